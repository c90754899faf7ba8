"""Send the night's results to everybody."""

import ftplib
import smtplib
import telnetlib

import requests
from pysnmp.hlapi import CommunityData


def to_partner(path):
    server = ftplib.FTP("files.example.org", timeout=10)  # expect: cleartext-transport
    with open(path, "rb") as results:
        server.storbinary("STOR results.csv", results)


def to_switch():
    with telnetlib.Telnet("switch.example.org", 23, 10) as line:  # expect: cleartext-transport
        line.write(b"show version\n")
        return line.read_until(b"#", 10)


def to_team(user, password, text):
    server = smtplib.SMTP("mail.example.org", 25, timeout=10)
    server.login(user, password)  # expect: cleartext-transport
    server.sendmail("robot@example.org", ["team@example.org"], text)


def to_board(name, password):
    answer = requests.post("http://board.example.org/login", data={"name": name, "password": password}, timeout=10)  # expect: cleartext-transport
    answer.raise_for_status()


def community(name):
    return CommunityData(name, mpModel=0)  # expect: cleartext-transport
