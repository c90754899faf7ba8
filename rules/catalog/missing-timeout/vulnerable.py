"""Collect exchange rates from several places."""

import ftplib
import http.client
import smtplib
import socket
import urllib.request

import httpx
import redis
import requests
import urllib3

RATES = "https://rates.example.org/latest.json"
session = requests.Session()
pool = urllib3.PoolManager()


def latest():
    return requests.get(RATES).json()  # expect: missing-timeout


def publish(rates):
    session.headers["Accept"] = "application/json"
    answer = session.post(RATES, json=rates)  # expect: missing-timeout
    answer.raise_for_status()


def history():
    with urllib.request.urlopen(RATES) as answer:  # expect: missing-timeout
        return answer.read()


def archive():
    return pool.request("GET", RATES).data  # expect: missing-timeout


def slow():
    return httpx.get(RATES, timeout=None).json()  # expect: missing-timeout


def bank():
    connection = http.client.HTTPSConnection("bank.example.org")  # expect: missing-timeout
    connection.request("GET", "/rates")
    return connection.getresponse().read()


def ticker():
    with socket.create_connection(("ticker.example.org", 7000)) as channel:  # expect: missing-timeout
        return channel.recv(1024)


def tell(text):
    with smtplib.SMTP_SSL("mail.example.org") as server:  # expect: missing-timeout
        server.sendmail("rates@example.org", ["team@example.org"], text)


def fetch_file():
    server = ftplib.FTP_TLS("files.example.org")  # expect: missing-timeout
    server.login()
    return server.nlst()


def remember(rates):
    cache = redis.Redis(host="cache.example.org")  # expect: missing-timeout
    cache.set("rates", rates)
