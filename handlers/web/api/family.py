"""Home of the family by API: whose code one shows, who shows one's own, asking, answering and ending."""

from contextlib import suppress
from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.dialogs import entry, family_news, member_forms, members, sheets
from bot.dialogs.member_forms import CONSENT
from bot.domain.calendar import beijing_date
from bot.domain.checks import Measure, check, faults_of
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import CANNOT_TELL, GREEN, PENDING, RED, YELLOW
from bot.domain.delegations import ASKED, GUARDIAN, HELPER, LASTS, Delegation, lets_show
from bot.domain.delegations import CONFIRMED as HOLDS
from bot.domain.delegations import REFUSED as TURNED_DOWN
from bot.domain.errors import Refused
from bot.domain.forms import Answers, Form
from bot.domain.people import DOCUMENT_TYPES, mask_name
from bot.ports import Transaction
from bot.usecases import family
from bot.usecases.code import issued
from bot.usecases.family_codes import Held, family_of, held_now
from bot.usecases.family_ids import present
from handlers.web.api.appeals import registered, wrong
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import once, once_for_all
from handlers.web.api.operation import DONE, Answer, Call, Json, Operation, Parameter
from handlers.web.api.passes import MOMENT, of_this_moment
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, DAY, FLAG, TIME, maybe, record, rows, text, word

CHILD = "errors.guardian"  # what a form finds wrong with whoever does not sign up for themselves


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    citizen, on = registered(turn.citizen), beijing_date(call.now)
    people = await family_of(call.ports, tx, citizen.id, call.now)
    holders = [each for each in await tx.holders_of(citizen.id) if lets_show(each, on)]
    asks = await family.asks_of(tx, citizen, call.now)
    return Answer(
        {
            "people": [_shown(each) for each in people],
            "holders": [await _other(tx, each) for each in holders],
            "asks": [await _other(tx, each.delegation) for each in asks],
            "most": call.ports.policy.family_most,
        }
    )


async def ask(call: Call) -> Answer:
    """The same answer whether the person is registered already or not."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen = registered(turn.citizen)
        if citizen.state != CONFIRMED:
            raise Refused("family.own_waits")
        claim = _claim(call, turn, citizen)
        known = await family.documents_held(tx, citizen.id, beijing_date(call.now))
        family.check_claims(call.ports, [claim], citizen.person, known)
        person, asked = await family.take_in(call.ports, tx, citizen, claim, turn.account.name, call.now)
        entry.keep(replace(turn, session=family_news.with_asked(turn, turn.session, [asked])))
        return Answer(_shown(await held_now(call.ports, tx, asked, person, call.now)))

    return await once(call, act)


async def answer(call: Call) -> Answer:
    """To somebody who asks to show one's code."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen, id_, agreed = registered(turn.citizen), call.part("id"), call.body["agree"] is True
        try:
            if agreed:
                asked = await family.agree(call.ports, tx, citizen, id_, call.now)
            else:
                asked = await family.decline(tx, citizen, id_, call.now)
        except Refused:
            raise Problem("not_found") from None
        session = family_news.with_answered(turn, turn.session, asked, agreed=agreed)
        entry.keep(replace(turn, session=session))
        return DONE

    return await once_for_all(call, act)


