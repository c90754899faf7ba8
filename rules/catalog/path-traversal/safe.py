"""Documents of customers: download, preview, removal."""

import os
import shutil
from pathlib import Path

from flask import Flask, abort, request, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
DOCUMENTS = Path("/srv/documents")


@app.get("/documents/<path:name>")
def download(name):
    return send_from_directory("/srv/documents", name)


@app.get("/preview")
def preview():
    name = secure_filename(request.args["name"])
    with open("/srv/documents/" + name) as document:
        return document.read(1000)


@app.get("/words")
def words():
    target = (DOCUMENTS / request.args["name"]).resolve()
    if not target.is_relative_to(DOCUMENTS):
        abort(404)
    return {"words": len(target.read_text().split())}


@app.post("/documents")
def upload():
    document = request.files["document"]
    if not document.filename.endswith(".pdf"):
        abort(415)
    document.save(os.path.join("/srv/documents", secure_filename(document.filename)))
    return "", 201


@app.delete("/documents")
def remove():
    target = os.path.realpath(os.path.join("/srv/documents", request.json["name"]))
    if not target.startswith("/srv/documents/"):
        abort(404)
    os.remove(target)
    return "", 204


@app.post("/publish")
def publish():
    name = os.path.basename(request.form.get("name", ""))
    shutil.copy(os.path.join("/srv/documents", name), "/srv/public/")
    return "", 204
