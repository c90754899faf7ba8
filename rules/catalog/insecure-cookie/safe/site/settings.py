"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["www.example.org"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
