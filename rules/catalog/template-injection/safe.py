"""Letters that customers lay out themselves."""

from flask import Flask, render_template_string, request
from jinja2 import Environment, Template
from mako.template import Template as MakoTemplate

app = Flask(__name__)
environment = Environment(autoescape=True)
FOOTER = MakoTemplate("<footer>${text}</footer>", default_filters=["h"])


@app.get("/hello")
def hello():
    name = request.args.get("name", "")
    return render_template_string("<h1>Hello, {{ name }}</h1>", name=name)


@app.post("/letters/preview")
def preview():
    letter = Template("{{ letter }}\n\nYours, {{ customer }}", autoescape=True)
    return letter.render(customer="Ada", letter=request.form["letter"])


@app.post("/letters/subject")
def subject():
    line = environment.from_string("Subject: {{ subject }} ({{ number }})")
    return line.render(number=1, subject=request.form["subject"])


@app.post("/letters/footer")
def footer():
    return FOOTER.render(text=request.form["footer"])
