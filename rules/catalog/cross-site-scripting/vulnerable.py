"""A guest book."""

from flask import Flask, Response, make_response, render_template_string, request
from markupsafe import Markup

app = Flask(__name__)


@app.get("/hello")
def hello():
    name = request.args.get("name", "stranger")
    return f"<h1>Hello, {name}!</h1>"  # expect: cross-site-scripting


@app.get("/search")
def search():
    page = "<p>Nothing found for " + request.args["q"] + "</p>"
    response = make_response(page)  # expect: cross-site-scripting
    response.headers["Cache-Control"] = "no-store"
    return response


@app.get("/entries/<title>")
def entry(title):
    heading = Markup("<h2>%s</h2>" % title)  # expect: cross-site-scripting
    return render_template_string("<main>{{ heading }}</main>", heading=heading)


@app.post("/preview")
def preview():
    return Response("<article>" + request.form["text"] + "</article>", mimetype="text/html")  # expect: cross-site-scripting


@app.errorhandler(404)
def not_found(error):
    return "<p>No page %s here.</p>" % request.path, 404  # expect: cross-site-scripting
