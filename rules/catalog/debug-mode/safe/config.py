"""Configuration of the service, loaded by `app.config.from_object`."""


class Config:
    DEBUG = False
    MAX_CONTENT_LENGTH = 1 << 20


class DevelopmentConfig(Config):
    DEBUG = True
