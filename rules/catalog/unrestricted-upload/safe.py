"""Pictures of profiles."""

import shutil
import uuid
from pathlib import Path

from fastapi import FastAPI, HTTPException, UploadFile
from flask import Flask, abort, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
api = FastAPI()
PICTURES = Path("static/pictures")
EXTENSIONS = {".png", ".jpg"}


@app.post("/picture")
def picture():
    upload = request.files["picture"]
    if Path(upload.filename).suffix not in EXTENSIONS:
        abort(415)
    upload.save(PICTURES / secure_filename(upload.filename))
    return "", 201


@app.post("/attachment")
def attachment():
    upload = request.files["attachment"]
    name = uuid.uuid4().hex + ".bin"
    upload.save(f"/srv/attachments/{name}")
    return {"name": name}, 201


@api.post("/avatar")
async def avatar(file: UploadFile):
    if not file.filename.lower().endswith((".png", ".jpg")):
        raise HTTPException(status_code=415)
    with open(PICTURES / secure_filename(file.filename), "wb") as target:
        shutil.copyfileobj(file.file, target)
    return {"name": file.filename}
