"""Checks of names and addresses."""

import re

from fastapi import FastAPI, HTTPException

app = FastAPI()
WORDS = re.compile(r"^\w+(\s\w+)*$")


@app.post("/names")
def names(name: str):
    if not WORDS.match(name):
        raise HTTPException(status_code=422)
    return {"name": name}


@app.post("/mails")
def mails(address: str):
    if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*@example\.org", address):
        raise HTTPException(status_code=422)
    return {"address": address}


@app.post("/lists")
def lists(numbers: str):
    return {"valid": bool(re.search(r"^\d*;$", numbers))}
