"""Home of reading what is sent to /demo: JSON of its own page, and parts of a form."""

from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from integrations.simulator.reading import Abnormal, json_object

# What the reader of multipart forms raises for one that is broken; too many nested ones end in RecursionError.
BROKEN = (ValueError, RuntimeError, AssertionError, HttpProcessingError)
PART_BYTES = 10 * 1024 * 1024  # the most a platform takes of a picture


async def own_json(request: web.Request) -> Mapping[str, Any]:
    """Only application/json is read, which no foreign page can send here without being asked first."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await any_json(request)


async def any_json(request: web.Request) -> Mapping[str, Any]:
    """An object, whatever its sender calls it."""
    try:
        return json_object(await request.read())
    except Abnormal as fault:
        raise web.HTTPBadRequest from fault


async def parts(request: web.Request) -> Mapping[str, bytes]:
    """The fields of a multipart form, each at most a little longer than a platform takes."""
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType
    found: dict[str, bytes] = {}
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                found[part.name] = await _content(part)
    except BROKEN as fault:
        raise web.HTTPBadRequest from fault
    return found


async def _content(part: BodyPartReader) -> bytes:
    content = bytearray()
    while len(content) <= PART_BYTES and (chunk := await part.read_chunk()):
        content += chunk
    return bytes(content)
