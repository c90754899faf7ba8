"""Take in archives that customers upload."""

import os
import shutil
import tarfile
import zipfile

from flask import Flask, request

app = Flask(__name__)
TARGET = "/srv/imports"


@app.post("/imports/tar")
def import_tar():
    with tarfile.open(fileobj=request.files["archive"]) as archive:
        archive.extractall(TARGET)  # expect: archive-traversal
    return "", 204


@app.post("/imports/zip")
def import_zip():
    with zipfile.ZipFile(request.files["archive"]) as archive:
        for member in archive.infolist():
            path = os.path.join(TARGET, member.filename)
            with archive.open(member) as source, open(path, "wb") as target:  # expect: archive-traversal
                shutil.copyfileobj(source, target)
    return "", 204


def unpack(name: str) -> None:
    with tarfile.open(name) as archive:
        for member in archive:
            archive.extract(member, TARGET)  # expect: archive-traversal


@app.post("/imports/one")
def import_one():
    archive = tarfile.open(fileobj=request.files["archive"])
    for member in archive.getmembers():
        if member.isfile():
            archive.extract(member, TARGET)  # expect: archive-traversal
    return "", 204
