"""Who may close an account?"""


def may_close(user, account):
    role = user.role
    if role != "owner‮ ⁦# only the owner⁩ ⁦":  # expect: trojan-source
        return account.shared
    return True
