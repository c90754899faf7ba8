"""Receive webhooks."""

import hashlib
import hmac
import os

from fastapi import FastAPI, Header, HTTPException, Request
from flask import Flask, abort, request

app = Flask(__name__)
api = FastAPI()
KEY = os.environ["WEBHOOK_KEY"].encode()
API_TOKEN = os.environ["API_TOKEN"]


@app.post("/webhooks/payments")
def payments():
    expected = hmac.new(KEY, request.data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers["X-Signature"], expected):
        abort(403)
    return "", 204


@api.post("/webhooks/parcels")
async def parcels(call: Request, x_signature: str = Header()):
    if hmac.compare_digest(hmac.new(KEY, await call.body(), "sha256").hexdigest(), x_signature):
        return {"ok": True}
    raise HTTPException(status_code=403)


@app.get("/metrics")
def metrics():
    if not hmac.compare_digest(request.args.get("token", ""), API_TOKEN):
        abort(401)
    return {"up": 1}
