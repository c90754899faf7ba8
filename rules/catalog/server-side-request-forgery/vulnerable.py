"""Fetch pictures and previews for visitors."""

import urllib.request

import aiohttp
import httpx
import requests
import urllib3
from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()
pool = urllib3.PoolManager()
session = requests.Session()


@app.get("/preview")
def preview():
    return requests.get(request.args["url"], timeout=5).text  # expect: server-side-request-forgery


@app.post("/webhooks/test")
def test_webhook():
    target = request.json["callback"]
    answer = session.post(f"https://{target}/hook", json={"ping": True}, timeout=5)  # expect: server-side-request-forgery
    return {"status": answer.status_code}


@app.get("/picture")
def picture():
    with urllib.request.urlopen(request.args.get("src"), timeout=5) as answer:  # expect: server-side-request-forgery
        return answer.read()


@app.get("/feed")
def feed():
    return pool.request("GET", request.args["feed"], timeout=5.0).data  # expect: server-side-request-forgery


@api.get("/title")
async def title(url: str):
    async with aiohttp.ClientSession() as client, client.get(url) as answer:  # expect: server-side-request-forgery
        return await answer.text()


@api.get("/mirror")
async def mirror(host: str, path: str):
    async with httpx.AsyncClient() as client:
        answer = await client.get("http://" + host + "/" + path)  # expect: server-side-request-forgery
    return answer.text
