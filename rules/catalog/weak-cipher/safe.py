"""Encrypt records before they are stored."""

import os

from Crypto.Cipher import AES, ChaCha20_Poly1305
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt(key, text):
    cipher = AES.new(key, AES.MODE_GCM)
    sealed, tag = cipher.encrypt_and_digest(text)
    return cipher.nonce + tag + sealed


def encrypt_stream(key, text):
    cipher = ChaCha20_Poly1305.new(key=key)
    sealed, tag = cipher.encrypt_and_digest(text)
    return cipher.nonce + tag + sealed


def encrypt_record(key, text):
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, text, None)


def encrypt_old(key, text):
    return Fernet(key).encrypt(text)
