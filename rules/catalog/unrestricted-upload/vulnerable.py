"""Pictures of profiles."""

import shutil
import uuid
from pathlib import Path

from fastapi import FastAPI, UploadFile
from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
api = FastAPI()
PICTURES = Path("static/pictures")


@app.post("/picture")
def picture():
    upload = request.files["picture"]
    upload.save(PICTURES / secure_filename(upload.filename))  # expect: unrestricted-upload
    return "", 201


@app.post("/attachment")
def attachment():
    upload = request.files["attachment"]
    name = uuid.uuid4().hex + "-" + secure_filename(upload.filename)
    upload.save(f"static/attachments/{name}")  # expect: unrestricted-upload
    return {"name": name}, 201


@api.post("/avatar")
async def avatar(file: UploadFile):
    with open(PICTURES / secure_filename(file.filename), "wb") as target:  # expect: unrestricted-upload
        shutil.copyfileobj(file.file, target)
    return {"name": file.filename}
