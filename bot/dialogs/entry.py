"""Home of a form filled in by an app: the conversation of the same channel, with typed values in place of words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.conversation.dialog import Turn
from bot.conversation.elsewhere import goes_on_elsewhere, taken_over
from bot.conversation.messages import Incoming
from bot.conversation.session import Session, session_from, state_of
from bot.dialogs import left_open, members, renewal, sheets
from bot.dialogs.beginning import is_registered
from bot.domain.calendar import beijing_date
from bot.domain.checks import Measure, check
from bot.domain.citizens import withdrawn
from bot.domain.conditions import holds
from bot.domain.errors import Refused
from bot.domain.forms import Answers, Form, Question, answered, known, route
from bot.domain.people import check_age, mask_name
from bot.domain.silence import in_doubt
from bot.ports import Ports, Transaction

Faults = Mapping[str, Refused]
NOT_ASKED = "problem.not_asked"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as far as it is filled in: the questions answered on the way, then the open one."""

    form: Form
    route: tuple[Question, ...]
    answers: Answers
    next: Question | None


async def turn_of(
    ports: Ports, tx: Transaction, channel: bytes, now: datetime, *, doubted: bool = False
) -> Turn:
    """Where the conversation of a channel stands. Raises Refused when it was erased, or left for another account.

    And, but where it is `doubted` who this is, after a long silence: nothing is shown before that is answered.
    """
    stored = await tx.channel(channel)
    if stored is None:
        raise Refused("problem.unauthorized")
    stored = await taken_over(ports, tx, stored, stored.union)
    if await goes_on_elsewhere(tx, stored):
        raise Refused("problem.unauthorized")  # whoever logs in again acts for that conversation
    citizen = await tx.citizen(stored.citizen) if stored.citizen else None
    if citizen is not None and not doubted and in_doubt(stored, ports.policy.reask_after, now):
        raise Refused("problem.who", name=mask_name(citizen.person.name))
    incoming = Incoming(stored.account, stored.open_id, "text")
    account, session = ports.accounts[stored.account], session_from(stored.state)
    return Turn(ports, tx, account, stored, citizen, session, incoming, "", now)


def spoken(turn: Turn, language: str) -> Turn:
    """The same in the language of a request, for saying things; never to be kept."""
    return replace(turn, session=replace(turn.session, language=language))


def sheet_of(turn: Turn, form: Form) -> Sheet:
    answers = opened(turn).of(form.id)
    met = route(form, answers, known(form, answers, turn.ports.policy.documents))
    given = {question.id: answers[question.id] for question in met if answered(question, answers)}
    last = None if met[-1].id in given else met[-1]
    return Sheet(form, tuple(question for question in met if question is not last), given, last)


async def check_open(turn: Turn, form: Form) -> None:
    """Raises Refused where this form is not to be filled in: by whom it was, or before what comes first."""
    if form.id == sheets.REGISTRATION and is_registered(turn):
        raise Refused("problem.already_registered")
    if form.id == sheets.REGISTRATION:
        return
    if turn.citizen is None or not is_registered(turn):
        if turn.session.of(sheets.REGISTRATION).get("consent_health") is not True:
            raise Refused("problem.registration_first")
    elif withdrawn(await turn.tx.consents(turn.citizen.id)):
        raise Refused("problem.consent_withdrawn")


def answer(turn: Turn, form: Form, values: Answers) -> tuple[Turn, Faults]:
    """The turn with these answers in its session; as it was, with everything wrong of them, if anything is.

    A question passed over is a fault of its own. What was answered before stays as long as it is still right.
    """
    session = begun(turn, form)
    if set(values) != {sheets.SUMMARY}:
        session = _without(session, form, sheets.SUMMARY)
    faults: dict[str, Refused] = {}
    missing: list[str] = []
    for question in form.questions:
        answers = session.of(form.id)
        waits, sent = _rests_on(question, faults), question.id in values
        if not _is_asked(turn, form, question, answers):
            if sent and not waits and not _is_told(turn, form, question, answers, values):
                faults[question.id] = Refused(NOT_ASKED)
        elif sent:
            faults |= {id_: Refused("errors.missing") for id_ in missing}
            session = _taken(turn, session, form, question, values[question.id], faults)
        elif not answered(question, answers):
            told_later = "document_number" in missing and question.id in sheets.TOLD_BY_NUMBER
            missing += [] if waits or told_later else [question.id]
        else:
            session = _still_right(turn, session, form, question)
    _check_age(turn, form, session.of(form.id), values, faults)
    return (turn if faults else replace(turn, session=session)), faults


