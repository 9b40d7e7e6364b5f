"""Home of moving in a form: back, cancel; and of a location that was sent."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import filling, sheets
from bot.dialogs.words import say_place


async def open_back(turn: Turn) -> Step:
    session = turn.session
    if session.dialog not in sheets.SHEETS:
        return Step(session, (Text(turn.say("moves.nothing_to_cancel"), turn.choices("code", "help")),))
    earlier = sheets.stepped_back(turn, session)
    if earlier is None:
        return filling.present(turn, replace(session, at=filling.CHAT), turn.say("moves.nothing_back"))
    if not filling.begun(earlier):
        earlier = replace(earlier, at=filling.CHAT)
    return filling.present(turn, earlier, turn.say("moves.back"))


async def open_cancel(turn: Turn) -> Step:
    session = turn.session
    if session.dialog not in sheets.SHEETS:
        return Step(session, (Text(turn.say("moves.nothing_to_cancel"), turn.choices("code", "help")),))
    done = replace(session, dialog="", answers={}, at="", doubt=(), tries=0)
    return Step(done, (Text(turn.say("moves.cancelled"), turn.choices("code", "services")),))


async def located(turn: Turn) -> Step:
    """A location offers its region: as the answer where a region is asked, else its services."""
    session = turn.session
    found = turn.ports.policy.places.in_address(turn.incoming.text)
    open_ = sheets.open_question(turn, session) if session.dialog in sheets.SHEETS else None
    if found is None:
        return _unknown(turn)
    name = say_place(turn, found.code)
    if open_ and open_[1].type == "region":
        words = (turn.say("choice.live_here", region=name), found.code)
        return filling.present(
            turn, replace(session, doubt=(words,)), turn.say("services.location", region=name)
        )
    if open_:
        return filling.present(turn, session, turn.say("unheard.location"))
    choices = turn.choices(
        "services_at", region=turn.ports.policy.places.full_name(found.code, turn.language)
    )
    return Step(session, (Text(turn.say("services.location", region=name), choices),))


def _unknown(turn: Turn) -> Step:
    session = turn.session
    if filling.begun(session):
        return filling.present(turn, session, turn.say("unheard.location"))
    return Step(session, (Text(turn.say("services.location_unknown"), turn.choices("code", "services")),))


MOVES = (Dialog("back", open_back), Dialog("cancel", open_cancel), Dialog("location", located))
