"""Pages of a FastAPI service and a Tornado handler."""

import tornado.web
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


@app.get("/items/{name}", response_class=HTMLResponse)
async def item(name: str):
    return f"<h1>{name}</h1>"  # expect: cross-site-scripting


@app.get("/search")
async def search(q: str = ""):
    return HTMLResponse("<p>You searched for <b>" + q + "</b></p>")  # expect: cross-site-scripting


class Profile(tornado.web.RequestHandler):
    def get(self):
        name = self.get_argument("name")
        self.write("<h1>" + name + "</h1>")  # expect: cross-site-scripting
