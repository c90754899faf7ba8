"""Make folders for new accounts."""

import os

from system.rights import drop_privileges, raise_privileges


def make_home(name):
    try:
        raise_privileges()  # expect: privileges-kept
        os.mkdir(f"/srv/home/{name}")
        drop_privileges()
    except FileExistsError:
        return False
    return True


def write_key(path, key, uid):
    os.seteuid(0)  # expect: privileges-kept
    path.write_bytes(key)
    os.seteuid(uid)
