"""Make keys for new customers."""

from Crypto.PublicKey import DSA, RSA
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def customer_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # expect: weak-key


def device_key():
    return ec.generate_private_key(ec.SECP192R1())  # expect: weak-key


def partner_key():
    return RSA.generate(1024)  # expect: weak-key


def signing_key():
    return DSA.generate(bits=1024)  # expect: weak-key
