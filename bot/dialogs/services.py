"""Home of the services of a region: the citizen's own, or another place's (`服务 杭州`)."""

import re
from collections.abc import Sequence

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Link, Text
from bot.dialogs.words import place_name
from bot.domain.catalogue import EMERGENCY, Service
from bot.domain.citizens import CONFIRMED
from bot.ports import Ports, Texts
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of

_IN = re.compile(r"^(?:(?:in|at|of|for)\s+|在)", re.IGNORECASE)
VITAL = (EMERGENCY, "hotline")
SHOWN = 8  # more would not fit one message of 2,000 bytes


async def open_services(turn: Turn) -> Step:
    if not turn.words:
        return await of_region(turn, turn.region)
    words = _IN.sub("", turn.words)
    found = [place for place in turn.ports.policy.places.find(words) if place.code.isdigit()]
    if len(found) > 1:
        choices = choices_of(
            turn.say(
                "choice.services_at", region=turn.ports.policy.places.full_name(place.code, turn.language)
            )
            for place in found[:8]
        )
        return Step(turn.session, (Text(turn.say("services.which", words=words), choices),))
    if not found:
        return Step(turn.session, (Text(turn.say("services.not_found"), turn.choices("services", "code")),))
    return await of_region(turn, found[0].code)


async def of_region(turn: Turn, region: str) -> Step:
    """The list for the citizen's colour; who has none yet sees what is for everybody."""
    colour = ""
    if turn.citizen and turn.citizen.state == CONFIRMED:
        decision, _, _ = await decision_of(turn.ports, turn.tx, turn.citizen, turn.now)
        colour = decision.outcome
    found = await services_of(turn.ports, turn.tx, region, colour)
    return Step(turn.session, (listed(turn.ports, turn.language, region, found),))


def listed(ports: Ports, language: str, region: str, services: Sequence[Service]) -> Text:
    """The list of a region as a chat says it."""
    named = place_name(ports.policy.places, region, language)
    title = ports.texts.say(language, "services.title", region=named)
    where = ports.texts.say(language, "services.where")
    return Text(title, (), _lines(ports.texts, language, services), where)


def service_lines(turn: Turn, services: Sequence[Service]) -> tuple[Link, ...]:
    """A line for each in the order of the list: an address to tap, or a telephone as plain words."""
    return _lines(turn.ports.texts, turn.language, services)


def _lines(texts: Texts, language: str, services: Sequence[Service]) -> tuple[Link, ...]:
    return tuple(Link(_line(texts, language, each), each.url) for each in _fitting(services))


def _fitting(services: Sequence[Service]) -> list[Service]:
    """The first ones; but emergency care and the hotlines before anything else, wherever they stand."""
    kinds = [each.kind for each in services]
    firsts = {kinds.index(kind) for kind in VITAL if kind in kinds}
    ranked = sorted(range(len(kinds)), key=lambda at: (at not in firsts, kinds[at] not in VITAL))
    kept = set(ranked[:SHOWN])
    return [each for at, each in enumerate(services) if at in kept]


def _line(texts: Texts, language: str, service: Service) -> str:
    name = service.name[language]
    if service.hours is not None:
        name = texts.say(language, "services.hours", name=name, hours=service.hours[language])
    if service.url:
        return name
    return texts.say(language, "services.phone", name=name, phone=service.phone)


SERVICES = Dialog("services", open_services)
