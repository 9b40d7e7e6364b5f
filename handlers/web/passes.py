"""Home of the pass page: what it shows of a code, and the new code its script asks for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from aiohttp import web

from bot.conversation.session import session_from
from bot.domain.calendar import BEIJING
from bot.domain.catalogue import Service, by_kind
from bot.domain.citizens import Citizen
from bot.domain.decision import CANNOT_TELL, RED, YELLOW, Decision, Reason
from bot.domain.people import mask_name
from bot.ports import Ports, SignedPass
from bot.usecases.code import Code, code_of, issued
from bot.usecases.family_codes import Held, family_of
from bot.usecases.services import services_of
from handlers.web.answers import PAGES, Holder, asked_language, gone, holder_of, page
from handlers.web.keys import PORTS
from integrations.pages import Pages
from integrations.qr import svg

Shown = Mapping[str, object]
KINDS_WITHOUT_COLOUR = ("pending", "renew", "unknown", "consent")


async def show(request: web.Request, holder: Holder) -> web.Response:
    """One's own code, and beside it those one shows for others, to be swiped."""
    pages, ports = request.app[PAGES], request.app[PORTS]
    found = await _code(ports, holder)
    if found is None:
        return gone(request)
    code, language = found
    language = asked_language(request) or language
    own = {**await view(pages, ports, code, language), "code": f"{request.path}/code"}
    others = [
        {**await _held(pages, ports, each, language), "code": f"{request.path}/code?of={each.delegation.id}"}
        for each in await _family(ports, holder)
    ]
    return page(request, "pass.html", language, {"cards": [own, *others]})


async def renew(request: web.Request) -> web.Response:
    """A fresh code for the page that is open, with what it stands for, so that a change reloads the page."""
    holder, ports = holder_of(request), request.app[PORTS]
    found = await _code(ports, holder) if holder and holder.kind == "pass" else None
    if found is None:
        return web.json_response({}, status=410)
    mark, live = state(found[0].decision), found[0].live
    if "of" in request.query:
        family = await _family(ports, holder) if holder else []
        held = next((each for each in family if each.delegation.id == request.query["of"]), None)
        if held is None or held.decision is None:
            return web.json_response({}, status=410)
        mark, live = _outcome(held.decision), await _issued(ports, held)
    answer = {"state": mark, "now": ports.now().isoformat()}
    if live is not None:
        answer |= {
            "svg": svg(live.code),
            "expires": live.expires.isoformat(),
            "until": _clock(live.expires),
        }
    return web.json_response(answer)


async def _family(ports: Ports, holder: Holder) -> list[Held]:
    """Those whose code may be shown."""
    family = await family_of(ports, ports.store.begin(), holder.citizen, ports.now())
    return [each for each in family if each.decision is not None]


async def _issued(ports: Ports, held: Held) -> SignedPass | None:
    assert held.decision is not None
    person = held.citizen
    return await issued(ports, person.id, person.person.region, held.decision, ports.now())


async def _code(ports: Ports, holder: Holder) -> tuple[Code, str] | None:
    """None once the person has left by this channel, or is registered no longer."""
    tx = ports.store.begin()
    channel = await tx.channel(holder.channel)
    if channel is None or channel.citizen != holder.citizen or channel.unfollowed_at:
        return None
    citizen = await tx.citizen(holder.citizen)
    if citizen is None:
        return None
    return await code_of(ports, tx, citizen, ports.now()), session_from(channel.state).tongue


def state(decision: Decision) -> str:
    """What the page stands for; when it differs, everything on the page is old."""
    return "|".join((_outcome(decision), *(reason.rule for reason in decision.reasons)))


def _outcome(decision: Decision) -> str:
    """The same without the reasons, which are told to the person alone."""
    until = decision.until.isoformat() if decision.until else ""
    return "|".join((kind_of(decision), decision.overlay, until))


def kind_of(decision: Decision) -> str:
    return (decision.word or "unknown") if decision.outcome == CANNOT_TELL else decision.outcome


