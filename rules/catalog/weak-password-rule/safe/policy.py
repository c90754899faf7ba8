"""What a password must be."""


def password_strength(password):
    return len(password) >= 12


def is_enabled():
    return True
