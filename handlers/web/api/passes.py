"""Home of the pass by API: the outcome with its reasons and code, and what one has declared."""

from bot.conversation.dialog import Turn
from bot.dialogs import entry, summary
from bot.dialogs.code import promised
from bot.dialogs.words import say_day, say_until
from bot.domain.citizens import CONFIRMED, REFUSED
from bot.domain.decision import (
    CANNOT_TELL,
    CONSENT,
    GREEN,
    PENDING,
    REGISTER,
    RENEW,
    UNKNOWN,
    Decision,
    Reason,
    holds_until,
)
from bot.domain.declarations import Declaration
from bot.domain.logins import Mark
from bot.domain.people import mask_name
from bot.ports import SignedPass
from bot.usecases.code import Code, code_of, issued
from bot.usecases.family_codes import Held
from handlers.web.api.bearer import LOGIN
from handlers.web.api.form_shapes import stamp
from handlers.web.api.operation import Answer, Call, Json, Operation
from handlers.web.api.remembered import REMEMBERED, Kept
from handlers.web.api.schemas import COUNT, DAY, TIME, maybe, record, rows, text, word
from handlers.web.keys import ADMISSION

SOFT_TTL = 60  # seconds after which a code is better fetched anew, well before it ends
STRETCHED = 100  # of a code, under load; phones add up to a tenth of their own, and it ends after 120
PATIENT = 1800  # where there is no code that could end, under load


async def read(call: Call) -> Answer:
    """Where nothing has changed since it was decided, only the code is new."""
    mark, whose = call.request[LOGIN].mark, (call.channel, call.language)
    remembered = call.request.app[REMEMBERED]
    kept = remembered.get(whose, mark, call.now)
    if kept is None:
        said, kept = await _decided(call, mark)
        if kept is not None:
            remembered.put(whose, kept)
        return Answer(said)
    live = await issued(call.ports, kept.mark.citizen, kept.region, kept.decision, call.now)
    return Answer({**kept.shown, **of_this_moment(call, live, kept.region)})


async def _decided(call: Call, mark: Mark | None) -> tuple[Json, Kept | None]:
    """`mark` was read before; what is read now may be newer, and is not found again under it then."""
    tx, ports, now = call.ports.store.begin(), call.ports, call.now
    turn = entry.spoken(await entry.turn_of(ports, tx, call.channel, now), call.language)
    code = await code_of(ports, tx, turn.citizen, now) if turn.citizen else None
    said = shown(call, turn, code)
    if mark is None or code is None or code.citizen.id != mark.citizen or code.citizen.state != CONFIRMED:
        return said, None
    until = min(holds_until(code.declaration, now), turn.channel.seen_at + ports.policy.reask_after)
    return said, Kept(mark, now, until, code.citizen.person.region, code.decision, said)


async def declarations(call: Call) -> Answer:
    """The latest first."""
    tx = call.ports.store.begin()
    turn = entry.spoken(await entry.turn_of(call.ports, tx, call.channel, call.now), call.language)
    found = await tx.declarations(turn.citizen.id) if turn.citizen else ()
    latest_first = sorted(found, key=lambda each: each.declared_at, reverse=True)
    return Answer({"declarations": [_declared(turn, each) for each in latest_first]})


def shown(call: Call, turn: Turn, code: Code | None) -> Json:
    """`turn` speaks the caller's language."""
    decision = code.decision if code else Decision(CANNOT_TELL, REGISTER)
    return {
        "outcome": decision.outcome,
        "overlay": decision.overlay,
        "title": call.say(f"pass.{decision.overlay or decision.outcome}"),
        "name": mask_name(code.citizen.person.name) if code else "",
        "reasons": _reasons(turn, decision),
        "until": stamp(decision.until) if decision.until else None,
        "next": what_next(turn, code),
        **of_this_moment(call, code.live if code else None, code.citizen.person.region if code else None),
    }


def shown_of(call: Call, held: Held, live: SignedPass | None) -> Json:
    """Of somebody whose code one shows: outcome, end and code; why is told to the person alone."""
    decision = held.decision
    outcome = decision.outcome if decision else PENDING
    return {
        "outcome": outcome,
        "overlay": decision.overlay if decision else "",
        "title": call.say(f"pass.{(decision and decision.overlay) or outcome}"),
        "name": mask_name(held.citizen.person.name),
        "reasons": [],
        "until": stamp(decision.until) if decision and decision.until else None,
        "next": "",
        **of_this_moment(call, live, held.citizen.person.region),
    }


