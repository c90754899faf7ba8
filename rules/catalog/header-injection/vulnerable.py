"""Downloads with a name of the visitor's choice."""

from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/export")
def export():
    name = request.args["name"]
    response = Response("id,title\n", mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=" + name  # expect: header-injection
    return response


@app.get("/language")
def language():
    response = Response("", status=204)
    response.headers.add("Content-Language", request.args["lang"])  # expect: header-injection
    return response


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        self.send_response(302)
        self.send_header("X-Theme", query["theme"][0])  # expect: header-injection
        self.send_header("X-Page", unquote(self.headers["X-From"]))  # expect: header-injection
        self.end_headers()
