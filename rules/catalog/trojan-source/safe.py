"""Who may close an account?"""


def may_close(user, account):
    role = user.role
    if role != "owner":  # only the owner
        return account.shared
    return True
