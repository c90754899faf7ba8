"""Encrypt messages between two services."""

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV = b"0123456789abcdef"


def seal(key, text):
    return AESGCM(key).encrypt(b"\x00" * 12, text, None)  # expect: static-nonce


def seal_blocks(key, text):
    encryptor = Cipher(algorithms.AES(key), modes.CBC(IV)).encryptor()  # expect: static-nonce
    return encryptor.update(text) + encryptor.finalize()


def seal_stream(key, text):
    return AES.new(key, AES.MODE_CBC, iv=IV).encrypt(text)  # expect: static-nonce