def of_this_moment(call: Call, live: SignedPass | None, region: str | None) -> Json:
    return {
        "now": stamp(call.now),
        "word": call.ports.signer.word(region, call.now) if region else None,
        "soft_ttl": soft_ttl(call, live),
        "issued": stamp(live.issued) if live else None,
        "expires": stamp(live.expires) if live else None,
        "code": live.code if live else None,
    }


def soft_ttl(call: Call, live: SignedPass | None) -> int:
    """Longer while others are refused, so that phones stay away for as long as what they show is good."""
    if not is_pressed(call):
        return SOFT_TTL
    return STRETCHED if live else PATIENT


def is_pressed(call: Call) -> bool:
    admission = call.request.app.get(ADMISSION)
    return admission is not None and admission.pressure > 0


def _reasons(turn: Turn, decision: Decision) -> list[Json]:
    if decision.outcome == CANNOT_TELL:
        said = turn.say(f"pass.reason_{decision.word}")
        return [{"rule": decision.word, "version": 0, "text": said, "since": None, "until": None}]
    return [_reason(turn, each) for each in decision.reasons]


def _reason(turn: Turn, reason: Reason) -> Json:
    rule = next(each for each in turn.ports.policy.rules if each.id == reason.rule)
    return {
        "rule": reason.rule,
        "version": reason.version,
        "text": rule.text[turn.language].replace("{date}", say_day(turn, reason.since)),
        "since": reason.since.isoformat(),
        "until": stamp(reason.until),
    }


def what_next(turn: Turn, code: Code | None) -> str:
    """What to do now, or what comes when the outcome ends, in a sentence."""
    if code is None:
        return turn.say("pass.next_register")
    decision = code.decision
    if code.citizen.state == REFUSED:
        return turn.say("pass.next_refused", reason=code.citizen.refusal)
    if decision.outcome == PENDING:
        by = promised(code.citizen.registered_at)
        return (
            turn.say("pass.next_overdue")
            if turn.now > by
            else turn.say("pass.next_pending", when=say_until(turn, by))
        )
    if decision.outcome == CANNOT_TELL or decision.until is None or code.after is None:
        return turn.say(f"pass.next_{decision.word}")
    until = say_until(turn, decision.until)
    if code.after.outcome == CANNOT_TELL:
        return turn.say(
            "pass.next_declare" if decision.outcome == GREEN else "pass.next_renewed", until=until
        )
    return turn.say(
        "pass.next_colour", until=until, word=turn.say(f"word.{code.after.overlay or code.after.outcome}")
    )


def _declared(turn: Turn, declaration: Declaration) -> Json:
    answers = {
        "places": [
            {"place": stay.place, "left": stay.left.isoformat() if stay.left else None}
            for stay in declaration.stays
        ],
        "contact": declaration.contact,
        "contact_date": declaration.contact_date,
        "symptoms": list(declaration.symptoms),
        "symptoms_date": declaration.symptoms_date,
        "temperature": declaration.temperature,
    }
    return {
        "id": declaration.id,
        "declared_at": stamp(declaration.declared_at),
        "valid_until": stamp(declaration.valid_until),
        "statements": list(summary.statements(turn, answers)),
    }


MOMENT = {
    "now": TIME,
    "word": maybe(COUNT),
    "soft_ttl": COUNT,
    "issued": maybe(TIME),
    "expires": maybe(TIME),
    "code": maybe(text("HP1, the live profile; null for cannot_tell and pending")),
}
WORDS = (REGISTER, RENEW, UNKNOWN, CONSENT)
PASS = record(
    outcome=word("green", "yellow", "red", CANNOT_TELL, PENDING),
    overlay=word("", "gold"),
    title=text("The outcome in words"),
    name=text("Masked"),
    reasons=rows(
        record(
            rule=text(f"A rule of /rules; of cannot_tell one of {', '.join(WORDS)}"),
            version=COUNT,
            text=text(),
            since=maybe(DAY),
            until=maybe(TIME),
        )
    ),
    until=maybe(TIME),
    next=text("What to do, or what comes when this outcome ends"),
    **MOMENT,
)
OPERATIONS = (
    Operation("GET", "/pass", read, "The pass of this moment", answer=PASS),
    Operation(
        "GET",
        "/declarations",
        declarations,
        "What one has declared, the latest first",
        answer=record(
            declarations=rows(record(id=text(), declared_at=TIME, valid_until=TIME, statements=rows(text())))
        ),
    ),
)
