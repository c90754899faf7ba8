"""Fetch pictures and previews for visitors."""

import urllib.request
from urllib.parse import urlsplit

import aiohttp
import httpx
import requests
import urllib3
from fastapi import FastAPI, HTTPException
from flask import Flask, abort, request

app = Flask(__name__)
api = FastAPI()
pool = urllib3.PoolManager()
session = requests.Session()
HOSTS = {"images.example.org", "news.example.org"}
CALLBACKS = {"shop": "https://shop.example.org", "billing": "https://billing.example.org"}
FEEDS = ["https://news.example.org/rss", "https://news.example.org/atom"]


@app.get("/preview")
def preview():
    url = request.args["url"]
    if urlsplit(url).hostname not in HOSTS:
        abort(400)
    return requests.get(url, timeout=5, allow_redirects=False).text


@app.post("/webhooks/test")
def test_webhook():
    target = CALLBACKS[request.json["callback"]]
    answer = session.post(f"{target}/hook", json={"ping": True}, timeout=5)
    return {"status": answer.status_code}


@app.get("/picture")
def picture():
    number = int(request.args.get("number"))
    with urllib.request.urlopen(f"https://images.example.org/{number}.png", timeout=5) as answer:
        return answer.read()


@app.get("/feed")
def feed():
    wanted = request.args["feed"]
    if wanted not in FEEDS:
        abort(400)
    return pool.request("GET", wanted, timeout=5.0).data


@api.get("/title")
async def title(url: str):
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc not in HOSTS:
        raise HTTPException(status_code=400)
    async with aiohttp.ClientSession() as client, client.get(url, allow_redirects=False) as answer:
        return await answer.text()


@api.get("/mirror")
async def mirror(path: str):
    async with httpx.AsyncClient(base_url="https://news.example.org") as client:
        answer = await client.get("/pages", params={"path": path})
    return answer.text
