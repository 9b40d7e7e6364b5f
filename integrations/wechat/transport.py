"""Home of one call to WeChat's API: over the shared session, with its own deadline, and without a word leaking."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.ports import Undelivered
from integrations.asking import asking, breaker_of_a_platform, status_fault
from integrations.breaker import Breaker

PATIENCE = aiohttp.ClientTimeout(total=5)
UPLOAD_PATIENCE = aiohttp.ClientTimeout(total=20)
PART = 65536  # bytes
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Transport:
    """Errors name neither address nor body: the address carries the token."""

    http: aiohttp.ClientSession
    base: str
    breaker: Breaker = field(default_factory=breaker_of_a_platform)

    async def get(self, path: str, query: Mapping[str, str]) -> Answer:
        return await self._sent("GET", path, query, PATIENCE)

    async def post(self, path: str, body: Mapping[str, object], query: Mapping[str, str]) -> Answer:
        """The API reads raw UTF-8; escaped, its clients would show the escapes."""
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return await self._sent("POST", path, query, PATIENCE, data=data, headers=headers)

    async def upload(self, path: str, picture: bytes, query: Mapping[str, str]) -> Answer:
        form = aiohttp.FormData()
        form.add_field("media", picture, filename="code.png", content_type="image/png")
        return await self._sent("POST", path, query, UPLOAD_PATIENCE, data=form)

    async def download(self, path: str, query: Mapping[str, str], most: int) -> Answer:
        """A picture under `picture`, or the JSON that says why there is none. Raises Undelivered, permanent for more
        than `most` bytes.
        """
        async with self._answered("GET", path, query, UPLOAD_PATIENCE) as response:
            body = bytearray()
            async for part in response.content.iter_chunked(PART):
                body += part
                if len(body) > most:
                    raise Undelivered("the picture is too large", permanent=True)
            if response.status != 200 or body.startswith(b"{"):
                return _read(response.status, bytes(body))
            return {"picture": bytes(body)}

    async def _sent(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        patience: aiohttp.ClientTimeout,
        **content: Any,
    ) -> Answer:
        async with self._answered(method, path, query, patience, **content) as response:
            return _read(response.status, await response.read())

    @asynccontextmanager
    async def _answered(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        patience: aiohttp.ClientTimeout,
        **content: Any,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        async with (
            asking(self.breaker),
            self.http.request(
                method, self.base + path, params=query, timeout=patience, allow_redirects=False, **content
            ) as response,
        ):
            yield response


def _read(status: int, body: bytes) -> Answer:
    if status != 200:
        raise status_fault(status)
    try:
        answer = json.loads(body)
    except ValueError:
        raise Undelivered("the answer is no JSON", permanent=False) from None
    if not isinstance(answer, dict):
        raise Undelivered("the answer is no JSON object", permanent=False)
    return answer


def errcode(answer: Answer) -> int:
    """0 also when it is absent, as it is from calls that succeed with something to give."""
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else -1


def lasting(answer: Answer, name: str) -> tuple[str, int]:
    """A token or a ticket under `name`, and for how many seconds it is good. Raises Undelivered."""
    words, lasts = answer.get(name), answer.get("expires_in")
    if not isinstance(words, str) or not words or not isinstance(lasts, int):
        raise Undelivered(f"the answer holds no {name.rpartition('_')[2]}", permanent=False)
    return words, lasts
