"""Sign and check downloads."""

import hashlib

from Crypto.Hash import MD5
from cryptography.hazmat.primitives import hashes


def digest(data):
    return hashlib.md5(data).hexdigest()  # expect: weak-hash


def signature(key, data):
    maker = hashlib.new("sha1")  # expect: weak-hash
    maker.update(key + data)
    return maker.hexdigest()


def old_signature(data):
    return MD5.new(data).hexdigest()  # expect: weak-hash


def fingerprint(certificate):
    return certificate.fingerprint(hashes.SHA1())  # expect: weak-hash
