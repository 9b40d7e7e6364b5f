"""Home of moving in a form: back, cancel; and of a location that was sent."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import petition, sheets, standing, summary
from bot.dialogs.words import say_place
from bot.domain.places import Place

LONGEST_LABEL = 60  # characters of a location's label offered as a choice


async def open_back(turn: Turn) -> Step:
    session = turn.session
    if petition.asks(session):
        return petition.stepped_back(turn)
    if not standing.is_open(session):
        return Step(session, (Text(turn.say("moves.nothing_to_cancel"), turn.choices("code", "help")),))
    if session.at in {summary.CHANGE, summary.SURE} or session.at.startswith(
        (sheets.CHANGING, standing.CHILD)
    ):
        return standing.present(turn, replace(session, at="", doubt=(), tries=0))
    if session.at in standing.NO_QUESTION:
        return standing.present(turn, session)
    earlier = sheets.stepped_back(turn, session)
    if earlier is None:
        return standing.present(turn, session, turn.say("moves.nothing_back"))
    if not standing.begun(earlier):
        earlier = replace(earlier, at=standing.CHAT)
    return standing.present(turn, earlier, turn.say("moves.back"))


async def open_cancel(turn: Turn) -> Step:
    session = turn.session
    if petition.asks(session):
        return petition.dropped(turn)
    if not standing.is_open(session):
        return Step(session, (Text(turn.say("moves.nothing_to_cancel"), turn.choices("code", "help")),))
    return Step(
        sheets.closed(session), (Text(turn.say("moves.cancelled"), turn.choices("code", "services")),)
    )


async def located(turn: Turn) -> Step:
    """A location answers where one lives, or lends its label to the address; else it offers its services."""
    session = turn.session
    found = turn.ports.policy.places.in_address(turn.incoming.text)
    if not standing.is_open(session):
        return _services(turn, found)
    open_ = None if standing.been_away(turn) else standing.asked_now(turn, session)
    if open_ and open_[1].type == "region":
        return _lives_there(turn, session, found)
    label = " ".join(turn.incoming.text.split())[:LONGEST_LABEL]
    if open_ and open_[1].id == "address" and label:
        session = replace(session, doubt=((label, label),))
    return standing.go_on(turn, session, turn.say("unheard.location"))


def _lives_there(turn: Turn, session: Session, found: Place | None) -> Step:
    if found is None or not found.code.isdigit():
        return standing.present(turn, session, turn.say("errors.region_unknown"))
    name = say_place(turn, found.code)
    meaning = (turn.say("choice.live_here", region=name), found.code)
    return standing.present(
        turn, replace(session, doubt=(meaning,)), turn.say("services.location", region=name)
    )


def _services(turn: Turn, found: Place | None) -> Step:
    session = turn.session
    if found is None or not found.code.isdigit():
        unknown = Text(turn.say("services.location_unknown"), turn.choices("code", "services"))
        return Step(session, (unknown,))
    full_name = turn.ports.policy.places.full_name(found.code, turn.language)
    words = turn.say("services.location", region=say_place(turn, found.code))
    return Step(session, (Text(words, turn.choices("services_at", region=full_name)),))


MOVES = (Dialog("back", open_back), Dialog("cancel", open_cancel), Dialog("location", located))
