"""Send measurements to the collector."""

import time

import backoff
import requests
import tenacity
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

session = requests.Session()
session.mount("https://", HTTPAdapter(max_retries=Retry(total=5, backoff_factor=1)))


def send(values):
    for attempt in range(5):
        try:
            return requests.post("https://collector.example.org/values", json=values, timeout=5)
        except requests.RequestException:
            time.sleep(2**attempt)
    raise RuntimeError("the collector does not answer")


def fetch(url):
    attempts = 0
    while True:
        try:
            answer = requests.get(url, timeout=5)
            answer.raise_for_status()
        except requests.ConnectionError:
            attempts += 1
            if attempts == 5:
                raise
        else:
            return answer.json()


def send_again(values):
    session.put("https://collector.example.org/values", json=values, timeout=5).raise_for_status()


@tenacity.retry(wait=tenacity.wait_fixed(1), stop=tenacity.stop_after_attempt(5))
def ask(url):
    return requests.head(url, timeout=5).ok


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=5)
def ping(url):
    return requests.head(url, timeout=5).ok
