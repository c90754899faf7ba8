"""Keys that are still to come."""

import openai

API_KEY = "your-api-key-here"  # expect: placeholder-secret
AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"  # expect: placeholder-secret
DATABASE = {
    "user": "shop",
    "password": "<your-password>",  # expect: placeholder-secret
}


def connect():
    openai.api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxx"  # expect: placeholder-secret
    return openai.Client(api_key="REPLACE_ME")  # expect: placeholder-secret