def tell(turn: Turn, form: Form, question: str, value: object) -> Turn:
    """With the answer to a question that may not have been reached yet. Raises Refused for a wrong one."""
    session = begun(turn, form)
    checked = check(form.question(question), value, session.of(form.id), measure(turn))
    session = _without(session, form, sheets.SUMMARY)
    return replace(turn, session=sheets.with_answer(session, form, question, checked))


def take_back(turn: Turn, form: Form, question: str) -> Turn:
    """Without this answer and those that were asked because of it."""
    session = _without(begun(turn, form), form, sheets.SUMMARY)
    if question in session.of(form.id):
        session = _without(sheets.with_answer(session, form, question, None), form, question)
    return replace(turn, session=session)


def keep(turn: Turn, citizen: bytes | None = None) -> None:
    """Puts the conversation back as it stands now; `citizen` has just registered by it."""
    channel, state = turn.channel, state_of(turn.session)
    turn.tx.put_channel(replace(channel, seen_at=turn.now, citizen=citizen or channel.citizen, state=state))


def measure(turn: Turn) -> Measure:
    ports = turn.ports
    return Measure(beijing_date(turn.now), ports.policy.places, ports.formats, ports.policy.documents)


def opened(turn: Turn) -> Session:
    """With the present form's dialog open in it. What chat only offered was not answered."""
    wanted = sheets.DECLARE if is_registered(turn) else sheets.REGISTER
    session = turn.session
    if session.dialog != wanted or session.at == renewal.OFFER:
        return replace(left_open.set_aside(session), dialog=wanted)
    return replace(session, at="", doubt=(), tries=0)


def begun(turn: Turn, form: Form) -> Session:
    """Open for this form: what one says of oneself is asked for again."""
    session = opened(turn)
    return session if members.number_of(form.id) else left_open.for_own(session)


def _taken(
    turn: Turn, session: Session, form: Form, question: Question, value: object, faults: dict[str, Refused]
) -> Session:
    try:
        checked = check(question, value, session.of(form.id), measure(turn))
    except Refused as refused:
        faults[question.id] = refused
        return session
    return sheets.with_answer(session, form, question.id, checked)


def _still_right(turn: Turn, session: Session, form: Form, question: Question) -> Session:
    """Without an earlier answer that another one, or the day, has made wrong."""
    answers = session.of(form.id)
    try:
        check(question, answers[question.id], answers, measure(turn))
    except Refused:
        return _without(session, form, question.id)
    return session


def _is_asked(turn: Turn, form: Form, question: Question, answers: Answers) -> bool:
    told = known(form, answers, turn.ports.policy.documents)
    return question.id not in told and holds(question.ask_if, {**answers, **told}) is True


def _is_told(turn: Turn, form: Form, question: Question, answers: Answers, values: Answers) -> bool:
    """Whether the document number says the same: said twice, it is right."""
    told = known(form, answers, turn.ports.policy.documents)
    return question.id in told and told[question.id] == values[question.id]


def _rests_on(question: Question, faults: Faults) -> bool:
    """Whether it cannot be told if this is asked, since what decides it is wrong."""
    by_number = "document_number" in faults and question.id in sheets.TOLD_BY_NUMBER
    return by_number or any(condition.of in faults for condition in question.ask_if)


def _check_age(turn: Turn, form: Form, answers: Answers, values: Answers, faults: dict[str, Refused]) -> None:
    """A guardian signs up for a child; told as soon as the birth date is."""
    sent = {"birth_date", "document_number"} & set(values)
    told = known(form, answers, turn.ports.policy.documents)
    born = {**answers, **told}.get("birth_date")
    if not sent or sent & set(faults) or born is None:
        return
    try:
        check_age(date.fromisoformat(str(born)), beijing_date(turn.now))
    except Refused as refused:
        faults["document_number" if "birth_date" in told else "birth_date"] = refused


def _without(session: Session, form: Form, question: str) -> Session:
    kept = {id_: value for id_, value in session.of(form.id).items() if id_ != question}
    return replace(session, answers={**session.answers, form.id: kept})
