"""Files of a FastAPI service and an aiohttp handler."""

import aiofiles
from aiohttp import web
from fastapi import FastAPI, UploadFile
from fastapi.responses import FileResponse

app = FastAPI()


@app.get("/files/{name:path}")
async def download(name: str):
    return FileResponse("/srv/files/" + name)  # expect: path-traversal


@app.post("/files")
async def upload(file: UploadFile):
    async with aiofiles.open(f"/srv/files/{file.filename}", "wb") as target:  # expect: path-traversal
        await target.write(await file.read())
    return {"name": file.filename}


async def picture(request: web.Request):
    return web.FileResponse("/srv/pictures/" + request.match_info["name"])  # expect: path-traversal
