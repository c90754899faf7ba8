"""What frameworks and libraries hand over is untrusted: small programs as people write them."""

import pytest

from tests.flow.programs import hits, marks, program

PROGRAMS = {
    "callbacks of gradio, registered in a function, a lambda among them": """
        import os
        import gradio as gr
        def greet(name, count):
            os.system(name)  # hit: shell
        def other(x):
            os.system(x)
        def main():
            with gr.Blocks() as demo:
                name = gr.Textbox()
                button = gr.Button("go")
                button.click(fn=greet, inputs=[name], outputs=[])
                gr.Button("b").click(lambda x: os.system(x), name)  # hit: shell
            demo.launch()
        """,
    "widgets of streamlit": """
        import os
        import streamlit as st
        name = st.text_input("x")
        os.system(name)  # hit: shell
        with st.sidebar:
            o = st.selectbox("a", ["b"])
            os.system(o)
        f = st.file_uploader("x")
        if f:
            open("/srv/" + f.name, "wb").write(f.read())  # hit: path, upload
        col1, col2 = st.columns(2)
        os.system(st.sidebar.text_area("a"))  # hit: shell
        """,
    "views of pyramid that are methods": """
        import os
        from pyramid.view import view_config
        class Users:
            def __init__(self, request):
                self.request = request
            @view_config(route_name="a")
            def show(self):
                os.system(self.request.params["a"])  # hit: shell
        """,
    "views, actions and serializers of Django REST framework": """
        import os
        from rest_framework import viewsets, serializers
        from rest_framework.decorators import action
        from rest_framework.views import APIView
        class S(serializers.Serializer):
            name = serializers.CharField()
            def validate_name(self, value):
                os.system(value)  # hit: shell
                return value
        class V(viewsets.ModelViewSet):
            def get_queryset(self):
                os.system(self.request.query_params["a"])  # hit: shell
            def perform_create(self, serializer):
                os.system(serializer.validated_data["name"])  # hit: shell
            @action(detail=True, methods=["post"])
            def run(self, request, pk=None):
                s = S(data=request.data)
                s.is_valid()
                os.system(s.validated_data["name"])  # hit: shell
                os.system(self.kwargs["a"])  # hit: shell
                os.system(pk)  # hit: shell
        """,
    "parsers and payloads of flask-restx": """
        import os
        from flask_restx import Resource, reqparse, Api
        api = Api()
        parser = reqparse.RequestParser()
        parser.add_argument("a")
        p2 = api.parser()
        class R(Resource):
            def get(self, name):
                args = parser.parse_args()
                os.system(args["a"])  # hit: shell
                os.system(p2.parse_args()["a"])  # hit: shell
                os.system(api.payload["x"])  # hit: shell
                os.system(name)  # hit: shell
        """,
    "the path of a static route is none, of one with parameters it is": """
        import os
        from fastapi import FastAPI, Request
        from aiohttp import web
        app = FastAPI()
        @app.get("/static")
        def a(request: Request):
            os.system(request.url.path)
            os.system(request.url.query)  # hit: shell
        @app.get("/x/{y}")
        def b(request: Request):
            os.system(request.url.path)  # hit: shell
        routes = web.RouteTableDef()
        @routes.get("/static")
        async def c(request):
            os.system(request.path)
        @routes.get("/x/{y}")
        async def d(request):
            os.system(request.path)  # hit: shell
        """,
    "the path of a view of django whose route is static is none": """
        import os
        from django.urls import path
        def a(request):
            os.system(request.path)
        def b(request, name):
            os.system(request.path)  # hit: shell
        def c(request):
            os.system(request.path)  # hit: shell
        urlpatterns = [path("a/", a), path("b/<name>", b)]
        """,
    "events of AWS Lambda": """
        import os, json
        def handler(event, context):
            body = json.loads(event["body"])
            os.system(body["x"])  # hit: shell
        def thumb(event, context):
            key = event["Records"][0]["s3"]["object"]["key"]
            os.system(f"convert {key}")  # hit: shell
        """,
    "decorators of the project's own that are given a path": """
        import os
        ROUTES = {}
        def route(path):
            def deco(f):
                ROUTES[path] = f
                return f
            return deco
        @route("/users")
        def users(name):
            os.system(name)  # hit: shell
        @route("no path")
        def users2(name):
            os.system(name)
        """,
    "resolvers of graphene": """
        import os, graphene
        class Query(graphene.ObjectType):
            user = graphene.String(name=graphene.String())
            def resolve_user(root, info, name):
                os.system(name)  # hit: shell
                os.system(info.field_name)
        """,
    "methods of a class that fire makes commands of": """
        import os, fire
        class Tool:
            def run(self, cmd):
                os.system(cmd)  # hit: shell
            def _x(self, cmd):
                pass
        if __name__ == "__main__":
            fire.Fire(Tool)
        """,
    "answers of other servers, where they are run or loaded, but for their links": """
        import os, requests, pickle
        r = requests.get("https://x.example.com/a", timeout=5)
        os.system(r.json()["cmd"])  # hit: shell
        pickle.loads(r.content)  # hit: deserialize
        requests.get(r.json()["next"], timeout=5)
        open("/tmp/a/" + r.json()["name"])
        print(r.status_code)
        os.system(str(r.status_code))
        """,
    "names in a directory, but for paths": """
        import os
        for name in os.listdir("in"):
            os.system("convert " + name)  # hit: shell
            open(os.path.join("in", name))
        for root, dirs, files in os.walk("in"):
            for f in files:
                os.remove(os.path.join(root, f))
        """,
    "members of archives, also by a loop over the archive": """
        import os, zipfile, tarfile
        with zipfile.ZipFile("a.zip") as z:
            for n in z.namelist():
                open(os.path.join("out", n)).write(z.read(n))  # hit: path
            for i in z.infolist():
                open(os.path.join("out", i.filename))  # hit: path
        with tarfile.open("a.tar") as t:
            for m in t.getmembers():
                open(os.path.join("out", m.name))  # hit: path
            for m in t:
                open(os.path.join("out", m.name))  # hit: path
        """,
    "answers to an asynchronous client": """
        import os, aiohttp
        async def f():
            async with aiohttp.ClientSession() as s:
                async with s.get("https://x.example.com") as r:
                    d = await r.json()
                    os.system(d["a"])  # hit: shell
        """,
    "messages of MQTT": """
        import os
        import paho.mqtt.client as mqtt
        def on_message(client, userdata, msg):
            os.system(msg.payload.decode())  # hit: shell
        c = mqtt.Client()
        c.on_message = on_message
        """,
    "classes of web.py": """
        import web, os
        class Index:
            def GET(self, name):
                i = web.input(a="")
                os.system(i.a)  # hit: shell
                return "<p>" + name  # hit: markup
        """,
    "tools of an MCP server": """
        import subprocess
        from mcp.server.fastmcp import FastMCP
        mcp = FastMCP("x")
        @mcp.tool()
        def run(cmd: str, n: int) -> str:
            return subprocess.check_output(cmd, shell=True)  # hit: shell
        """,
    "answers of a chain with a model": """
        import os
        from langchain_openai import ChatOpenAI
        from langchain_core.prompts import ChatPromptTemplate
        llm = ChatOpenAI()
        prompt = ChatPromptTemplate.from_template("{x}")
        chain = prompt | llm
        r = chain.invoke({"x": 1})
        exec(r.content)  # hit: code
        agent = llm.bind_tools([])
        exec(agent.invoke("x").content)  # hit: code
        """,
    "parts of a request of quart": """
        import os
        from quart import Quart, request, websocket
        app = Quart(__name__)
        @app.route("/<name>")
        async def a(name):
            f = await request.form
            os.system(f["a"])  # hit: shell
            d = await request.get_json()
            os.system(d["a"])  # hit: shell
            return "<p>" + name  # hit: markup
        @app.websocket("/ws")
        async def ws():
            os.system(await websocket.receive())  # hit: shell
        """,
    "arguments and uploads of tornado": """
        import os
        import tornado.web
        class H(tornado.web.RequestHandler):
            def get(self, a):
                os.system(a)  # hit: shell
                os.system(self.get_argument("x"))  # hit: shell
                f = self.request.files["f"][0]
                open("/srv/" + f["filename"])  # hit: path
                os.system(self.request.body)  # hit: shell
        """,
    "forms of django": """
        import os
        from django import forms
        from django.views.generic import FormView
        class F(forms.Form):
            name = forms.CharField()
            def clean_name(self):
                os.system(self.cleaned_data["name"])  # hit: shell
        class V(FormView):
            form_class = F
            def form_valid(self, form):
                os.system(form.cleaned_data["name"])  # hit: shell
                os.system(self.kwargs["a"])  # hit: shell
        def v(request):
            form = F(request.POST, request.FILES)
            if form.is_valid():
                os.system(form.cleaned_data["name"])  # hit: shell
            up = request.FILES["f"]
            open("/srv/" + up.name, "wb")  # hit: upload
        """,
    "parameters, uploads and sockets of fastapi": """
        import os
        from typing import Annotated
        from fastapi import FastAPI, UploadFile, File, Form, Body, Header, Cookie, WebSocket
        app = FastAPI()
        @app.post("/a")
        async def a(
            f: UploadFile = File(...),
            n: str = Form(...),
            h: Annotated[str, Header()] = "",
            c: str = Cookie(None),
            b: dict = Body(...),
            i: int = 1,
        ):
            open("/srv/" + f.filename, "wb")  # hit: path, upload
            os.system(n + h)  # hit: shell
            os.system(c)  # hit: shell
            os.system(b["x"])  # hit: shell
            os.system(f"x {i}")
        @app.websocket("/ws")
        async def ws(s: WebSocket):
            await s.accept()
            while True:
                os.system(await s.receive_text())  # hit: shell
        """,
    "dependencies of fastapi, called for the handler": """
        import os
        from typing import Annotated
        from fastapi import FastAPI, Depends, Query
        app = FastAPI()
        class User: pass
        def get_user() -> User:
            return User()
        def q(name: str):
            return name
        def s():
            yield open("x")
        SessionDep = Annotated[object, Depends(s)]
        class P:
            def __init__(self, a: str, b: int):
                self.a = a
                self.b = b
        @app.get("/x")
        def view(
            u: Annotated[User, Depends(get_user)],
            n: Annotated[str, Depends(q)],
            s: SessionDep,
            m=Depends(q),
            p: P = Depends(P),
            z: Annotated[str, Query()] = "",
        ):
            os.system(u.name)
            os.system(n)  # hit: shell
            os.system(m)  # hit: shell
            os.system(s.x)
            os.system(z)  # hit: shell
            os.system(p.a)  # hit: shell
            os.system(f"{p.b}")
        """,
    "a handler that a later function registers": """
        import os
        import typer
        def run(x):
            os.system(x)  # hit: shell
        def main():
            typer.run(run)
        """,
    "tasks of celery, bound to their object": """
        import os
        from celery import Celery
        app = Celery("app")
        @app.task(bind=True)
        def work(self, name):
            os.system(self.name)
            os.system(name)  # hit: shell
        """,
    "answers whose type is said after they were made": """
        import json
        from flask import Flask, Response, make_response, request
        from django.http import HttpResponse
        app = Flask(__name__)
        @app.get("/a")
        def as_json():
            answer = Response(json.dumps({"q": request.args["q"]}))
            answer.status_code = 201
            answer.mimetype = "application/json"
            return answer
        @app.get("/b")
        def as_text():
            answer = make_response(request.args["q"])
            answer.headers["content-type"] = "text/plain"
            return answer
        @app.get("/c")
        def as_page():
            answer = make_response(request.args["q"])  # hit: markup
            answer.content_type = "text/html"
            return answer
        @app.get("/d")
        def sometimes():
            answer = make_response(request.args["q"])  # hit: markup
            if request.args["raw"]:
                answer.content_type = "text/plain"
            return answer
        @app.get("/e")
        def too_late():
            answer = make_response(request.args["q"])  # hit: markup
            if request.args["early"]:
                return answer
            answer.content_type = "text/plain"
            return answer
        def django_text(request):
            answer = HttpResponse(request.GET["q"])
            answer["Content-Type"] = "text/plain"
            return answer
        """,
    "headers are single lines, what they stand beside is not": """
        import logging
        import flask
        from django.http import HttpResponse
        app = flask.Flask(__name__)
        @app.get("/")
        def view():
            logging.info(flask.request.headers["User-Agent"])
            logging.info(flask.request.args["q"])  # hit: log
        def django_view(request):
            logging.info(request.headers["X-Name"])
            logging.info(request.META["HTTP_X_FORWARDED_FOR"].split(",")[0])
            logging.info(request.META["PATH_INFO"])  # hit: log
            logging.info(request.COOKIES["name"])  # hit: log
        """,
    "an address of aiohttp is one line as a whole, and its parts are decoded": """
        import logging
        from aiohttp import web
        async def view(request: web.Request):
            logging.info("%s", request.rel_url)
            logging.info("%s", request.rel_url.query["q"])  # hit: log
        """,
    "the name of a file that Django takes in is its last part": """
        import os
        from django.conf import settings
        def keep(upload):
            os.remove(os.path.join(settings.MEDIA_ROOT, upload.name))
            os.system("file " + upload.name)  # hit: shell
        def view(request):
            keep(request.FILES["f"])
            open("/srv/" + request.FILES["f"].name)
            open("/srv/" + request.POST["f"])  # hit: path
        """,
    "a lambda that is handed over": """
        import os
        import typer
        typer.run(lambda x: os.system(x))  # hit: shell
        """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_what_a_framework_hands_over_is_untrusted(text):
    text = program(text)
    assert hits(text) == marks(text)
