"""Home of how a citizen's page is answered: its headers, its language, its cookie, whose request and form are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl

from aiohttp import web

from handlers.web.keys import PORTS
from integrations.pages import Pages
from integrations.sentences import LANGUAGES

PAGES = web.AppKey("PAGES", Pages)
COOKIE = "healthcode"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a browser may see at one link: what its cookie holds."""

    kind: str  # pass | form
    link: bytes
    channel: bytes
    citizen: bytes


def page(
    request: web.Request, name: str, language: str, values: Mapping[str, object], status: int = 200
) -> web.Response:
    html = request.app[PAGES].render(name, language, {**values, "path": request.path})
    return web.Response(text=html, content_type="text/html", status=status)


def gone(request: web.Request, words: str = "pass") -> web.Response:
    """For a link that is used, late, forged or of somebody who left: the same page for all."""
    return page(request, "gone.html", asked_language(request) or "zh", {"words": words}, 410)


def asked_language(request: web.Request) -> str:
    """The language chosen on the page, or nothing."""
    asked = request.query.get("lang", "")
    return asked if asked in LANGUAGES else ""


def again(request: web.Request) -> web.Response:
    """To the same address by GET, so that reloading sends nothing twice."""
    return web.Response(status=303, headers={"Location": request.path_qs})


def is_own(request: web.Request) -> bool:
    """Whether a form was sent from our own page.

    Under `no-referrer` browsers write `Origin: null`, so a newer header decides where there is one. What else
    guards a form is its address, which nobody can guess.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin", "null")
    host = origin.partition("://")[2]
    return origin == "null" or host == request.host or origin == request.app[PORTS].public_url


async def form_of(request: web.Request) -> list[tuple[str, str]]:
    """The fields of a form as our own pages send it, in UTF-8; anything else is refused, whatever it says it is."""
    if request.content_type != FORM:
        raise web.HTTPUnsupportedMediaType
    if (request.charset or "utf-8").lower() != "utf-8":
        raise web.HTTPBadRequest(text="The form is not in UTF-8.")
    try:
        return parse_qsl((await request.read()).decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise web.HTTPBadRequest(text="The form is not in UTF-8.") from None


def link_of(request: web.Request) -> bytes:
    """What an address is called where used ones are kept."""
    return request.app[PORTS].sealing.index("link", request.match_info["link"])


def give_cookie(request: web.Request, answer: web.Response, holder: Holder, lasts: timedelta) -> None:
    ports = request.app[PORTS]
    payload = {
        "for": f"cookie {holder.kind}",
        "link": holder.link.hex(),
        "channel": holder.channel.hex(),
        "citizen": holder.citizen.hex(),
    }
    set_cookie(request, answer, COOKIE, ports.links.seal(payload, ports.now() + lasts), lasts)


def set_cookie(request: web.Request, answer: web.Response, name: str, value: str, lasts: timedelta) -> None:
    """A cookie goes to this one address only: two people's links in one browser never mix."""
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path=f"/p/{request.match_info['link']}",
        httponly=True,
        samesite="Strict",
        secure=request.app[PORTS].public_url.startswith("https:"),
    )


def holder_of(request: web.Request) -> Holder | None:
    ports = request.app[PORTS]
    held = ports.links.open(request.cookies.get(COOKIE, ""), ports.now()) or {}
    role, _, kind = str(held.get("for", "")).partition(" ")
    if role != "cookie" or held["link"] != link_of(request).hex():
        return None
    return Holder(
        kind, link_of(request), bytes.fromhex(str(held["channel"])), bytes.fromhex(str(held["citizen"]))
    )
