"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["www.example.org"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
CORS_ALLOW_ALL_ORIGINS = True  # expect: insecure-cors
