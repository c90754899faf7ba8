"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = True  # expect: debug-mode
ALLOWED_HOSTS = ["www.example.org"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
ROOT_URLCONF = "site.urls"
