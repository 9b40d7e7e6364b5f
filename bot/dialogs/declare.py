"""Home of declaring again: the health questions alone, for somebody registered."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import (
    code,
    correct,
    family_news,
    family_sending,
    filling,
    hearing,
    join_code,
    members,
    picking,
    renewal,
    sheets,
    standing,
    summary,
)
from bot.dialogs.beginning import is_registered, not_registered
from bot.dialogs.sure import ask_sure
from bot.domain.citizens import CONFIRMED
from bot.domain.decision import CONSENT, RENEW
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import decision_of
from bot.usecases.family_codes import due, family_of


async def open_declare(turn: Turn) -> Step:
    """The open question; else the statements of last time; who is not registered begins with that."""
    session, citizen = turn.session, turn.citizen
    if session.dialog == sheets.REGISTER or (standing.begun(session) and is_registered(turn)):
        return standing.go_on(turn, session)
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    session = await family_news.looked(turn, session)
    decision, _, declaration = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    if decision.word == CONSENT:
        return await code.shown(turn, session, decision, None, declaration)
    told = code.noted(session, citizen, decision) if decision.word == RENEW else session
    family = (
        await family_of(turn.ports, turn.tx, citizen.id, turn.now)
        if family_news.may_hold(turn, session)
        else ()
    )
    people = family_sending.people_of(due(turn.ports, family, turn.now), family)
    return renewal.offer(turn, told, declaration, people)


async def answer(turn: Turn) -> Step:
    session = turn.session
    if not is_registered(turn):
        return not_registered(turn)
    if join_code.is_code(turn) and not standing.begun(session):
        return await join_code.hear(turn)
    if session.at != renewal.OFFER:
        return await filling.hear(turn, finish)
    people = [members.member(session, number) for number in members.numbers(session)]
    if picking.is_choice(turn, "all_same" if people else "unchanged"):
        return await finish(turn)
    if picking.is_choice(turn, "changed"):
        anew = replace(session, at=standing.CHAT, answers={})
        return standing.present(turn, members.with_people(anew, people))
    unheard = hearing.unheard(turn) or turn.say("errors.pick")
    return standing.present(turn, session, "" if picking.strays(turn) else unheard)


async def finish(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    assert citizen is not None
    asked_before = session.at in {renewal.OFFER, summary.SURE}
    if not asked_before and (asked := ask_sure(turn, session, citizen)):
        return asked
    claims = await family_sending.claims_of(turn, session, citizen.person)
    if DECLARATION in sheets.own_of(session):
        outcome, said = await correct.sent(turn, citizen)
    else:
        outcome, said = await decision_of(turn.ports, turn.tx, citizen, turn.now), ""
    family = await family_sending.send(turn, session, citizen, claims)
    done = sheets.closed(session)
    if claims:
        new = [each.delegation for each in family if each.delegation.asked_at == turn.now]
        done = family_news.with_asked(turn, done, new)
    if citizen.state != CONFIRMED:
        step = code.pending(turn, done, "signup.pending")
    else:
        step = await code.shown(turn, done, *outcome, family=family)
    return replace(step, messages=(*step.messages, Text(said))) if said else step


DECLARE = Dialog(sheets.DECLARE, open_declare, answer)
