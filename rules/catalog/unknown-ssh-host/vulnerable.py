"""Fetch the backups of last night."""

import asyncssh
import paramiko
from fabric import Connection


def listing(host):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # expect: unknown-ssh-host
    client.connect(host, timeout=10)
    return client.open_sftp().listdir("/backup")


def newest(host):
    client = paramiko.client.SSHClient()
    client.set_missing_host_key_policy(paramiko.client.WarningPolicy)  # expect: unknown-ssh-host
    client.connect(host, timeout=10)
    return client.open_sftp().listdir("/backup")[-1]


async def sizes(host):
    async with asyncssh.connect(host, known_hosts=None) as connection:  # expect: unknown-ssh-host
        return (await connection.run("du -s /backup/*")).stdout


def free(host):
    return Connection(host, connect_timeout=10).run("df /backup").stdout
