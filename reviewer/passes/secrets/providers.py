"""Keys that say themselves whose they are: the published shapes of providers' keys.

A shape is looked for only where its telling piece stands in the text, so a file without any
costs a few substring searches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one provider: whose, the piece that every one of them holds, and the whole."""

    owner: str
    piece: str
    pattern: re.Pattern[str]


def _shape(owner: str, piece: str, pattern: str) -> Shape:
    return Shape(owner, piece, re.compile(rf"(?<![A-Za-z0-9_]){pattern}(?![A-Za-z0-9_])"))


SHAPES = (
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    _shape("AWS access key", "AKIA", r"AKIA[A-Z0-9]{16}"),
    _shape("AWS access key", "ASIA", r"ASIA[A-Z0-9]{16}"),
    # https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    _shape("GitHub token", "gh", r"gh[pousr]_[A-Za-z0-9]{36,251}"),
    _shape("GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9_]{50,251}"),
    # https://docs.gitlab.com/security/tokens/#token-prefixes
    _shape("GitLab token", "gl", r"gl(?:pat|ptt|dt|rt|cbt|oas)-[A-Za-z0-9_-]{20,64}"),
    # https://docs.slack.dev/authentication/tokens
    _shape("Slack token", "xox", r"xox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    _shape("Slack webhook", "hooks.slack.com", r"https://hooks\.slack\.com/services/T\w+/B\w+/\w{16,}"),
    # https://docs.stripe.com/keys
    _shape("Stripe key", "k_live_", r"[sr]k_live_[A-Za-z0-9]{16,247}"),
    _shape("Stripe test key", "k_test_", r"[sr]k_test_[A-Za-z0-9]{16,247}"),
    _shape("Stripe webhook secret", "whsec_", r"whsec_[A-Za-z0-9+/=]{24,128}"),
    # https://docs.cloud.google.com/docs/authentication/api-keys
    _shape("Google API key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _shape("Google client secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    # https://platform.openai.com/docs/api-reference/authentication
    _shape("OpenAI key", "T3BlbkFJ", r"sk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}"),
    _shape("OpenAI key", "sk-", r"sk-(?:[A-Za-z0-9]{48}|(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200})"),
    # https://docs.claude.com/en/api/overview
    _shape("Anthropic key", "sk-ant-", r"sk-ant-[a-z]+[0-9]{2}-[A-Za-z0-9_-]{24,200}"),
    # https://huggingface.co/docs/hub/security-tokens
    _shape("Hugging Face token", "hf_", r"hf_[A-Za-z]{34}"),
    _shape("Groq key", "gsk_", r"gsk_[A-Za-z0-9]{52}"),
    # https://www.twilio.com/docs/iam/api-keys
    _shape("Twilio key", "SK", r"SK[0-9a-f]{32}"),
    # https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
    _shape("SendGrid key", "SG.", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _shape("Mailgun key", "key-", r"key-[0-9a-f]{32}"),
    _shape("Mailchimp key", "-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    # https://docs.npmjs.com/about-access-tokens, https://pypi.org/help/#apitoken
    _shape("npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _shape("PyPI token", "pypi-AgE", r"pypi-AgE[A-Za-z0-9_-]{50,250}"),
    # https://core.telegram.org/bots/api#authorizing-your-bot
    _shape("Telegram bot token", ":AA", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    # https://docs.digitalocean.com/reference/api/create-personal-access-token/
    _shape("DigitalOcean token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _shape("Shopify token", "shp", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _shape("Square secret", "sq0", r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}"),
    _shape("Databricks token", "dapi", r"dapi[0-9a-f]{32}"),
    # https://developer.hashicorp.com/vault/docs/concepts/tokens
    _shape("Vault token", "hvs.", r"hvs\.[A-Za-z0-9_-]{24,200}"),
    # https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage
    _shape("Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    # RFC 7519: the header and the payload are JSON objects, so both begin with `{"`
    _shape("JSON web token", "eyJ", r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20,1000}"),
    # RFC 7468; the label alone is what programs compare with, so some of the body must follow
    Shape(
        "private key",
        "PRIVATE KEY",
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:\\[nr]|[\s\"'+,\\(]){0,40}"
            r"(?:(?:Proc-Type|DEK-Info|Version|Comment)[^\n\\]{0,100}(?:\\n|\s){1,4}){0,3}[A-Za-z0-9+/=]{24}",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Match:
    """A key in a text: whose it is, and where."""

    owner: str
    value: str
    start: int
    end: int


def search(text: str) -> Iterator[Match]:
    """Yield every key in the text whose shape says whose it is; where two shapes fit, the first of the table."""
    taken: list[tuple[int, int]] = []
    for shape in SHAPES:
        if shape.piece not in text:
            continue
        for found in shape.pattern.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield Match(shape.owner, found[0], found.start(), found.end())
