"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["www.example.org"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # expect: weak-password-hash
