"""Home of the files by which a platform checks that a domain is ours (MP_verify_*.txt), served at the root."""

from pathlib import Path

from aiohttp import web

FILE = r"/{file:[A-Za-z0-9_]{1,64}\.txt}"
LARGEST = 4096


def verification_routes(folder: Path | None) -> list[web.RouteDef]:
    """None without a folder. Each request looks into it anew, so a file works as soon as it lies there."""
    if folder is None:
        return []
    found = folder

    async def verification_file(request: web.Request) -> web.Response:
        file = found / request.match_info["file"]
        # Mounted folders are made of links; only one that leads out is refused. A real file is a line long.
        inside = file.resolve().is_relative_to(found.resolve())
        if not inside or not file.is_file() or file.stat().st_size > LARGEST:
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type="text/plain", charset="utf-8")

    return [web.get(FILE, verification_file)]
