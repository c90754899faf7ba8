"""Send measurements to the collector."""

import time

import backoff
import requests
import tenacity


def send(values):
    while True:  # expect: unbounded-retry
        try:
            return requests.post("https://collector.example.org/values", json=values, timeout=5)
        except requests.RequestException:
            time.sleep(1)


def fetch(url):
    done = False
    while not done:  # expect: unbounded-retry
        try:
            answer = requests.get(url, timeout=5)
            done = answer.status_code == 200
        except requests.ConnectionError:
            continue
    return answer.json()


def send_again(values):
    try:
        requests.put("https://collector.example.org/values", json=values, timeout=5).raise_for_status()
    except requests.RequestException:
        send_again(values)  # expect: unbounded-retry


@tenacity.retry(wait=tenacity.wait_fixed(1))  # expect: unbounded-retry
def ask(url):
    return requests.head(url, timeout=5).ok


@backoff.on_exception(backoff.expo, requests.RequestException)  # expect: unbounded-retry
def ping(url):
    return requests.head(url, timeout=5).ok
