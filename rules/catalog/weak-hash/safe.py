"""Sign and check downloads."""

import hashlib
import hmac

from Crypto.Hash import SHA256
from cryptography.hazmat.primitives import hashes


def digest(data):
    return hashlib.sha256(data).hexdigest()


def cache_key(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def signature(key, data):
    return hmac.new(key, data, "sha256").hexdigest()


def old_signature(data):
    return SHA256.new(data).hexdigest()


def fingerprint(certificate):
    return certificate.fingerprint(hashes.SHA256())
