"""Home of the refusal under load or without a store: what each kind of asker is told, and when to come again.

An app gets a problem, a browser a page, a platform the word that Alipay takes for "deliver again"; WeChat repeats
whatever has no answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import count

from aiohttp import web

from bot.ports import Texts
from handlers.web.api.problems import JSON, PROBLEMS, URN
from handlers.web.headers import HEADERS, LASTING_TLS
from handlers.web.statics import BUSY_HEADERS
from integrations.sentences import LANGUAGES

API, HOOKS = b"/api", b"/hooks/"
BUSY = "busy"
STATUS = PROBLEMS[BUSY]
SOON, LATEST = 5, 30  # seconds
GOLDEN = 0.6180339887498949
Head = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Its headers beside the usual ones, and its body."""

    headers: Head
    body: bytes

    def response(self, seconds: int = SOON, *, tls: bool = False) -> web.Response:
        return web.Response(status=STATUS, body=self.body, headers=self._told(seconds, tls=tls))

    def wire(self, seconds: int, *, tls: bool) -> bytes:
        """The whole answer as bytes; the connection may be kept."""
        told = {**self._told(seconds, tls=tls), "Content-Length": str(len(self.body))}
        lines = [
            f"HTTP/1.1 {STATUS} Service Unavailable",
            *(f"{name}: {words}" for name, words in told.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + self.body

    def _told(self, seconds: int, *, tls: bool) -> Head:
        lasting = {"Strict-Transport-Security": LASTING_TLS} if tls else {}
        return {**HEADERS, **lasting, **self.headers, "Retry-After": str(seconds)}


class Refusals:
    """Prepared for every kind, language and second, so that refusing costs next to nothing."""

    def __init__(self, texts: Texts, *, tls: bool) -> None:
        self._texts, self._tls = texts, tls
        self._number = count(1)
        self._bytes = {
            (kind, language): tuple(
                refusal_of(texts, kind, language).wire(seconds, tls=tls) for seconds in range(1, LATEST + 1)
            )
            for kind in (API, HOOKS, b"")
            for language in LANGUAGES
        }

    def wire(self, path: bytes, language: str) -> bytes:
        return self._bytes[kind_of(path), language][self._seconds() - 1]

    def response(self, path: bytes, language: str) -> web.Response:
        return refusal_of(self._texts, kind_of(path), language).response(self._seconds(), tls=self._tls)

    def _seconds(self) -> int:
        """Spread evenly, so that those who are refused together do not come back together."""
        return 1 + int(next(self._number) * GOLDEN % 1 * LATEST)


def kind_of(path: bytes) -> bytes:
    if path.startswith(HOOKS):
        return HOOKS
    return API if path == API or path.startswith(API + b"/") else b""


def refusal_of(texts: Texts, kind: bytes, language: str) -> Refusal:
    if kind == HOOKS:
        return Refusal({"Content-Type": "text/plain; charset=utf-8"}, b"fail")
    if kind == API:
        said = {
            "type": URN + BUSY,
            "title": texts.say(language, f"problem.{BUSY}"),
            "status": STATUS,
            "detail": texts.say(language, f"problem_detail.{BUSY}"),
        }
        headers = {"Content-Type": JSON, "Content-Language": language}
        return Refusal(headers, json.dumps(said, ensure_ascii=False).encode())
    page = files("templates").joinpath("static", "busy.html").read_bytes()
    return Refusal({"Content-Type": "text/html; charset=utf-8", **BUSY_HEADERS}, page)
