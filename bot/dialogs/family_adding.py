"""Home of adding a child or elder in chat, for somebody registered: who they are, then their health."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import code, family_sending, filling, members, sheets, standing, summary
from bot.dialogs.beginning import is_registered
from bot.dialogs.family_lines import lines_of
from bot.dialogs.family_news import with_asked
from bot.dialogs.small_talk import then_go_on
from bot.dialogs.sure import ask_sure
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import decision_of
from bot.usecases.family import documents_held
from bot.usecases.family_codes import family_of


async def open_add(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    if session.dialog == sheets.ADD or standing.begun(session):
        return standing.go_on(turn, session)
    if citizen is None or not is_registered(turn):
        return then_go_on(turn, turn.say("family.first_own"), "start")
    if citizen.state != CONFIRMED:
        return then_go_on(turn, turn.say("family.own_waits"), "code")
    most = turn.ports.policy.family_most
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    if len(await documents_held(turn.tx, citizen.id, beijing_date(turn.now))) >= most:
        return then_go_on(turn, turn.say("family.full", most=most), "family", "code")
    own = await family_sending.own_answers(turn)
    answers = {DECLARATION: own} if own else {}
    if family:
        answers[members.KNOWN] = members.known([each.citizen.person.name for each in family])
    opened = replace(sheets.closed(session), dialog=sheets.ADD, answers=answers, at=standing.CHAT)
    return standing.present(turn, opened, turn.say("family.begin"))


async def answer(turn: Turn) -> Step:
    return await filling.hear(turn, finish)


async def finish(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    assert citizen is not None
    claims = await family_sending.claims_of(turn, session, citizen.person)
    if session.at != summary.SURE and (asked := ask_sure(turn, session, citizen)):
        return asked
    family = await family_sending.send(turn, session, citizen, claims)
    done = with_asked(turn, sheets.closed(session), [family[-1].delegation])
    if not family[-1].has_code:
        words = "\n".join((turn.say("family.sent"), lines_of(turn, family)[-1]))
        return Step(done, (Text(words, turn.choices("code", "family")),))
    outcome = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    return await code.shown(turn, done, *outcome, family=family)


ADD = Dialog(sheets.ADD, open_add, answer)
