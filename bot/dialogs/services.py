"""Home of the services of a region: the citizen's own, or another place's (`服务 杭州`)."""

from collections.abc import Sequence

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Link, Text
from bot.dialogs.words import say_place
from bot.domain.catalogue import Service
from bot.domain.citizens import CONFIRMED
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of

SHOWN = 8  # more would not fit one message of 2,000 bytes


async def open_services(turn: Turn) -> Step:
    if not turn.words:
        return await of_region(turn, turn.region)
    found = [place for place in turn.ports.policy.places.find(turn.words) if place.code.isdigit()]
    if len(found) > 1:
        choices = choices_of(
            turn.say(
                "choice.services_at", region=turn.ports.policy.places.full_name(place.code, turn.language)
            )
            for place in found[:8]
        )
        return Step(turn.session, (Text(turn.say("services.which", words=turn.words), choices),))
    if not found:
        return Step(
            turn.session, (Text(turn.say("services.location_unknown"), turn.choices("services", "code")),)
        )
    return await of_region(turn, found[0].code)


async def of_region(turn: Turn, region: str) -> Step:
    """The list for the citizen's colour; who has none yet sees what is for everybody."""
    colour = ""
    if turn.citizen and turn.citizen.state == CONFIRMED:
        decision, _, _ = await decision_of(turn.ports, turn.tx, turn.citizen, turn.now)
        colour = decision.outcome
    words, links = service_lines(turn, await services_of(turn.ports, turn.tx, region, colour))
    lines = [turn.say("services.title", region=say_place(turn, region)), *words]
    return Step(turn.session, (Text("\n".join(lines), (), links, turn.say("services.where")),))


def service_lines(turn: Turn, services: Sequence[Service]) -> tuple[list[str], tuple[Link, ...]]:
    """Telephones as lines, addresses as links; the hours behind the name."""
    shown = services[:SHOWN]
    lines = [
        turn.say("services.phone", name=_named(turn, each), phone=each.phone)
        for each in shown
        if not each.url
    ]
    return lines, tuple(Link(_named(turn, each), each.url) for each in shown if each.url)


def _named(turn: Turn, service: Service) -> str:
    name = service.name[turn.language]
    if service.hours is None:
        return name
    return turn.say("services.hours", name=name, hours=service.hours[turn.language])


SERVICES = Dialog("services", open_services)
