"""Keys from the environment."""

import os

import openai

API_KEY = os.environ["API_KEY"]
AWS_ACCESS_KEY_ID = os.environ["AWS_ACCESS_KEY_ID"]
HIDDEN = "password=***"
DATABASE = {
    "user": "shop",
    "password": os.environ["DATABASE_PASSWORD"],
}


def connect():
    return openai.Client(api_key=os.environ["OPENAI_API_KEY"])
