"""Configuration of the service, loaded by `app.config.from_object`."""


class Config:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = True


class TestConfig(Config):
    SESSION_COOKIE_SECURE = False
