"""Home of reading what is sent to /demo: JSON of its own page, and parts of a form."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

PART_BYTES = 10 * 1024 * 1024  # the most a platform takes of a picture


async def own_json(request: web.Request) -> Mapping[str, Any]:
    """Only application/json is read, which no foreign page can send here without being asked first."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await json_object(request)


async def json_object(request: web.Request) -> Mapping[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as fault:
        raise web.HTTPBadRequest from fault
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


async def parts(request: web.Request) -> Mapping[str, bytes]:
    """The fields of a multipart form, each at most a little longer than a platform takes."""
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType
    found: dict[str, bytes] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            found[part.name] = await _content(part)
    return found


async def _content(part: BodyPartReader) -> bytes:
    content = bytearray()
    while len(content) <= PART_BYTES and (chunk := await part.read_chunk()):
        content += chunk
    return bytes(content)
