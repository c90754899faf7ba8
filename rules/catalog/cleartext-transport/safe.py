"""Send the night's results to everybody."""

import ftplib
import smtplib

import paramiko
import requests
from pysnmp.hlapi import UsmUserData


def to_partner(path):
    server = ftplib.FTP_TLS("files.example.org", timeout=10)
    with open(path, "rb") as results:
        server.storbinary("STOR results.csv", results)


def to_switch():
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect("switch.example.org", timeout=10)
    _, out, _ = client.exec_command("show version", timeout=10)
    return out.read()


def to_team(user, password, text):
    server = smtplib.SMTP("mail.example.org", 587, timeout=10)
    server.starttls()
    server.login(user, password)
    server.sendmail("robot@example.org", ["team@example.org"], text)


def to_board(name, password):
    answer = requests.post("https://board.example.org/login", data={"name": name, "password": password}, timeout=10)
    answer.raise_for_status()


def community(name, signing, privacy):
    return UsmUserData(name, signing, privacy)
