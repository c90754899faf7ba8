"""What the name of a place says about what is kept there: `DB_PASSWORD`, `api_key`, `password_label`."""

from __future__ import annotations

import enum
import functools
import re


class Sort(enum.Enum):
    """Which sort of secret a name promises."""

    PASSWORD = "password"  # noqa: S105 - the word for it
    SECRET = "secret"  # noqa: S105 - the word for it
    KEY = "key"
    TOKEN = "token"  # noqa: S105 - the word for it
    SIGNING = "signing key"  # whatever stands here signs sessions or tokens, however short it is
    ANY_KEY = "any key"  # of a dict, of a table, or of a cipher: only what looks random is a secret


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@functools.lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Split an identifier, a key or a label into lower-case words: `dbPassword2` is db, password, 2."""
    return tuple(word.lower() for word in _WORD.findall(name))


_PASSWORDS = frozenset({"password", "passwd", "pwd", "passphrase", "passcode", "passwort", "passw", "psw", "userpass"})
_SHORT_PASSWORDS = frozenset({"pass", "pw"})  # words of other meanings too: only behind another word
_SECRETS = frozenset({"secret", "secretkey", "clientsecret", "credential", "credentials"})
_TOKENS = frozenset({"token", "authtoken", "accesstoken", "apitoken", "bearer"})
_KEYS = frozenset({"apikey", "authkey", "accesskey", "privatekey", "masterkey", "appkey"})
_KEEPERS = frozenset(
    words(
        "access account admin aes api app application auth cipher client consumer crypto db des encryption fernet "
        "hmac jwt license master priv private rsa secret secure security service session shared sign signing ssh "
        "storage stripe subscription symmetric webhook",
    ),
)
_SALTED = frozenset({"token", "password", "secret", "session", "security"})

# Behind the noun these change nothing: DEFAULT, password2, SECRET_KEY_DEV.
_NEUTRAL = frozenset(
    words(
        "default value str string bytes hex b64 base64 test testing dev development prod production staging local "
        "old new current confirm confirmation again plain plaintext raw admin root user hmac",
    ),
)

# In front of the noun these make it something else: `next_token`, `forgot_password`, `public_key`.
_OTHERS = frozenset(
    words(
        "bos cancel cancellation change cls comment continuation csrf end eos forget forgot has hash hashed hide "
        "invalid is keyword lost mask max min missing new next no num pad page public reset require required sep "
        "show sort special start stop sync syntax unk use validate with without wrong xsrf update set get check "
        "verify save store remember ask expire encode decode primary foreign partition cache object dict sorted "
        "group unique index natural",
    ),
)

_SIGNING = re.compile(
    r"(?:^|_)(?:(?:app|flask|django|jwt|session|cookie|token|signing|csrf|security)_?)*"
    r"(?:secret_(?:[a-z]+_)?key|secretkey|jwt_?secret|signing_?key|session_?secret|cookie_?secret|jwt_?key)"
    r"(?:_?(?:base|default|fallback|dev|prod|test))?$",
)


@functools.lru_cache(maxsize=4096)
def sort_of(name: str) -> Sort | None:
    """Tell which secret a name promises, None for names of something else (`password_field`, `TOKEN_URL`)."""
    parts = list(words(name))
    while parts and (parts[-1] in _NEUTRAL or parts[-1].isdigit()):
        parts.pop()
    if not parts or any(part in _OTHERS for part in parts[:-1]):
        return None
    if _SIGNING.search("_".join(parts)):
        return Sort.SIGNING
    return _noun(parts)


def _noun(parts: list[str]) -> Sort | None:
    last, before = parts[-1], parts[-2] if len(parts) > 1 else ""
    if last in _PASSWORDS or (last in _SHORT_PASSWORDS and before):
        return Sort.PASSWORD
    if last in _KEYS or (last == "key" and before in _KEEPERS):
        return Sort.KEY
    if last in _SECRETS or (last == "salt" and before in _SALTED):
        return Sort.SECRET
    if last in _TOKENS:
        return Sort.TOKEN
    return Sort.ANY_KEY if last == "key" else None
