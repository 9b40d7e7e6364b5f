"""Home of renewing: the statements of last time, confirmed in one tap when nothing has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import asking, members, sheets, summary
from bot.dialogs.words import joined, listed
from bot.domain.declarations import DECLARATION, Declaration

OFFER = "renew"
NOTHING_TOO: Mapping[str, object] = {members.SAME: members.SAME, "symptoms": []}
NOTHING: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": []}


def offer(
    turn: Turn, session: Session, last: Declaration | None, people: Sequence[members.Answers] = ()
) -> Step:
    """Only a declaration without anything to report can be repeated by one tap; others are asked anew.

    `people` are those whose code the citizen shows and who are due as well: one question for all.
    """
    fresh = members.with_people(replace(sheets.closed(session), dialog=sheets.DECLARE), people)
    nothing = last is not None and not last.stays and last.contact == "no" and not last.symptoms
    lapsed = last is None or turn.now >= last.valid_until
    lead = "renew" if nothing and lapsed else "renew_full" if lapsed else "declare_again"
    if nothing:
        alike = {f"{members.HEALTH}{number}": NOTHING_TOO for number in members.numbers(fresh)}
        answers = {**fresh.answers, DECLARATION: NOTHING, **alike}
        return offered(turn, replace(fresh, answers=answers, at=OFFER), turn.say(f"code.{lead}"))
    form = turn.ports.policy.forms[DECLARATION]
    return asking.ask(turn, fresh, form, form.questions[0], turn.say(f"code.{lead}"))


def offered(turn: Turn, session: Session, heard: str) -> Step:
    """The statements of last time and whether they still hold."""
    said = joined(turn, tuple(summary.statements(turn, NOTHING)))
    if names := [members.called(session, number) for number in members.numbers(session)]:
        people = turn.say("member.joined", names=listed(turn, names))
        asked = turn.say("family.renew_all", people=people, statements=said)
        return Step(session, (Text(asking.fitted(heard, asked), turn.choices("all_same", "changed")),))
    words = asking.fitted(heard, turn.say("summary.renew", statements=said))
    return Step(session, (Text(words, turn.choices("unchanged", "changed")),))