async def end(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen, id_ = registered(turn.citizen), await present(call.ports, tx, call.part("id"))
        try:
            ended = await family.end(tx, citizen, id_, call.now)
        except Refused:
            raise Problem("not_found") from None
        session = await family_news.with_ended(turn, turn.session, ended)
        entry.keep(replace(turn, session=session))
        return DONE

    return await once_for_all(call, act)


async def code(call: Call) -> Answer:
    """Outcome, end and code; never a reason, which is the person's own."""
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    people = await family_of(call.ports, tx, registered(turn.citizen).id, call.now)
    id_ = await present(call.ports, tx, call.part("id"))
    found = next((each for each in people if each.delegation.id == id_), None)
    if found is None or found.decision is None:
        raise Problem("not_found")
    person = found.citizen
    live = await issued(call.ports, person.id, person.person.region, found.decision, call.now)
    return Answer(
        {
            **_shown(found),
            **of_this_moment(call, live, person.person.region),
        }
    )


def _claim(call: Call, turn: Turn, citizen: Citizen) -> family.Claim:
    """Raises a problem that names every fault of the body."""
    measure = entry.measure(turn)
    said = _said(call, measure)
    session = members.with_people(turn.session, [said])
    form = member_forms.identity_form(turn, session, 1)
    faults = _faults(form, said, measure)
    if not {"document_number", "birth_date", "relation"} & faults.keys():
        try:
            member_forms.check_member(turn, session, form, "relation", said["relation"])
        except Refused as refused:
            faults["relation"] = refused
    if faults:
        raise wrong(call, **{"consent" if id_ == CONSENT else id_: each for id_, each in faults.items()})
    answers = {
        each.id: check(each, said[each.id], said, measure) for each in form.questions if each.id in said
    }
    return family.claim_of(call.ports, answers, citizen.person, call.now)


def _said(call: Call, measure: Measure) -> dict[str, object]:
    """The body as answers. The number tells what else is asked, so where it is right it is in its one spelling."""
    said = {CONSENT if name == "consent" else name: value for name, value in call.body.items()}
    number = call.ports.policy.forms[sheets.REGISTRATION].question("document_number")
    with suppress(Refused):
        said[number.id] = check(number, said[number.id], said, measure)
    return said


def _faults(form: Form, said: Answers, measure: Measure) -> dict[str, Refused]:
    """A child is none; nor is it one to leave out what need not be said, or what a right number would tell."""
    found = {id_: each for id_, each in faults_of(form, said, measure).items() if each.key != CHILD}
    untold = {"lasts", *(sheets.TOLD_BY_NUMBER if "document_number" in found else ())}
    return {id_: each for id_, each in found.items() if id_ in said or id_ not in untold}


def _shown(each: Held) -> Json:
    decision = each.decision
    return {
        "id": each.delegation.id,
        "name": mask_name(each.citizen.person.name),
        "kind": each.delegation.kind,
        "state": each.delegation.state,
        "last_day": each.delegation.until.isoformat(),
        "outcome": decision.outcome if decision else PENDING,
        "overlay": decision.overlay if decision else "",
        "until": stamp(decision.until) if decision and decision.until else None,
    }


async def _other(tx: Transaction, delegation: Delegation) -> Json:
    holder = await tx.citizen(delegation.holder)
    return {
        "id": delegation.id,
        "name": mask_name(holder.person.name) if holder else "",
        "last_day": delegation.until.isoformat(),
    }


_PERSON = {
    "id": text(),
    "name": text("Masked"),
    "kind": word(GUARDIAN, HELPER),
    "state": word(ASKED, HOLDS, TURNED_DOWN),
    "last_day": DAY,
    "outcome": word(GREEN, YELLOW, RED, CANNOT_TELL, PENDING),
    "overlay": word("", "gold"),
    "until": maybe(TIME),
}
_OTHER = rows(record(id=text(), name=text("Masked"), last_day=DAY))
_ID = Parameter("id", "path", text(longest=64))
_BODY = record(
    *("document_type", "nationality", "sex", "birth_date", "lasts"),
    name=text(longest=80),
    document_number=text(longest=40),
    document_type=word(*DOCUMENT_TYPES),
    nationality=text("ISO 3166-1 alpha-2", longest=2),
    sex=word("female", "male"),
    birth_date=DAY,
    relation=word(*member_forms.RELATIONS),
    lasts=word(*LASTS),
    consent=FLAG,
)
OPERATIONS = (
    Operation(
        "GET",
        "/family",
        read,
        "Whose code one shows, who shows one's own, and who asks to",
        answer=record(people=rows(record(**_PERSON)), holders=_OTHER, asks=_OTHER, most=COUNT),
        problems=("registration_first",),
    ),
    Operation(
        "POST",
        "/family",
        ask,
        "Ask to show a child's or an adult's code: confirmed by an officer or by the adult",
        body=_BODY,
        answer=record(**_PERSON),
        problems=("registration_first", "refused"),
    ),
    Operation(
        "PUT",
        "/family/{id}",
        answer,
        "Answer somebody who asks to show one's code",
        parameters=(_ID,),
        body=record(agree=FLAG),
        problems=("registration_first", "not_found"),
    ),
    Operation(
        "DELETE",
        "/family/{id}",
        end,
        "End it, as the one who shows or as the one who is shown",
        parameters=(_ID,),
        problems=("registration_first", "not_found"),
    ),
    Operation(
        "GET",
        "/family/{id}/pass",
        code,
        "The code of somebody one may show: outcome, end and code, without reasons",
        parameters=(_ID,),
        answer=record(
            **_PERSON,
            **MOMENT,
        ),
        problems=("registration_first", "not_found"),
    ),
)
