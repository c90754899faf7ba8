"""Make keys for new customers."""

from Crypto.PublicKey import ECC, RSA
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def customer_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def device_key():
    return ec.generate_private_key(ec.SECP256R1())


def partner_key():
    return RSA.generate(3072)


def signing_key():
    return ECC.generate(curve="ed25519")
