"""Home of renewing: the statements of last time, confirmed in one tap when nothing has changed."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import asking, sheets, summary
from bot.dialogs.words import joined
from bot.domain.declarations import DECLARATION, Declaration

OFFER = "renew"
NOTHING: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": []}


def offer(turn: Turn, session: Session, last: Declaration | None) -> Step:
    """Only a declaration without anything to report can be repeated by one tap; others are asked anew."""
    fresh = replace(sheets.closed(session), dialog=sheets.DECLARE)
    nothing = last is not None and not last.stays and last.contact == "no" and not last.symptoms
    lapsed = last is None or turn.now >= last.valid_until
    lead = "renew" if nothing and lapsed else "renew_full" if lapsed else "declare_again"
    if nothing:
        answers = {DECLARATION: NOTHING}
        return offered(turn, replace(fresh, answers=answers, at=OFFER), turn.say(f"code.{lead}"))
    form = turn.ports.policy.forms[DECLARATION]
    return asking.ask(turn, fresh, form, form.questions[0], turn.say(f"code.{lead}"))


def offered(turn: Turn, session: Session, heard: str) -> Step:
    """The statements of last time and whether they still hold."""
    said = joined(turn, tuple(summary.statements(turn, NOTHING)))
    words = asking.fitted(heard, turn.say("summary.renew", statements=said))
    return Step(session, (Text(words, turn.choices("unchanged", "changed")),))
