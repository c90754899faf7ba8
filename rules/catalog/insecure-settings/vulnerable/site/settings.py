"""Settings of a Django site."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["*"]  # expect: insecure-settings
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notes"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
X_FRAME_OPTIONS = "ALLOWALL"  # expect: insecure-settings
SECURE_CONTENT_TYPE_NOSNIFF = False  # expect: insecure-settings
SECURE_SSL_REDIRECT = False  # expect: insecure-settings
AUTH_PASSWORD_VALIDATORS = []  # expect: insecure-settings
SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"  # expect: insecure-settings
