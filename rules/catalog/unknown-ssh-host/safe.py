"""Fetch the backups of last night."""

import asyncssh
import paramiko
from fabric import Connection


def listing(host):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(host, timeout=10)
    return client.open_sftp().listdir("/backup")


def newest(host):
    client = paramiko.client.SSHClient()
    client.load_host_keys("known_hosts")
    client.connect(host, timeout=10)
    return client.open_sftp().listdir("/backup")[-1]


async def sizes(host):
    async with asyncssh.connect(host, known_hosts="known_hosts") as connection:
        return (await connection.run("du -s /backup/*")).stdout


def free(host):
    return Connection(host, connect_timeout=10).run("df /backup").stdout
