"""Home of asking an account that was silent for long whether its person is still the same, before it is shown anything."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import code, sheets
from bot.dialogs.join_accounts import parted
from bot.domain.citizens import Citizen
from bot.domain.people import mask_name
from bot.domain.silence import WHO, in_doubt
from bot.domain.spelling import folded

TONGUES = {"chinese": "zh", "english": "en"}


async def open_who(turn: Turn) -> Step:
    """Nothing when there is no doubt. The question stays until it is answered."""
    session, citizen = turn.session, turn.citizen
    if citizen is None or not in_doubt(turn.channel, turn.ports.policy.reask_after, turn.now):
        return Step(session, ())
    if session.dialog == WHO and _is(turn, "joins.me"):
        return await code.open_code(replace(turn, session=sheets.closed(session)))
    if session.dialog == WHO and _is(turn, "joins.another"):
        return await parted(turn, citizen)
    tongue = TONGUES.get(turn.ports.texts.words().get(folded(turn.words), ""))
    return _ask(turn, replace(session, language=tongue or session.language), citizen)


def _ask(turn: Turn, session: Session, citizen: Citizen) -> Step:
    asking = replace(turn, session=session)
    words = asking.say("joins.who", name=mask_name(citizen.person.name))
    choices = choices_of(asking.say(key) for key in ("joins.me", "joins.another"))
    return Step(replace(sheets.closed(session), dialog=WHO), (Text(words, choices),))


def _is(turn: Turn, key: str) -> bool:
    said = folded(turn.words)
    return any(said == folded(turn.ports.texts.say(language, key)) for language in ("zh", "en"))


STILL = Dialog(WHO, open_who)
