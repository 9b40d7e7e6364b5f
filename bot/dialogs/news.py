"""Home of the first line of the next answer: what has changed since the citizen was last told."""

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import instant
from bot.dialogs.code import noted
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED
from bot.domain.decision import CANNOT_TELL, RENEW
from bot.usecases.declaration import decision_of


async def open_news(turn: Turn) -> Step:
    """One line when the outcome is another one than the one told; nothing when nothing has changed.

    Derived, not queued: the citizen's version, raised by every write about them, tells whether to look.
    """
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
    return Step(told, (Text(turn.say("news.renew" if renew else "news.changed")),))


NEWS = Dialog("news", open_news)
