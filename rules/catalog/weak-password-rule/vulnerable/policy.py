"""What a password must be."""


def password_strength(password):  # expect: weak-password-rule
    return True
