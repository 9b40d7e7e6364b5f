"""Home of the style and the script of the citizen's pages."""

from collections.abc import Mapping
from importlib.resources import files

from aiohttp import web

FILES: Mapping[str, str] = {"pages.css": "text/css", "pages.js": "text/javascript"}


async def show(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    return web.Response(
        body=(files("templates") / "static" / name).read_bytes(),
        content_type=FILES[name],
        charset="utf-8",
        headers={"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"},
    )


ROUTES = (web.get("/static/{name}", show),)
