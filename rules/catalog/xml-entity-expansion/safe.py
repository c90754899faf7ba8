"""Read the list of holidays that a calendar publishes."""

import defusedxml.ElementTree as ElementTree
from defusedxml import minidom


def holidays(path):
    root = ElementTree.parse(path).getroot()
    return [day.get("date") for day in root.iter("holiday")]


def titles(text):
    document = minidom.parseString(text)
    return [node.firstChild.data for node in document.getElementsByTagName("title")]
