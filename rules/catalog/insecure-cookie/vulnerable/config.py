"""Configuration of the service, loaded by `app.config.from_object`."""


class Config:
    SESSION_COOKIE_SECURE = False  # expect: insecure-cookie
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = False  # expect: insecure-cookie


class TestConfig(Config):
    SESSION_COOKIE_SECURE = False
