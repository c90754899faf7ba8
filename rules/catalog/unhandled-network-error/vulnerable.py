"""Look up whether addresses are known for abuse."""

import json
import urllib.request

import click
import requests
from flask import Flask, jsonify

app = Flask(__name__)
FEED = "https://feeds.example.org/abuse.json"


@app.get("/known/<address>")
def known(address):
    answer = requests.get(FEED, timeout=5)  # expect: unhandled-network-error
    answer.raise_for_status()
    return jsonify(known=address in answer.json())


@click.command()
@click.argument("addresses", nargs=-1)
def check(addresses):
    """Look every one of ADDRESSES up."""
    for address in addresses:
        with urllib.request.urlopen(FEED, timeout=5) as answer:  # expect: unhandled-network-error
            click.echo(f"{address}: {address in json.load(answer)}")
