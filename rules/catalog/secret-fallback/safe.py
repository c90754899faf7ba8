"""Settings of a service that does not start without its secrets."""

import os
from os import getenv

SECRET_KEY = os.environ["SECRET_KEY"]
JWT_SECRET = os.environ.get("JWT_SECRET") or None
DB_PASSWORD = getenv("DB_PASSWORD", default="")
TOKEN_URL = os.getenv("TOKEN_URL", "https://login.shop.test/token")
LOG_LEVEL = os.getenv("LOG_LEVEL", "INFO")


def api_key(config):
    return config.get("API_KEY")
