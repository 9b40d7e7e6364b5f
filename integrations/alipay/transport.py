"""Home of one call to Alipay's gateway: over the shared session, with its own deadline, and without a word leaking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from bot.ports import Undelivered
from integrations.alipay import responses
from integrations.alipay.keys import Keys
from integrations.alipay.requests import Parameters, Requests, content
from integrations.alipay.responses import Answer
from integrations.asking import asking, breaker_of_a_platform, status_fault
from integrations.breaker import Breaker

PATIENCE = aiohttp.ClientTimeout(total=5)
UPLOAD_PATIENCE = aiohttp.ClientTimeout(total=20)
LARGEST = 1 << 20  # bytes of an answer that is no picture
FILES = "/chat/multimedia.do"


@dataclass(frozen=True, slots=True, repr=False)
class Transport:
    """Errors name neither address nor body. `now` dates the requests."""

    http: aiohttp.ClientSession
    gateway: str
    requests: Requests
    keys: Keys
    now: Callable[[], datetime]
    breaker: Breaker = field(default_factory=breaker_of_a_platform)

    async def ask(self, method: str, values: Mapping[str, object], *hidden: str) -> Answer:
        """What of the answer's words must not be kept is `hidden`. Raises Undelivered."""
        return await self.ask_by(method, content(values), *hidden)

    async def ask_by(self, method: str, parameters: Parameters, *hidden: str) -> Answer:
        """For what takes parameters of its own instead of a `biz_content`."""
        query, body = self.requests.parted(method, self.now(), parameters)
        return responses.read(await self._posted(query, PATIENCE, body), method, self.keys, hidden)

    async def upload(self, method: str, parameters: Parameters, picture: bytes) -> Answer:
        """The picture itself is not signed."""
        query, body = self.requests.parted(method, self.now(), parameters)
        form = aiohttp.FormData(body)
        form.add_field("image_content", picture, filename="code.png", content_type="image/png")
        return responses.read(await self._posted(query, UPLOAD_PATIENCE, form), method, self.keys, ())

    def address(self, method: str, values: Mapping[str, object]) -> str:
        """A signed address for the person's own device to open."""
        return f"{self.gateway}?{self.requests.signed(method, self.now(), content(values))}"

    async def download(self, method: str, values: Mapping[str, object], most: int) -> bytes:
        """A picture of at most so many bytes, from the place beside the gateway that keeps them."""
        query, body = self.requests.parted(method, self.now(), content(values))
        place = beside(self.gateway, "openfile") + FILES
        kind, answer = await self._sent("GET", place, UPLOAD_PATIENCE, most, params={**query, **body})
        if not kind.startswith("image/"):
            responses.read(answer, method, self.keys, ())
            raise Undelivered("the answer holds no picture", permanent=True)
        return answer

    async def _posted(self, query: Parameters, patience: aiohttp.ClientTimeout, data: Any) -> bytes:
        _, answer = await self._sent("POST", self.gateway, patience, LARGEST, params=query, data=data)
        return answer

    async def _sent(
        self, how: str, place: str, patience: aiohttp.ClientTimeout, most: int, **asked: Any
    ) -> tuple[str, bytes]:
        """Of which kind the answer is, and its bytes."""
        async with (
            asking(self.breaker),
            self.http.request(how, place, timeout=patience, allow_redirects=False, **asked) as response,
        ):
            if response.status != 200:
                raise status_fault(response.status)
            return response.content_type, await _bounded(response, most)


def beside(gateway: str, name: str) -> str:
    """Where another thing of the platform is: at a host of another name, or beside a gateway that is not Alipay's."""
    return gateway.removesuffix("/gateway.do").replace("://openapi", f"://{name}", 1)


async def _bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > most:
            raise Undelivered("the answer is too large", permanent=True)
    return bytes(body)
