"""Home of the first line of the next answer after an officer, or the clock, has answered what a citizen asked."""

from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import instant
from bot.domain.appeals import Appeal
from bot.domain.corrections import DONE, FIELDS, Correction
from bot.usecases.photos import TOLD, lost_photo


async def open_answered(turn: Turn) -> Step:
    """Nothing when nothing has changed: the citizen's version, raised by every write about them, tells that."""
    session, citizen = turn.session, turn.citizen
    if citizen is None or citizen.version == session.told_version:
        return Step(session, ())
    appeals, corrections = await turn.tx.appeals_of(citizen.id), await turn.tx.corrections_of(citizen.id)
    since = instant(session.answered) or turn.channel.created_at
    decided = [(each.decided_at, _appeal(turn, each)) for each in appeals if _is_new(each.decided_at, since)]
    decided += [
        (each.decided_at, _correction(turn, each))
        for each in corrections
        if each.field in FIELDS and _is_new(each.decided_at, since)
    ]
    lines = [line for _, line in decided]
    for each in appeals:
        if item := await lost_photo(turn.tx, each):
            turn.tx.put_item(replace(item, state=TOLD))
            lines.append(turn.say("answered.photo_lost", number=each.number))
    last = max((at for at, _ in decided if at), default=since)
    told = replace(session, answered=last.isoformat() if decided else session.answered)
    return Step(told, (Text("\n".join(lines)),) if lines else ())


def _is_new(decided_at: datetime | None, since: datetime) -> bool:
    return decided_at is not None and decided_at > since


def _appeal(turn: Turn, appeal: Appeal) -> str:
    return turn.say(f"answered.{appeal.state}", number=appeal.number, words=appeal.words).rstrip(":： ")


def _correction(turn: Turn, correction: Correction) -> str:
    field = turn.say(f"correct.{correction.field}")
    if correction.state == DONE:
        return turn.say("answered.corrected", field=field)
    return turn.say("answered.uncorrected", field=field, words=correction.words)


ANSWERED = Dialog("answered", open_answered)
