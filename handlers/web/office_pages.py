"""Home of what an office sees: the list of its region's links, the form of one, what the check found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.domain.calendar import BEIJING
from bot.domain.catalogue import COLOURS, EMERGENCY, KINDS, Service
from bot.domain.errors import Refused
from bot.domain.service_rows import LONGEST, LONGEST_URL, row_of
from bot.usecases.invitations import Invitation
from bot.usecases.offices import Draft, key_of
from handlers.web.answers import PAGES, asked_language, page
from handlers.web.invited import head
from handlers.web.keys import PORTS
from handlers.web.office_previews import previews
from integrations.pages import Pages
from integrations.service_links import Judged

Shown = Mapping[str, object]
Row = Mapping[str, str]
Faults = Mapping[str, Refused]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one request may see and change. `token` stands in every form of the page and nowhere else."""

    invitation: Invitation
    draft: Draft
    token: str


async def listed(
    request: web.Request,
    seen: Seen,
    *,
    judged: Judged | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> web.Response:
    language = asked_language(request) or "zh"
    asked = request.query.get("colour", "")
    colour = asked if asked in COLOURS else COLOURS[0]
    found = _found(request, language, judged or ())
    shown = {
        **head(request, language, seen.invitation),
        "token": seen.token,
        "draft": seen.draft,
        "saved": _moment(seen.draft.at),
        "groups": _groups(request.app[PAGES], language, seen.draft.services, found),
        "checked": judged is not None,
        "refused": _say(request, language, refused),
        "colour": colour,
        "colours": COLOURS,
        "previews": await previews(request, seen.invitation.region, seen.draft.services, colour, language),
    }
    return page(request, "office.html", language, shown, 409 if refused and status == 200 else status)


def form(request: web.Request, seen: Seen, key: str, row: Row, faults: Faults | None = None) -> web.Response:
    """The link called `key`, or a new one, with its cells as they are or were typed."""
    language = asked_language(request) or "zh"
    said = {column: _say(request, language, refused) for column, refused in (faults or {}).items()}
    if "kind" in said:
        said["kind"] = request.app[PAGES].say(language, "office.choose_kind")
    shown = {
        **head(request, language, seen.invitation),
        "token": seen.token,
        "key": key,
        "row": row,
        "chosen": row["colours"].split(),
        "faults": said,
        "kinds": KINDS,
        "colours": COLOURS,
        "emergency": EMERGENCY,
        "longest": LONGEST,
        "longest_url": LONGEST_URL,
    }
    return page(request, "office_link.html", language, shown, 422 if said else 200)


def _groups(
    pages: Pages, language: str, services: Sequence[Service], found: Mapping[str, Shown]
) -> list[Shown]:
    """By kind in order; within a kind the first cannot go up nor the last down."""
    groups: list[Shown] = []
    for kind in KINDS:
        own = [each for each in services if each.kind == kind]
        links = [
            {
                **row_of(each),
                "key": key_of(each),
                "colours": [pages.say(language, f"word.{colour}") for colour in each.colours],
                "example": each.example,
                "up": at > 0,
                "down": at < len(own) - 1,
                "found": found.get(key_of(each)),
            }
            for at, each in enumerate(own)
        ]
        if links:
            groups.append({"kind": kind, "links": links})
    return groups


def _found(request: web.Request, language: str, judged: Judged) -> Mapping[str, Shown]:
    return {
        key_of(each): {"wrong": refused is not None, "words": _say(request, language, refused)}
        for each, refused in judged
    }


def _say(request: web.Request, language: str, refused: Refused | None) -> str:
    return request.app[PORTS].texts.say(language, refused.key, **refused.values) if refused else ""


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""
