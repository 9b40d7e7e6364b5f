"""Home of a person's word on who asks to show their code: agreed to or not, while it is asked and as long as it waits."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import family_news, sheets
from bot.dialogs.picking import LANGUAGES
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.people import mask_name
from bot.domain.spelling import folded
from bot.usecases.family import Asked, agree, asks_of, decline


async def decided(turn: Turn, citizen: Citizen, id_: str) -> Step | None:
    """None where the words are neither. Raises Refused when it is over."""
    asked = family_news.asked_by(await asks_of(turn.tx, citizen, turn.now), id_)
    if asked is None:
        raise Refused("errors.family_unknown")
    return await _settled(turn, citizen, asked)


async def heard(turn: Turn) -> Step | None:
    """The same words after something else was said in between; they name who asks."""
    citizen = turn.citizen
    for asked in await asks_of(turn.tx, citizen, turn.now) if citizen else ():
        assert citizen is not None
        if step := await _settled(turn, citizen, asked):
            return step
    return None


def done(turn: Turn, key: str, name: str = "") -> Step:
    words = Text(turn.say(key, name=name), turn.choices("code", "family"))
    return Step(sheets.closed(turn.session), (words,))


def says(turn: Turn, key: str, name: str = "") -> bool:
    said = folded(turn.words)
    return any(said == folded(turn.ports.texts.say(each, f"family.{key}", name=name)) for each in LANGUAGES)


async def _settled(turn: Turn, citizen: Citizen, asked: Asked) -> Step | None:
    name, id_ = mask_name(asked.holder.person.name), asked.delegation.id
    agreed = says(turn, "agree", name)
    if agreed:
        await agree(turn.ports, turn.tx, citizen, id_, turn.now)
    elif says(turn, "refuse", name):
        await decline(turn.tx, citizen, id_, turn.now)
    else:
        return None
    session = family_news.with_answered(turn, turn.session, asked.delegation, agreed=agreed)
    return done(replace(turn, session=session), "family.agreed" if agreed else "family.declined", name)
