"""Tools of an administrator: a page for the network, a command for backups."""

import asyncio
import os
import subprocess

import click
import paramiko
from flask import Flask, request

app = Flask(__name__)


@app.get("/ping")
def ping():
    host = request.args.get("host", "localhost")
    return os.popen(f"ping -c 1 {host}").read()  # expect: command-injection


@app.post("/convert")
def convert():
    name = request.form["name"]
    os.system("convert " + name + " " + name + ".png")  # expect: command-injection
    return "", 204


@app.get("/whois/<domain>")
def whois(domain):
    answer = subprocess.check_output("whois %s" % domain, shell=True, text=True)  # expect: command-injection
    return {"answer": answer}


@app.post("/archive")
def archive():
    folder = request.json["folder"]
    command = "tar czf /srv/backup.tgz {}".format(folder)
    done = subprocess.run(["sh", "-c", command], check=False)  # expect: command-injection
    return {"status": done.returncode}


@app.get("/thumbnail")
async def thumbnail():
    process = await asyncio.create_subprocess_shell(f"mogrify -resize 64x64 {request.args['file']}")  # expect: command-injection
    return {"status": await process.wait()}


@app.get("/uptime")
def uptime():
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect("backup.example.org")
    _, out, _ = client.exec_command("uptime; df " + request.args["disk"])  # expect: command-injection
    return out.read()


@click.command()
@click.option("--database", required=True)
def dump(database):
    """Write a dump of DATABASE."""
    subprocess.Popen(f"pg_dump {database} > dump.sql", shell=True).wait()  # expect: command-injection
