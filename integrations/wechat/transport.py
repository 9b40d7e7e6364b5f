"""Home of one call to WeChat's API: over the shared session, with its own deadline, and without a word leaking."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.ports import Undelivered

PATIENCE = aiohttp.ClientTimeout(total=5)
UPLOAD_PATIENCE = aiohttp.ClientTimeout(total=20)
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Transport:
    """Errors name neither address nor body: the address carries the token."""

    http: aiohttp.ClientSession
    base: str

    async def post(self, path: str, body: Mapping[str, object], query: Mapping[str, str]) -> Answer:
        """The API reads raw UTF-8; escaped, its clients would show the escapes."""
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return await self._sent(path, query, PATIENCE, data=data, headers=headers)

    async def upload(self, path: str, picture: bytes, query: Mapping[str, str]) -> Answer:
        form = aiohttp.FormData()
        form.add_field("media", picture, filename="code.png", content_type="image/png")
        return await self._sent(path, query, UPLOAD_PATIENCE, data=form)

    async def _sent(
        self, path: str, query: Mapping[str, str], patience: aiohttp.ClientTimeout, **content: Any
    ) -> Answer:
        try:
            async with self.http.post(
                self.base + path, params=query, timeout=patience, allow_redirects=False, **content
            ) as response:
                return _read(response.status, await response.read())
        except TimeoutError:
            raise Undelivered("no answer in time", permanent=False) from None
        except aiohttp.ClientError as fault:
            raise Undelivered(f"no connection ({type(fault).__name__})", permanent=False) from None


def _read(status: int, body: bytes) -> Answer:
    if status != 200:
        raise Undelivered(f"HTTP status {status}", permanent=False)
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
