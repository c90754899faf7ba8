"""Clone and search repositories for a code browser."""

import os
import re
import subprocess

from fastapi import FastAPI, HTTPException

app = FastAPI()
ROOT = "/srv/repositories"
TOOLS = {"git": "/usr/bin/git", "rg": "/usr/bin/rg"}


@app.post("/clone")
def clone(url: str):
    if not re.fullmatch(r"https://git\.example\.org/[a-z0-9/-]+", url):
        raise HTTPException(status_code=422)
    subprocess.run(["git", "clone", "--", url], cwd=ROOT, check=True)
    return {"cloned": url}


@app.get("/search")
def search(pattern: str):
    done = subprocess.run(["grep", "-r", "--", pattern, ROOT], capture_output=True, text=True)
    return {"lines": done.stdout.splitlines()}


@app.post("/tools/run")
def run_tool(tool: str):
    if tool not in TOOLS:
        raise HTTPException(status_code=422)
    os.execv(TOOLS[tool], [TOOLS[tool], "--version"])


@app.get("/log")
def log(branch: str):
    if not re.fullmatch(r"[a-z0-9][a-z0-9/-]*", branch):
        raise HTTPException(status_code=422)
    command = ["git", "-C", ROOT, "log", "--oneline"]
    command.append(branch)
    return subprocess.check_output(command, text=True)
