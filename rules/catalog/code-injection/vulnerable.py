"""A calculator and a small rule engine."""

import click
from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()


@app.get("/calculate")
def calculate():
    expression = request.args["expression"]
    return {"result": eval(expression)}  # expect: code-injection


@app.post("/rules")
def add_rule():
    source = f"def rule(order):\n    return {request.form['condition']}"
    scope = {}
    exec(source, scope)  # expect: code-injection
    return {"matches": scope["rule"]({"total": 10})}


@api.post("/filter")
async def filter_rows(rows: list[dict], condition: str):
    program = compile(condition, "<filter>", "eval")  # expect: code-injection
    return [row for row in rows if eval(program, {}, row)]  # expect: code-injection


@click.command()
@click.option("--where", default="True")
def select(where):
    """Count the numbers for which WHERE holds."""
    click.echo(sum(1 for n in range(100) if eval(where, {"__builtins__": {}}, {"n": n})))  # expect: code-injection
