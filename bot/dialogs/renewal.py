"""Home of renewing: the statements of last time, confirmed in one tap when nothing has changed."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import filling, summary
from bot.dialogs.words import joined
from bot.domain.declarations import DECLARATION, Declaration

OFFER = "renew"
NAME = "declare"


def offer(turn: Turn, session: Session, last: Declaration | None) -> Step:
    """Only a declaration without anything to report can be repeated by one tap; others are asked anew."""
    fresh = replace(session, dialog=NAME, answers={}, at="", doubt=(), tries=0)
    if last is None or last.stays or last.contact != "no" or last.symptoms:
        return filling.present(turn, fresh, turn.say("code.renew"))
    answers = {"places": [], "contact": "no", "symptoms": []}
    said = joined(turn, tuple(summary.statements(turn, answers)))
    words = f"{turn.say('code.renew')}\n{turn.say('summary.renew', statements=said)}"
    offered = replace(fresh, answers={DECLARATION: answers}, at=OFFER)
    return Step(offered, (Text(words, turn.choices("unchanged", "changed")),))
