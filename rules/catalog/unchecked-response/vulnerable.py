"""Copy the weather into our own table."""

import httpx
import requests


def today(city):
    answer = requests.get("https://weather.example.org/today", params={"city": city}, timeout=5)  # expect: unchecked-response
    return answer.json()["temperature"]


def report(values):
    requests.post("https://weather.example.org/report", json=values, timeout=5)  # expect: unchecked-response


async def tomorrow(city):
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"https://weather.example.org/{city}")  # expect: unchecked-response
    return answer.text
