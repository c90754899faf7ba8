"""Documents of customers: download, preview, removal."""

import os
import shutil
from pathlib import Path

from flask import Flask, request, send_file

app = Flask(__name__)
DOCUMENTS = Path("/srv/documents")


@app.get("/documents/<path:name>")
def download(name):
    return send_file(os.path.join("/srv/documents", name))  # expect: path-traversal


@app.get("/preview")
def preview():
    name = request.args["name"]
    with open("/srv/documents/" + name) as document:  # expect: path-traversal
        return document.read(1000)


@app.get("/words")
def words():
    text = (DOCUMENTS / request.args["name"]).read_text()  # expect: path-traversal
    return {"words": len(text.split())}


@app.post("/documents")
def upload():
    document = request.files["document"]
    document.save(os.path.join("/srv/documents", document.filename))  # expect: path-traversal
    return "", 201


@app.delete("/documents")
def remove():
    target = f"/srv/documents/{request.json['name']}"
    os.remove(target)  # expect: path-traversal
    return "", 204


@app.post("/publish")
def publish():
    name = request.form.get("name", "")
    if name.startswith("/srv/documents/"):
        shutil.copy(name, "/srv/public/")  # expect: path-traversal
    return "", 204
