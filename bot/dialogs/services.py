"""Home of the services of a region: the citizen's own, or another place's (`服务 杭州`)."""

import re
from collections.abc import Sequence

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Link, Text
from bot.dialogs.words import say_place
from bot.domain.catalogue import Service
from bot.domain.citizens import CONFIRMED
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of

_IN = re.compile(r"^(?:(?:in|at|of|for)\s+|在)", re.IGNORECASE)
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
    links = service_lines(turn, await services_of(turn.ports, turn.tx, region, colour))
    title = turn.say("services.title", region=say_place(turn, region))
    return Step(turn.session, (Text(title, (), links, turn.say("services.where")),))


def service_lines(turn: Turn, services: Sequence[Service]) -> tuple[Link, ...]:
    """A line for each in the order of the list: an address to tap, or a telephone as plain words."""
    return tuple(
        Link(
            _named(turn, each)
            if each.url
            else turn.say("services.phone", name=_named(turn, each), phone=each.phone),
            each.url,
        )
        for each in services[:SHOWN]
    )


def _named(turn: Turn, service: Service) -> str:
    name = service.name[turn.language]
    if service.hours is None:
        return name
    return turn.say("services.hours", name=name, hours=service.hours[turn.language])


SERVICES = Dialog("services", open_services)
