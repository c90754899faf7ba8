"""Log in with the account of the system."""

from system.pam import account


def login(library, handle):
    if library.pam_authenticate(handle, 0) != account.SUCCESS:
        return False
    return library.pam_acct_mgmt(handle, 0) == account.SUCCESS
