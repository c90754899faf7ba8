"""Clone and search repositories for a code browser."""

import os
import subprocess

from fastapi import FastAPI

app = FastAPI()
ROOT = "/srv/repositories"


@app.post("/clone")
def clone(url: str):
    subprocess.run(["git", "clone", url], cwd=ROOT, check=True)  # expect: argument-injection
    return {"cloned": url}


@app.get("/search")
def search(pattern: str):
    done = subprocess.run(["grep", "-r", pattern, ROOT], capture_output=True, text=True)  # expect: argument-injection
    return {"lines": done.stdout.splitlines()}


@app.post("/tools/run")
def run_tool(tool: str):
    os.execvp(tool, [tool, "--version"])  # expect: command-injection


@app.get("/log")
def log(branch: str):
    command = ["git", "-C", ROOT, "log", "--oneline"]
    command.append(branch)
    return subprocess.check_output(command, text=True)  # expect: argument-injection