async def view(pages: Pages, ports: Ports, code: Code, language: str) -> Shown:
    decision, say = code.decision, Words(pages, language)
    services = await services_of(ports, ports.store.begin(), code.citizen.person.region, decision.outcome)
    return {
        **_seen(ports, say, code.citizen, decision, code.live),
        "state": state(decision),
        "reasons": [_reason(ports, say, reason) for reason in decision.reasons],
        "next": _next(say, code),
        "todo": pages.list(language, f"todo.{kind_of(decision)}"),
        "services": [service_view(say, service) for service in by_kind(services)],
    }


async def _held(pages: Pages, ports: Ports, held: Held, language: str) -> Shown:
    """Of somebody else only outcome, end and code."""
    decision, say = held.decision, Words(pages, language)
    assert decision is not None
    kind = kind_of(decision)
    return {
        **_seen(ports, say, held.citizen, decision, await _issued(ports, held)),
        "state": _outcome(decision),
        "reasons": [],
        "next": "",
        "todo": pages.list(
            language, f"todo.held_{kind}" if decision.outcome in {RED, YELLOW} else f"todo.{kind}"
        ),
        "services": [],
    }


def _seen(
    ports: Ports, say: "Words", citizen: Citizen, decision: Decision, live: SignedPass | None
) -> dict[str, object]:
    now = ports.now()
    return {
        "kind": kind_of(decision),
        "gold": bool(decision.overlay),
        "name": mask_name(citizen.person.name),
        "svg": svg(live.code) if live else "",
        "scan_until": _clock(live.expires) if live else "",
        "expires": live.expires.isoformat() if live else "",
        "now": now.isoformat(),
        "clock": f"{now.astimezone(BEIJING):%H:%M:%S}",
        "until": say.until(decision.until) if decision.until else "",
    }


class Words:
    """Days and moments in the language of a page."""

    def __init__(self, pages: Pages, language: str) -> None:
        self.language = language
        self._pages = pages

    def say(self, key: str, **values: object) -> str:
        return self._pages.say(self.language, key, **values)

    def day(self, day: date) -> str:
        return self.say("pass.day_of", month=self._month(day), day=day.day)

    def until(self, until: datetime) -> str:
        """An end of day is 24:00 of that day, never 00:00 of the next."""
        local = until.astimezone(BEIJING)
        if (local.hour, local.minute) == (0, 0):
            day = local.date() - timedelta(days=1)
            return self.say("pass.midnight", month=self._month(day), day=day.day)
        return self.say("pass.moment", month=self._month(local), day=local.day, time=f"{local:%H:%M}")

    def _month(self, day: date) -> object:
        return day.month if self.language == "zh" else f"{day:%B}"


def _reason(ports: Ports, say: Words, reason: Reason) -> Shown:
    rule = next(each for each in ports.policy.rules if each.id == reason.rule)
    return {
        "rule": rule.id,
        "text": rule.text[say.language].replace("{date}", say.day(reason.since)),
        "day": say.say("pass.day" if reason.day else "pass.day_first", day=reason.day, days=reason.days),
        "until": say.say("pass.reason_until", until=say.until(reason.until)),
        "part": reason.day,
        "days": reason.days,
        "colour": reason.colour,
    }


def _next(say: Words, code: Code) -> str:
    if code.after is None or code.decision.until is None:
        return ""
    until, kind = say.until(code.decision.until), kind_of(code.after)
    if kind in KINDS_WITHOUT_COLOUR:
        return say.say("pass.next_renew", until=until)
    return say.say("pass.next_colour", until=until, word=say.say(f"word.{kind}"))


def service_view(say: Words, service: Service) -> Shown:
    return {
        "kind": say.say(f"kind.{service.kind}"),
        "name": service.name[say.language],
        "url": service.url,
        "phone": service.phone,
        "hours": say.say("pass.hours", hours=service.hours[say.language]) if service.hours else "",
    }


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"
