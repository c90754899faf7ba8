"""Take in invoices as XML."""

import xml.sax
from io import BytesIO
from xml.dom import pulldom

import lxml.etree
from flask import Flask, request
from xml.sax.handler import ContentHandler, feature_external_ges

app = Flask(__name__)


@app.post("/invoices")
def invoices():
    parser = lxml.etree.XMLParser(resolve_entities=True, no_network=False)
    root = lxml.etree.fromstring(request.data, parser)  # expect: xml-external-entity
    return {"total": root.findtext("total")}


@app.post("/orders")
def orders():
    parser = xml.sax.make_parser()
    parser.setFeature(feature_external_ges, True)
    parser.setContentHandler(ContentHandler())
    parser.parse(BytesIO(request.data))  # expect: xml-external-entity
    return "", 204


@app.post("/prices")
def prices():
    reader = lxml.etree.XMLParser(load_dtd=True, resolve_entities=True)
    tree = lxml.etree.parse(request.files["prices"], reader)  # expect: xml-external-entity
    return {"rows": len(tree.getroot())}


@app.post("/stock")
def stock():
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)
    events = pulldom.parseString(request.get_data(as_text=True), parser)  # expect: xml-external-entity
    return {"events": sum(1 for _ in events)}
