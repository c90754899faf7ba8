"""Make folders for new accounts."""

import os

from system.rights import drop_privileges, raise_privileges


def make_home(name):
    raise_privileges()
    try:
        os.mkdir(f"/srv/home/{name}")
    except FileExistsError:
        return False
    finally:
        drop_privileges()
    return True


def write_key(path, key, uid):
    os.seteuid(0)
    try:
        path.write_bytes(key)
    finally:
        os.seteuid(uid)
