"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = os.environ.get("DJANGO_DEBUG") == "1"
ALLOWED_HOSTS = ["www.example.org"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
ROOT_URLCONF = "site.urls"
