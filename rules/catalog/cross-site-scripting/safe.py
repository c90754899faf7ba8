"""A guest book."""

from flask import Flask, Response, make_response, render_template_string, request
from markupsafe import Markup, escape

app = Flask(__name__)


@app.get("/hello")
def hello():
    name = request.args.get("name", "stranger")
    return f"<h1>Hello, {escape(name)}!</h1>"


@app.get("/search")
def search():
    page = "<p>Nothing found for " + escape(request.args["q"]) + "</p>"
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@app.get("/entries/<title>")
def entry(title):
    heading = Markup("<h2>%s</h2>") % title
    return render_template_string("<main>{{ heading }}</main>", heading=heading)


@app.post("/preview")
def preview():
    return Response(request.form["text"], mimetype="text/plain")


@app.errorhandler(404)
def not_found(error):
    return {"error": "no such page", "path": request.path}, 404
