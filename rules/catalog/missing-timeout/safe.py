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
TIMEOUT = 10
session = requests.Session()
pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=10))


def latest():
    return requests.get(RATES, timeout=TIMEOUT).json()


def publish(rates):
    session.headers["Accept"] = "application/json"
    answer = session.post(RATES, json=rates, timeout=(3, 10))
    answer.raise_for_status()


def history():
    with urllib.request.urlopen(RATES, timeout=TIMEOUT) as answer:
        return answer.read()


def archive():
    return pool.request("GET", RATES).data


def slow():
    return httpx.get(RATES).json()


def bank():
    connection = http.client.HTTPSConnection("bank.example.org", timeout=TIMEOUT)
    connection.request("GET", "/rates")
    return connection.getresponse().read()


def ticker():
    with socket.create_connection(("ticker.example.org", 7000), timeout=TIMEOUT) as channel:
        return channel.recv(1024)


def tell(text):
    with smtplib.SMTP_SSL("mail.example.org", timeout=TIMEOUT) as server:
        server.sendmail("rates@example.org", ["team@example.org"], text)


def fetch_file():
    server = ftplib.FTP_TLS("files.example.org", timeout=TIMEOUT)
    server.login()
    return server.nlst()


def remember(rates):
    cache = redis.Redis(host="cache.example.org", socket_timeout=2, socket_connect_timeout=2)
    cache.set("rates", rates)
