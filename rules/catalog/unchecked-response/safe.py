"""Copy the weather into our own table."""

import httpx
import requests


def today(city):
    answer = requests.get("https://weather.example.org/today", params={"city": city}, timeout=5)
    answer.raise_for_status()
    return answer.json()["temperature"]


def report(values):
    answer = requests.post("https://weather.example.org/report", json=values, timeout=5)
    if answer.status_code != 201:
        raise RuntimeError(f"the report was refused: {answer.status_code}")


async def tomorrow(city):
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"https://weather.example.org/{city}")
    return answer.text if answer.is_success else None
