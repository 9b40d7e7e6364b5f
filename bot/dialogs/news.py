"""Home of the first line of the next answer: what has changed since the citizen was last told."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import instant
from bot.dialogs import standing
from bot.dialogs.code import noted
from bot.dialogs.family_held import held_line
from bot.dialogs.family_news import family_line
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED
from bot.domain.decision import CANNOT_TELL, RENEW
from bot.usecases.declaration import decision_of


async def open_news(turn: Turn) -> Step:
    """One line when the outcome is another one than the one told; nothing when nothing has changed.

    Derived, not queued: the citizen's version, raised by every write about them, tells whether to look.
    """
    step = await _outcome_news(turn)
    if step.messages:
        return step
    session, line = await family_line(replace(turn, session=step.session))
    session, held = await held_line(turn, session, step.session.family_version)
    line = line or held
    return Step(session, (Text(line),) if line else ())


async def _outcome_news(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    assert citizen is not None
    until = instant(session.told_until)
    if citizen.version == session.told_version and (until is None or turn.now < until):
        return Step(session, ())
    if citizen.state == REFUSED and session.told != REFUSED:
        return Step(session, (Text(turn.say("news.refused")),))
    if citizen.state != CONFIRMED:
        return Step(session, ())
    decision, _, _ = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    told = noted(session, citizen, decision)
    if told.told == session.told:
        return Step(told, ())
    if session.told == PENDING:
        return Step(told, (Text(turn.say("news.first")),))
    renew = decision.outcome == CANNOT_TELL and decision.word == RENEW
    changed = "news.changed_meanwhile" if standing.begun(session) else "news.changed"
    return Step(told, (Text(turn.say("news.renew" if renew else changed)),))


NEWS = Dialog("news", open_news)
