"""Is this literal, in a place of this name, a secret? Pure: names and values in, a judgement out.

Most of what scanners take for a secret is none: a label, the name of a header or of an
environment variable, a pattern, a path, a message. What is left is told apart by what a
reader would do about it: revoke a key, change a password that anybody guesses, or see to it
that a placeholder never reaches production.
"""

from __future__ import annotations

import enum
import hashlib
import math
import re
from collections import Counter
from dataclasses import dataclass

from reviewer.model import Level
from reviewer.passes.secrets.names import Sort, sort_of, words

HARDCODED = "hardcoded-secret"
DEFAULT = "default-credential"
FALLBACK = "secret-fallback"
PLACEHOLDER = "placeholder-secret"


class Place(enum.Enum):
    """How a literal stands under its name."""

    ASSIGNED = "is assigned to"
    PASSED = "is passed as"
    ENTRY = "is the value of"
    COMPARED = "is compared with"
    DEFAULT = "is the default of"
    FALLBACK = "is used where the environment lacks"
    SETTING = "is set as"  # a line of a settings file, which has no quotes to tell a literal by
    MEMBER = "is a member"  # of a class body: where enumerations stand


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a literal is. `what` names it for a reader and never quotes it."""

    weakness: str
    confidence: Level
    what: str
    severity: Level | None = None  # None where it is what the weakness usually is


# Words that stand for a secret which is to be put in later.
_TO_COME = re.compile(
    r"x{3,}|\*{3,}|\.{3}|…|_{4,}|-{4,}|<[^<>]+>|\[[a-z _-]+\]|change[\W_]?(?:me|this|it|in)|"
    r"replace[\W_]?(?:me|this|with)|insert[\W_]|(?:^|[\W_])(?:put|add|enter|set|use|paste|fill)[\W_](?:your|in|the|a|me)|"
    r"(?:^|[\W_])your?[\W_]|^your(?:secret|password|api|key|token)|placeholder|example|dummy|(?:^|[\W_])fake|redacted|"
    r"(?:^|[\W_])(?:todo|tbd|fixme|sample|mock|goes[\W_]here|not[\W_]a[\W_]real)(?:$|[\W_])|^(?:foo|bar|baz|foobar|none|null|nil|n/a|undefined)$|"
    r"(?:^|[\W_])(?:here|removed|hidden|masked|omitted)$",
    re.IGNORECASE,
)
_RUNS = ("0123456789", "1234567890", "abcdefghij", "qwertyuiop", "0000000000", "deadbeef")

# The passwords that every guesser tries first. Source: the heads of the lists in SecLists and of NCSC's
# analysis of breached accounts.
_GUESSED = re.compile(
    r"(?:my|the|super|test|demo|dev|default|new|db|top)?[\W_]*"
    r"(?:admin(?:istrator)?|root|toor|guest|user|test(?:er|ing)?|demo|default|master|manager|operator|service|system|"
    r"pass(?:w(?:or)?d|wort|phrase)?|p[a@4][s$5]{2}w[o0]rd|pwd|secret|letmein|welcome|qwerty\w{0,5}|abc|asdf\w{0,4}|"
    r"hunter|monkey|dragon|iloveyou|postgres|mysql|oracle|mongo|redis|rabbitmq|minio(?:admin)?|changeit|temp|hello|login|"
    r"foo|bar|secure|security|alice|bob|trustno|sunshine|football|baseball|princess|shadow|starwars|batman)"
    r"[\W_]*(?:admin|pass(?:word)?|user|secret|key)?[\W_]*\d{0,6}[!@#$%.]{0,3}|\d{1,10}|(.)\1*",
    re.IGNORECASE,
)

# Those that mean nothing else, also where a token or a key is expected and a word may be a label.
_COMMON = re.compile(
    r"letmein\d*|qwerty\w{0,5}|iloveyou\d*|trustno1|changeit|hunter\d+|admin\d{1,6}|"
    r"p[a@4][s$5]{2}w[o0]rd(?:\d{1,6}[!@#$%.]{0,3}|[!@#$%.]{1,3})",
    re.IGNORECASE,
)

# What expires by itself, or opens nothing that is real.
_SHORT_LIVED = frozenset({"JSON web token", "Stripe test key"})

# What stands in a place with a secret's name and is none.
_CODE = re.compile(
    r"\{[^{}]*\}|(?:^|[\s:=/'\"])%[sdr](?!\w)|%\(|\$\{|\$\(|^\$[A-Z_]+$|<%|\(\?|\\[dws]|\[[^\]]*-[^\]]*\]|\.\*|\^.*\$$"
    r"|^(?:vault|ssm|arn|secretsmanager|env|file|ref|op|keyring):"
)
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|/|\./|\.\./|~/|[A-Za-z]:\\|\\\\|#|@/|--?[a-z])")
_DOTTED = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+")
_FILE = re.compile(r"[\w./-]+\.(?:py|json|ya?ml|txt|pem|key|crt|html?|cfg|ini|toml|env|log|db|conf|j2|js|css|md)")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
_SYMBOLS = re.compile(r"\d.*[!#$%^&*~]|[!#$%^&*~].*\d")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What standards publish for everybody: of WebSocket (RFC 6455, 1.3), and the name spaces of UUIDs (RFC 9562, 6.6).
_PUBLISHED = frozenset(
    {"258eafa5-e914-47da-95ca-c5ab0dc85b11"} | {f"6ba7b81{n}-9dad-11d1-80b4-00c04fd430c8" for n in "0124"},
)
_HASH = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})", re.IGNORECASE)
_REMARK = re.compile(r"[A-Z]?[a-z]+[.:?…]")
_DIGEST = re.compile(
    r"\$(?:2[abxy]|argon2\w*|5|6|scrypt|pbkdf2\S*)\$|pbkdf2[_:]sha|scrypt:\d|bcrypt_?sha|sha\d+[$:]|\{S?SHA",
)
_EXAMPLE_HOST = re.compile(
    r"(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net))?|foo(?:bar)?(?:\.com)?|host(?:name)?)(?![\w.-])"
)
_SAYS_SO = re.compile(r".{0,40}(?:secret|passw|s3cr3t)", re.IGNORECASE)

# How many characters make a value worth looking at, and how many bits each of them holds at least.
_TELLING, _SHORT, _LONG = 3, 6, 16
_PLAIN, _DENSE = 2.5, 3.5

_SWITCHES = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "undefined", "string", "str"})

# Words that name a field or a scheme rather than fill it.
_LABELS = frozenset(
    words(
        "access api apikey app auth authorization basic bearer bot client code confirm credential credentials "
        "csrf current database db device digest email enter field form header hidden http id input invalid jwt "
        "key keys login machine name new oauth oauth2 old pass passwd password passwords private pwd refresh "
        "repeat required reset secret secrets secure service session sha sha256 signature string str system text "
        "token tokens type user username x xsrf your env file stdin prompt keyring vault none null true false yes "
        "no on off auto any all optional integer",
    ),
)


# First words of constants that hold the names of fields, of attributes, of headers, of errors.
_KEYS = frozenset(
    words(
        "arg argument attr attribute col column conf data err error field header label opt option param parameter "
        "prop property",
    ),
)
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[_-]?[A-Za-z0-9]+)*")


def judge(name: str, value: str, place: Place) -> Judgement | None:
    """Judge a literal by the name of its place; None where it is no secret."""
    sort = sort_of(name)
    if sort is None or not _fills(name, value, sort, place):
        return None
    if place is Place.FALLBACK:
        return _fallback(value, sort)
    if to_come(value):
        if sort is Sort.SIGNING:
            return Judgement(HARDCODED, Level.MEDIUM, f"a placeholder {place.value} a {sort.value}, and it signs")
        return Judgement(PLACEHOLDER, Level.MEDIUM, f"a placeholder {place.value} a {sort.value}")
    if sort is Sort.PASSWORD and _GUESSED.fullmatch(value):
        return Judgement(DEFAULT, _sureness(place), f"a password that is easily guessed {place.value} a password")
    if sort is not Sort.SIGNING and _COMMON.fullmatch(value):
        return Judgement(DEFAULT, _sureness(place), f"what everybody guesses first {place.value} a {sort.value}")
    return Judgement(HARDCODED, _sureness(place), f"a literal {place.value} a {sort.value}")


def judged_key(owner: str, value: str) -> Judgement:
    """Judge a key whose shape says whose it is."""
    if to_come(value.rpartition("-----")[2]):
        return judged_example(owner)
    severity = None if owner in _SHORT_LIVED else Level.CRITICAL
    return Judgement(HARDCODED, Level.HIGH, f"a key that says itself whose it is ({owner})", severity)


def judged_example(owner: str) -> Judgement:
    """Judge a key that is there to show what one looks like."""
    return Judgement(PLACEHOLDER, Level.LOW, f"an example in the shape of a key ({owner})")


def judged_login(password: str, host: str) -> Judgement | None:
    """Judge the password of a URL with a user and a password, or of a connection string."""
    if (
        len(password) < _TELLING
        or not words(password)
        or _CODE.search(password)
        or _LINK.match(password)
        or password[0] in "{<[$%:"
    ):
        return None
    told = to_come(password) or set(words(password)) <= {"pass", "password", "passwd", "pwd", "pw", "secret"}
    if told or _EXAMPLE_HOST.match(host):
        return Judgement(PLACEHOLDER, Level.LOW, "a placeholder for the password of a connection string")
    return Judgement(HARDCODED, Level.HIGH, "a connection string holds its password")


def digest(weakness: str, value: str) -> str:
    """Return what stands for a secret where it must not be kept: equal secrets have equal digests."""
    text = f"{weakness}:{value}".encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=16, key=b"ai-review secrets").hexdigest()


def to_come(value: str) -> bool:
    """Tell whether a value says that the secret is put in later, or is a provider's documented example."""
    lowered = value.lower()
    run = any(run in lowered for run in _RUNS)
    return bool(_TO_COME.search(value)) or (run and len(value) > len(_RUNS[0])) or _dull(value)


