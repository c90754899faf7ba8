"""A calculator and a small rule engine."""

import ast
import operator

import click
from fastapi import FastAPI
from flask import Flask, abort, request

app = Flask(__name__)
api = FastAPI()
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "<": operator.lt, ">": operator.gt}


@app.get("/calculate")
def calculate():
    left, sign, right = request.args["expression"].split()
    if sign not in OPERATORS:
        abort(400)
    return {"result": OPERATORS[sign](float(left), float(right))}


@app.post("/rules")
def add_rule():
    minimum = ast.literal_eval(request.form["minimum"])
    return {"matches": minimum < 10}


@api.post("/filter")
async def filter_rows(rows: list[dict], field: str, minimum: float):
    return [row for row in rows if row.get(field, 0) > minimum]


@click.command()
@click.option("--below", default=100, type=int)
def select(below):
    """Count the numbers below BELOW."""
    click.echo(sum(1 for n in range(100) if n < below))
