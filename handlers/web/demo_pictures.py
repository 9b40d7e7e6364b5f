"""Home of a picture the simulator keeps, as it is handed out."""

from collections.abc import Mapping

from aiohttp import web

PICTURES: Mapping[bytes, str] = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<svg": "image/svg+xml",
}


def picture(content: bytes) -> web.Response:
    kind = next(kind for begin, kind in PICTURES.items() if content.startswith(begin))
    return web.Response(body=content, content_type=kind)