def _dull(value: str) -> bool:
    """Tell whether a long value is made of hardly any different characters."""
    return len(value) >= _LONG and len(set(value)) * 4 <= _LONG


def _fallback(value: str, sort: Sort) -> Judgement:
    """Judge a fallback. A placeholder that signs or lets in is worse than none: it works, and everybody knows it."""
    if to_come(value) and sort in {Sort.KEY, Sort.TOKEN}:
        return Judgement(PLACEHOLDER, Level.LOW, f"a placeholder {Place.FALLBACK.value} a {sort.value}")
    return Judgement(FALLBACK, Level.HIGH, f"a literal {Place.FALLBACK.value} a {sort.value}")


def _sureness(place: Place) -> Level:
    return Level.MEDIUM if place in {Place.ENTRY, Place.MEMBER, Place.COMPARED} else Level.HIGH


def _fills(name: str, value: str, sort: Sort, place: Place) -> bool:
    """Tell whether a value can be the secret that its name promises."""
    if not words(value) or _is_something_else(value, sort):
        return False
    if _repeats(name, value, sort, place) and not to_come(value):
        return False
    if sort is Sort.SIGNING:
        return True
    if sort is Sort.PASSWORD:
        hashed = place in {Place.ENTRY, Place.PASSED, Place.COMPARED} and _HASH.fullmatch(value)
        return not hashed and not _REMARK.fullmatch(value)
    if sort is Sort.ANY_KEY:
        return _random(value)
    if to_come(value):
        return len(value) > len("none")
    if _UUID.fullmatch(value):
        return sort is not Sort.TOKEN
    return bool(_COMMON.fullmatch(value)) or _telling(value, sort)


