"""Pages of a FastAPI service and a Tornado handler."""

import html

import tornado.escape
import tornado.web
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


@app.get("/items/{name}", response_class=HTMLResponse)
async def item(name: str):
    return f"<h1>{html.escape(name)}</h1>"


@app.get("/search")
async def search(q: str = ""):
    return HTMLResponse("<p>You searched for <b>" + html.escape(q) + "</b></p>")


class Profile(tornado.web.RequestHandler):
    def get(self):
        name = self.get_argument("name")
        self.write("<h1>" + tornado.escape.xhtml_escape(name) + "</h1>")
