"""Log in with the account of the system."""

from system.pam import account


def login(library, handle):
    return library.pam_authenticate(handle, 0) == account.SUCCESS  # expect: missing-authorization
