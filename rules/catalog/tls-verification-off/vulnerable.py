"""Talk to the services of the house."""

import ssl
import urllib.request

import aiohttp
import httpx
import requests
import urllib3

VERIFY = False
session = requests.Session()
session.verify = False  # expect: tls-verification-off
pool = urllib3.PoolManager(cert_reqs="CERT_NONE")  # expect: tls-verification-off


def stock():
    return requests.get("https://stock.internal", verify=False, timeout=5).json()  # expect: tls-verification-off


def prices():
    return requests.get("https://prices.internal", verify=VERIFY, timeout=5).json()  # expect: tls-verification-off


def customers():
    client = httpx.Client(verify=False)  # expect: tls-verification-off
    return client.get("https://customers.internal").json()


def orders():
    context = ssl._create_unverified_context()  # expect: tls-verification-off
    with urllib.request.urlopen("https://orders.internal", timeout=5, context=context) as answer:
        return answer.read()


def invoices():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # expect: tls-verification-off
    with urllib.request.urlopen("https://invoices.internal", timeout=5, context=context) as answer:
        return answer.read()


async def parcels():
    async with aiohttp.ClientSession() as client:
        async with client.get("https://parcels.internal", ssl=False) as answer:  # expect: tls-verification-off
            return await answer.json()
