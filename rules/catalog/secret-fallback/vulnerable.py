"""Settings of a service."""

import os
from os import getenv

SECRET_KEY = os.getenv("SECRET_KEY", "change-me-in-production")  # expect: secret-fallback
JWT_SECRET = os.environ.get("JWT_SECRET") or "supersecret"  # expect: secret-fallback
DB_PASSWORD = getenv("DB_PASSWORD", default="postgres")  # expect: secret-fallback


def api_key(config):
    return config.get("API_KEY", "{{secret:generic-hex}}")  # expect: secret-fallback
