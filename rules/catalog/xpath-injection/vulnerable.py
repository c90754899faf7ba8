"""Accounts that are kept in an XML file."""

import elementpath
from fastapi import FastAPI, Form, HTTPException
from lxml import etree

app = FastAPI()
tree = etree.parse("accounts.xml")


@app.post("/login")
def login(name: str = Form(), code: str = Form()):
    found = tree.xpath(f"//account[name='{name}' and code='{code}']")  # expect: xpath-injection
    if not found:
        raise HTTPException(status_code=401)
    return {"id": found[0].get("id")}


@app.get("/accounts/{name}")
def account(name: str):
    node = tree.find(".//account[@name='" + name + "']")  # expect: xpath-injection
    return {"mail": node.findtext("mail") if node is not None else None}


@app.get("/search")
def search(path: str):
    finder = etree.XPath("//account/" + path)  # expect: xpath-injection
    return {"count": len(finder(tree))}


@app.get("/titles")
def titles(section: str):
    return elementpath.select(tree, "//section[@id='%s']/title/text()" % section)  # expect: xpath-injection