def _is_something_else(value: str, sort: Sort) -> bool:
    """Tell whether a value is a text, a digest, an address, a path, a pattern, a name or a published constant."""
    if value.lower() in _PUBLISHED:
        return True
    if re.search(r"\s", value.strip()) and not (sort is Sort.SIGNING and _SYMBOLS.search(value)):
        return True
    if value.lower() in _SWITCHES or _DIGEST.match(value) or _SCHEME.match(value) or _FILE.fullmatch(value):
        return True
    if _LINK.match(value) and not _SYMBOLS.search(value[1:]):
        return True
    if _CODE.search(value) or _DOTTED.fullmatch(value):
        return True
    return bool(_VARIABLE.fullmatch(value)) and not to_come(value)


def _repeats(name: str, value: str, sort: Sort, place: Place) -> bool:
    """Tell whether a value says no more than its name does: a label, a field's name, a member of an enumeration."""
    said = set(words(value))
    if place is Place.MEMBER:
        return said <= _LABELS | set(words(name))
    if place is Place.ASSIGNED and name.isupper() and _IDENTIFIER.fullmatch(value) and _names_a_key(name, value, sort):
        return True
    if sort is Sort.SIGNING or place in {Place.FALLBACK, Place.SETTING, Place.COMPARED}:
        return False
    if sort is not Sort.PASSWORD or place is Place.ENTRY:
        return said <= _LABELS
    if place is Place.PASSED:
        return said <= _LABELS and not value.islower()
    return said == set(words(name)) and not name.islower()


def _names_a_key(name: str, value: str, sort: Sort) -> bool:
    """Tell whether a constant holds what a field is called: `CONF_DB_PASSWORD = "db_password"`.

    Without such a first word, `DB_PASSWORD = "password"` is one, and `JWT_SECRET = "secret"` signs.
    """
    own, said = words(name), set(words(value))
    if own and own[0] in _KEYS:
        return said <= _LABELS | set(own) or set(own[1:]) <= said or (len(said) > 1 and own[-1] in said)
    if sort is Sort.PASSWORD:
        return len(said) > 1 and list(own[-len(said) :]) == value.lower().split("_")
    return sort is not Sort.SIGNING and len(said) > 1 and said <= set(own)


def _telling(value: str, sort: Sort) -> bool:
    """Tell whether a value looks made to be secret rather than to be read."""
    if _SAYS_SO.search(value):
        return True
    if sort is Sort.SECRET:
        return len(value) >= _SHORT and (_mixed(value) or len(value) >= _LONG)
    return len(value) >= _SHORT and _mixed(value) and _entropy(value) >= _PLAIN


def _random(value: str) -> bool:
    """Tell whether a value can only come from a generator: long, of one alphabet, without words or separators."""
    if len(value) < _LONG + 4 or not re.fullmatch(r"[A-Za-z0-9+/=]+|[A-Za-z0-9_-]+=*", value):
        return False
    changes = len(re.findall(r"[a-z][A-Z]|[A-Z][a-z]|[0-9][A-Za-z]|[A-Za-z][0-9]", value))
    return changes * 4 >= len(value) and _entropy(value) >= _DENSE


def _mixed(value: str) -> bool:
    """Tell whether digits stand among letters, or capitals in the middle of words."""
    return bool(_SYMBOLS.search(value) or re.search(r"[A-Za-z].*\d|\d.*[A-Za-z]|[a-z][A-Z][a-z]?[A-Z]", value))


def _entropy(value: str) -> float:
    """Return Shannon's entropy in bits a character."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
