"""Accounts that are kept in an XML file."""

import re

import elementpath
from fastapi import FastAPI, Form, HTTPException
from lxml import etree

app = FastAPI()
tree = etree.parse("accounts.xml")
PATHS = {"mail": "//account/mail", "name": "//account/name"}


@app.post("/login")
def login(name: str = Form(), code: str = Form()):
    found = tree.xpath("//account[name=$name and code=$code]", name=name, code=code)
    if not found:
        raise HTTPException(status_code=401)
    return {"id": found[0].get("id")}


@app.get("/accounts/{name}")
def account(name: str):
    if not re.fullmatch(r"[a-z]{1,32}", name):
        raise HTTPException(status_code=422)
    node = tree.find(".//account[@name='" + name + "']")
    return {"mail": node.findtext("mail") if node is not None else None}


@app.get("/search")
def search(path: str):
    if path not in PATHS:
        raise HTTPException(status_code=422)
    finder = etree.XPath(PATHS[path])
    return {"count": len(finder(tree))}


@app.get("/titles")
def titles(section: str):
    return elementpath.select(tree, "//section[@id=$section]/title/text()", variables={"section": section})
