"""Home of reading a JSON body: bounded in bytes, time and depth; anything odd is a problem, never a bug."""

import asyncio
import json
import re
from typing import Any, NoReturn

from aiohttp import hdrs, web

from handlers.web.api.problems import Problem

LIMIT = 64 * 1024
WITHIN = 10.0  # seconds for the whole body
DEEPEST = 16
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


async def read_json(request: web.Request, limit: int = LIMIT) -> object:
    if request.content_type != "application/json" or (request.charset or "utf-8").lower() != "utf-8":
        raise Problem("not_json")
    if hdrs.CONTENT_ENCODING in request.headers:
        raise Problem("not_json")
    return parsed(await _received(request, limit))


def parsed(body: bytes) -> object:
    """The value; names told twice, numbers that are none, lone surrogates and deep nesting are refused."""
    if _depth(body) > DEEPEST:
        raise Problem("malformed")
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except ValueError:
        raise Problem("malformed") from None
    return value


async def _received(request: web.Request, limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise Problem("too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(WITHIN):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > limit:
                    raise Problem("too_large")
    except TimeoutError:
        raise Problem("slow") from None
    return bytes(body)


def _depth(body: bytes) -> int:
    """How deep brackets nest outside of strings."""
    depth = deepest = 0
    for sign in _STRING.sub(b"", body):
        if sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in b"]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name twice")
    return values


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
