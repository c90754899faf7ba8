"""Read the list of holidays that a calendar publishes."""

import xml.etree.ElementTree as ElementTree
from xml.dom import minidom


def holidays(path):
    root = ElementTree.parse(path).getroot()  # expect: xml-entity-expansion
    return [day.get("date") for day in root.iter("holiday")]


def titles(text):
    document = minidom.parseString(text)  # expect: xml-entity-expansion
    return [node.firstChild.data for node in document.getElementsByTagName("title")]
