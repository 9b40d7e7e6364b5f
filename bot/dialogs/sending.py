"""Home of sending a form by an app: the same checks, question before a colour, acts and answers as in chat."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.dialog import Turn
from bot.conversation.session import emptied
from bot.dialogs import code, correct, entry, left_open, members, sheets, summary
from bot.dialogs.beginning import is_registered
from bot.domain.checks import faults_of
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import RED, YELLOW, Decision
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Form
from bot.usecases.code import Code, live_pass
from bot.usecases.declaration import Outcome, decision_of, preview
from bot.usecases.registration import applicant, register


@dataclass(frozen=True, slots=True)
class Doubt:
    """Answers that lead to yellow or red, to be looked at once more before they are sent."""

    colour: str
    until: datetime
    statements: tuple[str, ...]


Sent = Code | Doubt | entry.Faults


async def send(turn: Turn, form: Form, version: int, language: str, *, sure: bool) -> Sent:
    """The code it leads to; or all that is wrong or missing; or the question whether it is meant so.

    Raises Refused where the form is not to be sent, or has changed since it was read.
    """
    await entry.check_open(turn, form)
    if version != form.version:
        raise Refused("problem.version_changed")
    turn = replace(turn, session=entry.opened(turn))
    if faults := faults_of(form, turn.session.of(form.id), entry.measure(turn)):
        return faults
    if form.id == DECLARATION:
        return await _declared(turn, language, sure=sure)
    return await _registered(turn, language)


async def _registered(turn: Turn, language: str) -> Code:
    """Health answers given before, in chat, wait in the conversation for what is missing of them; so do all of others."""
    session = turn.session
    asked = applicant(turn.ports, session.of(sheets.REGISTRATION), language, turn.now)
    citizen = await register(turn.ports, turn.tx, turn.channel, asked, turn.now)
    linked = replace(turn, citizen=citizen)
    done = emptied(replace(session, language=session.language or language))
    waiting = {name: said for name, said in session.answers.items() if said and _waits(name)}
    if waiting:
        done = replace(done, dialog=sheets.DECLARE, answers=waiting)
    outcome = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    return await _told(replace(linked, session=done), citizen, outcome)


def _waits(form: str) -> bool:
    return form == DECLARATION or members.number_of(form) > 0


async def _declared(turn: Turn, language: str, *, sure: bool) -> Code | Doubt:
    citizen, answers = turn.citizen, turn.session.of(DECLARATION)
    if citizen is None or not is_registered(turn):
        raise Refused("problem.registration_first")
    decision = preview(turn.ports, citizen, answers, turn.now)
    if until := needs_sure(decision, sure=sure):
        said = tuple(summary.statements(entry.spoken(turn, language), answers))
        return Doubt(decision.outcome, until, said)
    outcome, _ = await correct.sent(turn, citizen)
    return await _told(replace(turn, session=left_open.own_sent(turn.session)), citizen, outcome)


def needs_sure(decision: Decision, *, sure: bool) -> datetime | None:
    """The end of a yellow or red that is still to be asked about."""
    return None if sure or decision.outcome not in {RED, YELLOW} else decision.until


async def _told(turn: Turn, citizen: Citizen, outcome: Outcome) -> Code:
    """Keeps what was told, so that chat tells it as no news."""
    decision, then, declaration = outcome
    if citizen.state == CONFIRMED:
        session = code.noted(turn.session, citizen, decision)
    else:
        session = code.pending(turn, turn.session, "signup.pending").session
    entry.keep(replace(turn, session=session), citizen.id)
    live = live_pass(turn.ports, turn.tx, citizen.id, citizen.person.region, decision, turn.now)
    return Code(decision, then, citizen, declaration, live)
