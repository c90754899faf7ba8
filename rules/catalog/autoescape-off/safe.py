"""Render mails and pages."""

import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape
from mako.lookup import TemplateLookup

mails = Environment(loader=FileSystemLoader("mails"), autoescape=select_autoescape())
pages = jinja2.Environment(loader=FileSystemLoader("pages"), autoescape=True)
letters = TemplateLookup(["letters"], default_filters=["h"])


def mail(name, **values):
    return mails.get_template(name).render(values)


def footer(text):
    return pages.from_string("<footer>{{ text }}</footer>").render(text=text)
