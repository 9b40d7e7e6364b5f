"""Home of /m/: the mobile web app. Its pages hold nobody's data and fill themselves through the API alone."""

import json
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from aiohttp import hdrs, web

from bot.domain.citizens import VISITS
from handlers.web.answers import PAGES, asked_language, page
from handlers.web.api.languages import language_of
from handlers.web.keys import PORTS
from integrations.sentences import LANGUAGES

START = "start"
NAMES = (
    *("form", "check", "sure", "pass", "reasons", "services", "mine", "consent"),
    *("family", "add", "share", "appeal", "correct", "notices", "paper"),
    *("who", "accounts", "part", "join"),
    *("visit", "visits"),
)
KINDS = ("green", "yellow", "red", "pending", "renew", "unknown", "consent", "register", "none")
ADVISED = ("yellow", "red")
SHARING = ("agree", "end", "stop")
PARTING = ("here", "there")
PURPOSES = ("identity", "health")
LANGUAGE = "healthcode-language"
REMEMBERED = timedelta(days=365)
KEPT = (
    "account",
    "form",
    "for",
    "purpose",
    "act",
    "id",
    "venue",
    "scan",
)  # what the other language's page is asked with, too


async def show(request: web.Request) -> web.Response:
    chosen = asked_language(request)
    if chosen:
        return _remembering(request, chosen)
    language = _language(request)
    name = request.path.removeprefix("/m/") or START
    answer = page(request, f"app/{name}.html", language, _shown(request, name, language))
    if "state" not in request.query:  # an address with a login code in it is opened once
        answer.headers[hdrs.CACHE_CONTROL] = "public, max-age=300"
    answer.headers[hdrs.VARY] = "Accept-Language, Cookie"
    return answer


async def entrance(_: web.Request) -> web.Response:
    return web.Response(status=308, headers={hdrs.LOCATION: "/m/"})


def _shown(request: web.Request, name: str, language: str) -> Mapping[str, object]:
    pages = request.app[PAGES]
    return {
        "name": name,
        "said": pages.section(language, "app.said"),
        "kinds": KINDS,
        "advised": {kind: pages.list(language, f"app.advice.{kind}") for kind in ADVISED},
        "withdrawing": {each: pages.list(language, f"app.consent.withdraw_{each}") for each in PURPOSES},
        "sharing": {each: pages.list(language, f"app.share.means_{each}") for each in SHARING},
        "parting": {each: pages.list(language, f"app.part.means_{each}") for each in PARTING},
        "adding": json.dumps(pages.section(language, "app.adding"), ensure_ascii=False),
        "photo_bytes": request.app[PORTS].policy.photo_bytes,
        "visits_consent": request.app[PORTS].policy.consents[VISITS][language],
        "accounts": _accounts(request, language),
        "query": urlencode(_kept(request)),
    }


def _accounts(request: web.Request, language: str) -> list[Mapping[str, str]]:
    """By which one can log in from a page."""
    ports = request.app[PORTS]
    return [
        {
            "name": account.name,
            "platform": account.platform,
            "region": ports.policy.places.name(account.region, language),
        }
        for account in ports.accounts.values()
        if account.web_login
    ]


def _remembering(request: web.Request, chosen: str) -> web.Response:
    query = urlencode(_kept(request))
    answer = web.Response(status=303, headers={hdrs.LOCATION: request.path + (f"?{query}" if query else "")})
    answer.set_cookie(
        LANGUAGE,
        chosen,
        max_age=int(REMEMBERED.total_seconds()),
        path="/m",
        httponly=True,
        samesite="Lax",
        secure=request.app[PORTS].public_url.startswith("https:"),
    )
    return answer


def _kept(request: web.Request) -> Mapping[str, str]:
    return {name: request.query[name] for name in KEPT if name in request.query}


def _language(request: web.Request) -> str:
    remembered = request.cookies.get(LANGUAGE, "")
    return remembered if remembered in LANGUAGES else language_of(request)


ROUTES = (
    web.get("/m", entrance),
    web.get("/m/", show),
    *(web.get(f"/m/{name}", show) for name in NAMES),
)
