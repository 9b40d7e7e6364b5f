"""Home of correcting in chat: the health answers of a moment ago by oneself, who one is after an officer's check."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.session import Session
from bot.dialogs import hearing, petition, picking, sheets, standing
from bot.dialogs.beginning import is_registered
from bot.dialogs.echo import heard_line
from bot.dialogs.small_talk import then_go_on
from bot.dialogs.words import listed
from bot.domain.citizens import Citizen
from bot.domain.corrections import FIELDS, answers_of
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Question
from bot.usecases import corrections
from bot.usecases.declaration import Outcome, declare

CORRECTS = "corrects"  # beside the answers of a form: the declaration they take the place of


async def open_correct(turn: Turn) -> Step:
    """What can be put right; what waits for an officer stands before it."""
    citizen = turn.citizen
    if citizen is None or not is_registered(turn):
        return then_go_on(turn, turn.say("correct.unregistered"), "start")
    wrong = await corrections.to_take_back(turn.ports, turn.tx, citizen, turn.now)
    session = petition.begun(turn.session, petition.CORRECT, wrong=wrong.id if wrong else "")
    fields = [each.field for each in await corrections.open_of(turn.tx, citizen.id)]
    names = [_named(turn, field) for field in FIELDS if field in fields]
    return petition.ask(
        turn, session, turn.say("correct.waiting", fields=listed(turn, names)) if names else ""
    )


async def answer(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    if citizen is None or not is_registered(turn):
        return await open_correct(turn)
    if picking.is_choice(turn, "no_correction"):
        return petition.dropped(turn)
    if not petition.is_shown(turn):
        return petition.ask(turn, session)
    said = session.of(petition.CORRECT)
    if petition.FIELD in said:
        return await _valued(turn, citizen, str(said[petition.FIELD]))
    if picking.is_choice(turn, "correct_declaration") and said[petition.WRONG]:
        return await _reopened(turn, citizen)
    for field in FIELDS:
        if picking.is_choice(turn, f"correct_{field}"):
            return petition.ask(turn, petition.told(session, field=field))
    return petition.ask(turn, session, "" if picking.strays(turn) else turn.say("errors.pick"))


async def sent(turn: Turn, citizen: Citizen) -> tuple[Outcome, str]:
    """Declares, in the place of the declaration that was reopened; too late, beside it. With what to say of it."""
    answers, wrong = turn.session.of(DECLARATION), turn.session.of(CORRECTS).get(petition.WRONG)
    here = turn.channel
    if not wrong:
        return await declare(turn.ports, turn.tx, citizen, answers, turn.now, through=here), ""
    outcome = await corrections.declare_instead(
        turn.ports, turn.tx, citizen, str(wrong), answers, turn.now, here
    )
    if outcome is not None:
        return outcome, turn.say("correct.declared")
    late = await declare(turn.ports, turn.tx, citizen, answers, turn.now, through=here)
    return late, turn.say("correct.late")


async def _reopened(turn: Turn, citizen: Citizen) -> Step:
    """The form as it was sent, at its summary; an answer being given elsewhere in the meantime counts no more."""
    session = await reopened(turn, citizen)
    if session is None:
        return petition.ended(turn, turn.session, turn.say("correct.late_choice"), "declare", "code")
    return standing.present(turn, session)


async def reopened(turn: Turn, citizen: Citizen) -> Session | None:
    """With the answers of the declaration that can still be taken back; None when it is too late."""
    wrong = await corrections.to_take_back(turn.ports, turn.tx, citizen, turn.now)
    if wrong is None:
        return None
    answers = {DECLARATION: answers_of(wrong), CORRECTS: {petition.WRONG: wrong.id}}
    return replace(sheets.closed(turn.session), dialog=sheets.DECLARE, answers=answers)


async def _valued(turn: Turn, citizen: Citizen, field: str) -> Step:
    """The new value through the same reading and checks as at the sign-up."""
    session = turn.session
    question = turn.ports.policy.forms[sheets.REGISTRATION].question(field)
    if heard := hearing.unheard(turn):
        return petition.ask(turn, session, heard)
    if picking.strays(turn):
        return petition.ask(turn, session)
    try:
        value = _read(turn, citizen, question)
        await corrections.ask(turn.ports, turn.tx, citizen, field, value, turn.now)
    except Refused as refused:
        return petition.ask(turn, session, hearing.said(turn, refused, question))
    words = f"{heard_line(turn, question, value)}\n{turn.say('correct.asked', field=_named(turn, field))}"
    return petition.ended(turn, session, words, "code")


def _read(turn: Turn, citizen: Citizen, question: Question) -> str:
    reading = hearing.reading_of(turn, replace(turn.session, answers={}))
    type_ = citizen.person.document.type
    return str(hearing.read_words(question, turn.words, replace(reading, document_type=type_)))


def _named(turn: Turn, field: str) -> str:
    return turn.say(f"correct.{field}")


CORRECT = Dialog(petition.CORRECT, open_correct, answer)
