"""Take in invoices as XML."""

import xml.sax
from io import BytesIO

import defusedxml.ElementTree
import defusedxml.pulldom
import lxml.etree
from flask import Flask, request
from xml.sax.handler import ContentHandler, feature_external_ges

app = Flask(__name__)


@app.post("/invoices")
def invoices():
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    root = lxml.etree.fromstring(request.data, parser)
    return {"total": root.findtext("total")}


@app.post("/orders")
def orders():
    parser = xml.sax.make_parser()
    parser.setFeature(feature_external_ges, False)
    parser.setContentHandler(ContentHandler())
    parser.parse(BytesIO(request.data))
    return "", 204


@app.post("/prices")
def prices():
    tree = defusedxml.ElementTree.parse(request.files["prices"])
    return {"rows": len(tree.getroot())}


@app.post("/stock")
def stock():
    events = defusedxml.pulldom.parseString(request.get_data(as_text=True))
    return {"events": sum(1 for _ in events)}
