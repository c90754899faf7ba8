"""An asynchronous service for sensor readings."""

from typing import Literal

import aiosqlite
import asyncpg
from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.get("/readings")
async def readings(sensor: str, order: Literal["taken", "value"] = "taken"):
    async with aiosqlite.connect("readings.db") as database:
        cursor = await database.execute(f"SELECT value FROM readings WHERE sensor = ? ORDER BY {order}", (sensor,))
        return await cursor.fetchall()


@app.get("/sensors/{name}")
async def sensor(name: str):
    connection = await asyncpg.connect("postgresql://localhost/readings")
    row = await connection.fetchrow("SELECT * FROM sensors WHERE name = $1", name)
    if row is None:
        raise HTTPException(status_code=404)
    return dict(row)
