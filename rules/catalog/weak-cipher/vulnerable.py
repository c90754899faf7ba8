"""Encrypt records before they are stored."""

from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def encrypt(key, text):
    return DES.new(key, DES.MODE_CFB).encrypt(text)  # expect: weak-cipher


def encrypt_stream(key, text):
    return ARC4.new(key).encrypt(text)  # expect: weak-cipher


def encrypt_blocks(key, text):
    return AES.new(key, AES.MODE_ECB).encrypt(text)  # expect: weak-cipher


def encrypt_record(key, text):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # expect: weak-cipher
    return encryptor.update(text) + encryptor.finalize()


def encrypt_old(key, iv, text):
    encryptor = Cipher(algorithms.Blowfish(key), modes.CBC(iv)).encryptor()  # expect: weak-cipher
    return encryptor.update(text) + encryptor.finalize()
