"""Home of the forms by API: read, answered one by one or many at once, taken back, sent; as one has them in chat."""

from collections.abc import Awaitable, Callable, Mapping

from bot.conversation.dialog import Turn
from bot.dialogs import entry, for_others, hearing, sending
from bot.dialogs.sending import Doubt
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.ports import SignedPass, Transaction
from bot.usecases.code import Code, live_pass
from bot.usecases.commit import committed
from bot.usecases.family_codes import Held
from bot.usecases.family_ids import present
from handlers.web.api import passes
from handlers.web.api.form_shapes import FORM, VALUE, doubt_shown, form_shown
from handlers.web.api.idempotency import once
from handlers.web.api.operation import Answer, Call, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, FLAG, by_name, record, text


async def read(call: Call) -> Answer:
    turn = await entry.turn_of(call.ports, call.ports.store.begin(), call.channel, call.now)
    turn, form, _ = await _asked(call, turn)
    return Answer(form_shown(turn, form, call.language))


async def answer_one(call: Call) -> Answer:
    def change(turn: Turn, form: Form) -> Turn:
        question = _question(call, form)
        changed, faults = entry.answer(turn, form, {question.id: call.body["value"]})
        if set(faults) - {question.id} or any(each.key == entry.NOT_ASKED for each in faults.values()):
            raise Problem("not_asked")
        if faults:
            raise invalid(call, turn, form, faults)
        return changed

    return await committed(call.ports, _changing(call, change))


async def answer_many(call: Call) -> Answer:
    answers = call.body["answers"]
    assert isinstance(answers, dict)

    def change(turn: Turn, form: Form) -> Turn:
        ids = {question.id for question in form.questions}
        changed, faults = entry.answer(turn, form, {id_: answers[id_] for id_ in answers if id_ in ids})
        unknown = {id_: Refused("problem_fault.unknown") for id_ in answers if id_ not in ids}
        if faults or unknown:
            raise invalid(call, turn, form, {**faults, **unknown})
        return changed

    return await committed(call.ports, _changing(call, change))


async def take_back(call: Call) -> Answer:
    def change(turn: Turn, form: Form) -> Turn:
        return entry.take_back(turn, form, _question(call, form).id)

    return await committed(call.ports, _changing(call, change))


async def send(call: Call) -> Answer:
    version, sure = call.body["version"], call.body.get("sure") is True
    assert isinstance(version, int)

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        turn, form, shown = await _asked(call, turn)
        sent: Code | Held | Doubt | entry.Faults
        if shown is None:
            sent = await sending.send(turn, form, version, call.language, sure=sure)
        else:
            sent = await for_others.send(turn, form, shown, version, call.language, sure=sure)
        match sent:
            case Doubt():
                raise Problem("sure_needed", doubt_shown(sent))
            case Code():
                return Answer(passes.shown(call, entry.spoken(turn, call.language), sent))
            case Held():
                return Answer(passes.shown_of(call, sent, _live(call, tx, sent)))
        raise invalid(call, turn, form, sent)

    return await once(call, act)


def _live(call: Call, tx: Transaction, held: Held) -> SignedPass | None:
    person = held.citizen
    if held.decision is None:
        return None
    return live_pass(call.ports, tx, person.id, person.person.region, held.decision, call.now)


def _changing(call: Call, change: Callable[[Turn, Form], Turn]) -> Callable[[Transaction], Awaitable[Answer]]:
    """Reads the conversation, changes it, puts it back, shows it."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        turn, form, _ = await _asked(call, turn)
        await entry.check_open(turn, form)
        changed = change(turn, form)
        entry.keep(changed)
        return Answer(form_shown(changed, form, call.language))

    return act


async def _asked(call: Call, turn: Turn) -> tuple[Turn, Form, Held | None]:
    """One's own form; or, with `for`, the declaration of somebody whose code one shows."""
    form = call.ports.policy.forms.get(call.part("form"))
    if form is None:
        raise Problem("not_found")
    if not (id_ := call.asked("for")):
        return turn, form, None
    if form.id != DECLARATION:
        raise Problem("not_found")
    return await for_others.opened(turn, await present(call.ports, turn.tx, id_))


def _question(call: Call, form: Form) -> Question:
    for question in form.questions:
        if question.id == call.part("question"):
            return question
    raise Problem("not_found")


def invalid(call: Call, turn: Turn, form: Form, faults: Mapping[str, Refused]) -> Problem:
    speaking = entry.spoken(turn, call.language)
    questions = {question.id: question for question in form.questions}
    told = [
        {"question": id_[:40], "detail": _said(speaking, refused, questions.get(id_))}
        for id_, refused in faults.items()
    ]
    return Problem("invalid", {"faults": told})


def _said(turn: Turn, refused: Refused, question: Question | None) -> str:
    return hearing.said(turn, refused, question) if question else turn.say(refused.key)


_FORM = Parameter("form", "path", text("A form of the policy: registration, declaration", longest=40))
_FOR = Parameter(
    "for",
    "query",
    text("Whose declaration: an id of /family; left out, one's own", longest=64, shortest=1),
)
_QUESTION = Parameter("question", "path", text("The id of a question", longest=40))
_CLOSED = ("not_found", "already_registered", "registration_first", "consent_withdrawn")

OPERATIONS = (
    Operation(
        "GET",
        "/forms/{form}",
        read,
        "A form with what is answered of it so far, here or in chat",
        answer=FORM,
        parameters=(_FORM, _FOR),
        problems=("not_found",),
        etag=True,
    ),
    Operation(
        "PUT",
        "/forms/{form}/answers/{question}",
        answer_one,
        "Answer one question that is on the route",
        answer=FORM,
        body=record(value=VALUE),
        parameters=(_FORM, _QUESTION, _FOR),
        problems=(*_CLOSED, "not_asked", "invalid"),
    ),
    Operation(
        "PUT",
        "/forms/{form}/answers",
        answer_many,
        "Answer many questions at once: all of them are kept, or every fault is told",
        answer=FORM,
        body=record(answers=by_name(VALUE)),
        parameters=(_FORM, _FOR),
        problems=(*_CLOSED, "invalid"),
    ),
    Operation(
        "DELETE",
        "/forms/{form}/answers/{question}",
        take_back,
        "Take an answer back, with what was asked because of it",
        answer=FORM,
        parameters=(_FORM, _QUESTION, _FOR),
        problems=_CLOSED,
    ),
    Operation(
        "POST",
        "/forms/{form}/submit",
        send,
        "Send a whole form; yellow or red is asked about once more first",
        answer=passes.PASS,
        body=record("sure", version=COUNT, sure=FLAG),
        parameters=(_FORM, _FOR),
        problems=(*_CLOSED, "version_changed", "sure_needed", "invalid"),
    ),
)
