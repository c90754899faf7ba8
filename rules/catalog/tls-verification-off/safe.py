"""Talk to the services of the house."""

import ssl
import urllib.request

import aiohttp
import httpx
import requests
import urllib3

VERIFY = "/etc/ssl/house-ca.pem"
session = requests.Session()
session.verify = VERIFY
pool = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=VERIFY)


def stock():
    return requests.get("https://stock.internal", verify=True, timeout=5).json()


def prices():
    return requests.get("https://prices.internal", verify=VERIFY, timeout=5).json()


def customers():
    client = httpx.Client(verify=ssl.create_default_context(cafile=VERIFY))
    return client.get("https://customers.internal").json()


def orders():
    context = ssl.create_default_context(cafile=VERIFY)
    with urllib.request.urlopen("https://orders.internal", timeout=5, context=context) as answer:
        return answer.read()


def invoices():
    context = ssl.create_default_context()
    context.check_hostname = True
    context.verify_mode = ssl.CERT_REQUIRED
    with urllib.request.urlopen("https://invoices.internal", timeout=5, context=context) as answer:
        return answer.read()


async def parcels():
    context = ssl.create_default_context(cafile=VERIFY)
    async with aiohttp.ClientSession() as client:
        async with client.get("https://parcels.internal", ssl=context) as answer:
            return await answer.json()
