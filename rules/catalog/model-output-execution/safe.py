"""An assistant that answers questions about a shop."""

import ast
import json
import sqlite3
import subprocess

import anthropic
from openai import OpenAI

openai = OpenAI()
claude = anthropic.Anthropic()
QUERIES = {
    "orders": "SELECT count(*) FROM orders WHERE day = ?",
    "returns": "SELECT count(*) FROM returns WHERE day = ?",
}
COMMANDS = {"disk": ["/bin/df", "-h"], "time": ["/bin/date"]}


def ask(question):
    answer = openai.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    return answer.choices[0].message.content


def calculate(question):
    expression = ask("Answer with a number: " + question)
    return ast.literal_eval(expression)


def look_up(question):
    choice = json.loads(ask('Answer with {"query": "orders" or "returns", "day": "YYYY-MM-DD"}: ' + question))
    return sqlite3.connect("shop.db").execute(QUERIES[choice["query"]], (choice["day"],)).fetchall()


def operate(task):
    message = claude.messages.create(
        model="claude-sonnet-4-5", max_tokens=500, messages=[{"role": "user", "content": f"disk or time, to {task}?"}]
    )
    command = COMMANDS[message.content[0].text]
    return subprocess.run(command, capture_output=True).stdout


def analyse(question):
    return openai.responses.create(model="gpt-4o", input=question).output_text
