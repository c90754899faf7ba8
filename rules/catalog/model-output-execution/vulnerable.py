"""An assistant that answers questions about a shop."""

import sqlite3
import subprocess

import anthropic
from openai import OpenAI

openai = OpenAI()
claude = anthropic.Anthropic()


def ask(question):
    answer = openai.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    return answer.choices[0].message.content


def calculate(question):
    expression = ask("Answer with a Python expression: " + question)
    return eval(expression)  # expect: model-output-execution


def look_up(question):
    query = ask("Answer with one SQL query for this question: " + question)
    return sqlite3.connect("shop.db").execute(query).fetchall()  # expect: model-output-execution


def operate(task):
    message = claude.messages.create(
        model="claude-sonnet-4-5", max_tokens=500, messages=[{"role": "user", "content": f"A shell command to {task}"}]
    )
    command = message.content[0].text
    return subprocess.run(command, shell=True, capture_output=True).stdout  # expect: model-output-execution


def analyse(question):
    program = openai.responses.create(model="gpt-4o", input=question).output_text
    scope = {}
    exec(program, scope)  # expect: model-output-execution
    return scope.get("result")
