"""Letters that customers lay out themselves."""

from flask import Flask, render_template_string, request
from jinja2 import Environment, Template
from mako.template import Template as MakoTemplate

app = Flask(__name__)
environment = Environment(autoescape=True)


@app.get("/hello")
def hello():
    name = request.args.get("name", "")
    return render_template_string(f"<h1>Hello, {name}</h1>")  # expect: template-injection


@app.post("/letters/preview")
def preview():
    letter = Template(request.form["letter"], autoescape=True)  # expect: template-injection
    return letter.render(customer="Ada")


@app.post("/letters/subject")
def subject():
    line = environment.from_string("Subject: " + request.form["subject"])  # expect: template-injection
    return line.render(number=1)


@app.post("/letters/footer")
def footer():
    return MakoTemplate(request.form["footer"]).render()  # expect: template-injection
