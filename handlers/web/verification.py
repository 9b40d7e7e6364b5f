"""Home of the files by which a platform checks that a domain is ours (MP_verify_*.txt), served at the root."""

import re
from pathlib import Path

from aiohttp import web

NAME = r"[A-Za-z0-9_]{1,64}\.txt"
LARGEST = 4096


def verification_routes(folder: Path | None) -> list[web.RouteDef]:
    """None without a folder. Each request looks into it anew, so a file works as soon as it lies there."""
    if folder is None:
        return []
    found = folder

    async def verification_file(request: web.Request) -> web.Response:
        file = found / request.match_info["file"]
        if not is_served(file):
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type="text/plain", charset="utf-8")

    return [web.get(f"/{{file:{NAME}}}", verification_file)]


def is_served(file: Path) -> bool:
    """Mounted folders are made of links; only one that leads out is refused. A real file is a line long."""
    inside = file.resolve().is_relative_to(file.parent.resolve())
    named = re.fullmatch(NAME, file.name) is not None
    return named and inside and file.is_file() and file.stat().st_size <= LARGEST
