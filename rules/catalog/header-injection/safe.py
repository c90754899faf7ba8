"""Downloads with a name of the visitor's choice."""

from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, urlsplit

from flask import Flask, Response, abort, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
THEMES = ("light", "dark")


@app.get("/export")
def export():
    name = secure_filename(request.args["name"])
    response = Response("id,title\n", mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=" + name
    return response


@app.get("/language")
def language():
    wanted = request.args["lang"]
    if wanted not in ("de", "en", "fr"):
        abort(400)
    response = Response("", status=204)
    response.headers.add("Content-Language", wanted)
    return response


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        theme = query["theme"][0]
        self.send_response(302)
        self.send_header("X-Theme", theme if theme in THEMES else "light")
        self.send_header("X-Page", quote(self.headers["X-From"]))
        self.end_headers()
