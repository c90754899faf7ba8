"""Tools of an administrator: a page for the network, a command for backups."""

import asyncio
import ipaddress
import re
import shlex
import subprocess
from pathlib import Path

import click
import paramiko
from flask import Flask, abort, request

app = Flask(__name__)
FOLDERS = {"web": "/srv/web", "mail": "/srv/mail"}


@app.get("/ping")
def ping():
    host = ipaddress.ip_address(request.args.get("host", "127.0.0.1"))
    return subprocess.run(["/bin/ping", "-c", "1", str(host)], capture_output=True, text=True, check=False).stdout


@app.post("/convert")
def convert():
    name = request.form["name"]
    if not re.fullmatch(r"[a-z0-9]+\.(gif|jpg)", name):
        abort(400)
    subprocess.run(["/usr/bin/convert", "--", name, name + ".png"], check=True)
    return "", 204


@app.get("/whois/<domain>")
def whois(domain):
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
        abort(400)
    answer = subprocess.check_output(["/usr/bin/whois", "--", domain], text=True)
    return {"answer": answer}


@app.post("/archive")
def archive():
    folder = FOLDERS[request.json["folder"]]
    done = subprocess.run(["/bin/tar", "czf", "/srv/backup.tgz", folder], check=False)
    return {"status": done.returncode}


@app.get("/thumbnail")
async def thumbnail():
    name = request.args["file"]
    if not re.fullmatch(r"[a-z0-9]+\.png", name):
        abort(400)
    process = await asyncio.create_subprocess_exec("/usr/bin/mogrify", "-resize", "64x64", name)
    return {"status": await process.wait()}


@app.get("/uptime")
def uptime():
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect("backup.example.org")
    _, out, _ = client.exec_command("df -- " + shlex.quote(request.args["disk"]))
    return out.read()


@click.command()
@click.option("--database", required=True)
def dump(database):
    """Write a dump of DATABASE."""
    with Path("dump.sql").open("w") as target:
        subprocess.run(["/usr/bin/pg_dump", "--", database], stdout=target, check=True)
