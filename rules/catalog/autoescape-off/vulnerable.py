"""Render mails and pages."""

import jinja2
from jinja2 import Environment, FileSystemLoader
from mako.lookup import TemplateLookup
from mako.template import Template

mails = Environment(loader=FileSystemLoader("mails"))  # expect: autoescape-off
pages = jinja2.Environment(loader=FileSystemLoader("pages"), autoescape=False)  # expect: autoescape-off
letters = TemplateLookup(["letters"])  # expect: autoescape-off


def mail(name, **values):
    return mails.get_template(name).render(values)


def footer(text):
    return Template("<footer>${text}</footer>").render(text=text)  # expect: autoescape-off
