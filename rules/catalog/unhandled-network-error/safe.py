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
    try:
        answer = requests.get(FEED, timeout=5)
        answer.raise_for_status()
    except requests.RequestException:
        app.logger.exception("the feed does not answer")
        return jsonify(error="the feed does not answer"), 503
    return jsonify(known=address in answer.json())


@click.command()
@click.argument("addresses", nargs=-1)
def check(addresses):
    """Look every one of ADDRESSES up."""
    for address in addresses:
        try:
            with urllib.request.urlopen(FEED, timeout=5) as answer:
                click.echo(f"{address}: {address in json.load(answer)}")
        except OSError as error:
            click.echo(f"{address}: {error}", err=True)
