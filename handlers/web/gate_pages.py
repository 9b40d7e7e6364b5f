"""Home of /gate: the doorkeeper's page, which checks codes on the device itself, and what it fetches from here."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from aiohttp import hdrs, web

from bot.domain.passes import REASONS, RESULTS
from bot.domain.venue_classes import VenueClass
from bot.ports import Texts, Undelivered
from handlers.web.answers import PAGES
from handlers.web.headers import HEADERS
from handlers.web.keys import PLATFORMS, PORTS
from handlers.web.statics import GATE, HP1
from integrations.pages import Pages
from integrations.sentences import LANGUAGES

WORDS_OF_THE_HOUR = 64
NONCE_BYTES = 16
SHORT = "public, max-age=300"
WECHAT_SDK = "https://res.wx.qq.com"
ADDRESSES = ("/gate", "/gate/words.json")
KEPT = (*ADDRESSES, *(f"/static/gate/{name}" for name in GATE), *(f"/static/hp1/{name}" for name in HP1))
HEADERS_OF_THE_PAGE: Mapping[str, str] = {
    hdrs.CACHE_CONTROL: SHORT,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "script-src 'self'", f"script-src 'self' 'wasm-unsafe-eval' {WECHAT_SDK}"
    )
    + "; worker-src 'self'; manifest-src 'self'",
}


async def show(_: web.Request) -> web.Response:
    return web.Response(
        body=_file("gate.html"), content_type="text/html", charset="utf-8", headers=HEADERS_OF_THE_PAGE
    )


async def worker(request: web.Request) -> web.Response:
    """Its version follows from every file that it keeps, so that a new one replaces them all together."""
    return web.Response(
        body=_worker_of(request.app[PAGES], request.app[PORTS].texts),
        content_type="text/javascript",
        charset="utf-8",
        headers={hdrs.CACHE_CONTROL: "no-cache", "Service-Worker-Allowed": "/gate"},
    )


async def words(request: web.Request) -> web.Response:
    told = _words_of(request.app[PAGES], request.app[PORTS].texts)
    return web.json_response(told, headers={hdrs.CACHE_CONTROL: SHORT})


async def classes(request: web.Request) -> web.Response:
    told = [_told(each) for each in request.app[PORTS].policy.venue_classes]
    return web.json_response({"classes": told}, headers={hdrs.CACHE_CONTROL: SHORT})


async def wechat(request: web.Request) -> web.Response:
    """What the page shows WeChat's script to use its scanner. It is for the page's own address, whoever asks."""
    ports = request.app[PORTS]
    account = next(
        (each for each in ports.accounts.values() if each.platform == "wechat" and each.web_login), None
    )
    if account is None:
        raise web.HTTPNotFound
    nonce = ports.random(NONCE_BYTES).hex()
    try:
        rights = await request.app[PLATFORMS][account.name].page_rights(f"{ports.public_url}/gate", nonce)
    except Undelivered:
        raise web.HTTPServiceUnavailable(headers={hdrs.RETRY_AFTER: "60"}) from None
    return web.json_response(rights)


@cache
def _file(name: str) -> bytes:
    return files("templates").joinpath("gate", name).read_bytes()


@cache
def _worker_of(pages: Pages, texts: Texts) -> bytes:
    digest = hashlib.sha256(json.dumps(_words_of(pages, texts), sort_keys=True).encode())
    for folder, names in (("gate", ("gate.html", *GATE)), ("hp1", HP1)):
        for name in names:
            digest.update(files("templates").joinpath(folder, name).read_bytes())
    told = f'const VERSION = "gate-{digest.hexdigest()[:16]}";\nconst FILES = {json.dumps(KEPT)};\n'
    return told.encode() + _file("worker.js")


@cache
def _words_of(pages: Pages, texts: Texts) -> Mapping[str, Mapping[str, str]]:
    """Every sentence that the page may say, by language."""
    shared = (
        *(f"gate.{each}" for each in RESULTS),
        *(f"gate_reason.{each}" for each in REASONS),
        *(f"hour.{each}" for each in range(WORDS_OF_THE_HOUR)),
    )
    return {
        language: {
            **dict(_flat(pages.section(language, "gate_page"))),
            **{key: texts.say(language, key) for key in shared},
        }
        for language in LANGUAGES
    }


def _flat(section: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The name of a section of its own stands before its names: `say.admit`."""
    for key, value in section.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{name}", str(words)) for name, words in value.items())
        else:
            yield key, str(value)


def _told(venue: VenueClass) -> Mapping[str, object]:
    return {
        "id": venue.id,
        "since": venue.since.isoformat(),
        "until": venue.until.isoformat() if venue.until else None,
        "yellow": venue.yellow,
        "red": venue.red,
        "shows_colour": venue.shows_colour,
        "emergency": venue.emergency,
        "name": venue.name,
    }


ROUTES = (
    web.get("/gate", show),
    web.get("/gate/worker.js", worker),
    web.get("/gate/words.json", words),
    web.get("/gate/classes.json", classes),
    web.get("/gate/wechat.json", wechat),
)
