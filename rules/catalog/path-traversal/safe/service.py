"""Files of a FastAPI service and an aiohttp handler."""

import uuid
from pathlib import Path

import aiofiles
from aiohttp import web
from fastapi import FastAPI, HTTPException, UploadFile
from fastapi.responses import FileResponse

app = FastAPI()
FILES = Path("/srv/files")


@app.get("/files/{name:path}")
async def download(name: str):
    target = (FILES / name).resolve()
    if FILES not in target.parents:
        raise HTTPException(status_code=404)
    return FileResponse(target)


@app.post("/files")
async def upload(file: UploadFile):
    name = uuid.uuid4().hex
    async with aiofiles.open(f"/srv/files/{name}", "wb") as target:
        await target.write(await file.read())
    return {"name": name}


async def picture(request: web.Request):
    name = Path(request.match_info["name"]).name
    return web.FileResponse(Path("/srv/pictures") / name)
