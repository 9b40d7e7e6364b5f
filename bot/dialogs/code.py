"""Home of the word 健康码: always the next step, and at the end the code itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.leading import led
from bot.conversation.messages import Card, Message, Picture, Text
from bot.conversation.session import Session
from bot.dialogs import family_news, family_sending, join_news, petition, renewal, scanned, sheets, standing
from bot.dialogs.beginning import is_registered, not_registered
from bot.dialogs.face import face_links
from bot.dialogs.family_held import with_held
from bot.dialogs.family_lines import lines_of
from bot.dialogs.family_lines import title as family_title
from bot.dialogs.services import service_lines
from bot.dialogs.words import say_day, say_place, say_until
from bot.domain.calendar import BEIJING
from bot.domain.citizens import PENDING, Citizen
from bot.domain.decision import CANNOT_TELL, GREEN, RENEW, Decision, Reason, seen
from bot.domain.declarations import Declaration
from bot.domain.notices import TEST
from bot.domain.people import mask_name
from bot.ports import SignedPass
from bot.usecases.code import live_pass
from bot.usecases.consents import missing
from bot.usecases.declaration import decision_of
from bot.usecases.family_codes import Held, due, family_of
from bot.usecases.reminders import is_due
from bot.usecases.services import services_of

PAGE_LASTS = timedelta(minutes=10)
CHECK_PROMISE = timedelta(days=1)


async def open_code(turn: Turn) -> Step:
    """Whoever leaves an appeal half written for it is told that it was not sent."""
    step = await _next_step(turn)
    if step.session.visit and is_registered(turn) and not standing.is_open(step.session):
        step = await scanned.asked_back(turn, step)
    unsent = petition.is_half_told(turn.session) and not petition.is_half_told(step.session)
    return led(step, (Text(turn.say("petition.unsent")),)) if unsent else step


async def _next_step(turn: Turn) -> Step:
    session, citizen = petition.let_go(turn.session), turn.citizen
    if session.dialog in {sheets.DECLARE, sheets.ADD} and not (
        standing.begun(session) and is_registered(turn)
    ):
        session = sheets.closed(session)  # nothing said yet, so nothing stands before the code
    if standing.is_open(session):
        return standing.go_on(turn, session)
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    if citizen.state == PENDING:
        return pending(turn, session, "signup.still_pending")
    seen = await join_news.looked(turn, session)
    session, offer = seen.session, seen.offer
    if offer and offer.id != session.join_shown:
        session, words = await join_news.question(turn, session, offer)
        return Step(session, (words,))
    session = await family_news.looked(turn, session)
    if session.asked and (asked := await family_news.ask(turn, session)):
        return asked
    decision, then, declaration = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    step = await shown(turn, session, decision, then, declaration)
    if offer is None:
        return step
    session, words = await join_news.question(turn, step.session, offer)
    return replace(step, session=session, messages=(*step.messages, words))


async def shown(
    turn: Turn,
    session: Session,
    decision: Decision,
    then: Decision | None,
    declaration: Declaration | None,
    family: Sequence[Held] | None = None,
) -> Step:
    """The code with its reasons, its picture, and the services where they are new to the citizen.

    `family` are those whose codes the citizen shows as well, where something was just sent for them.
    """
    citizen = turn.citizen
    assert citizen is not None
    told = noted(session, citizen, decision)
    sent = family or ()
    if family is None:
        held = family_news.may_hold(turn, session)
        family = await family_of(turn.ports, turn.tx, citizen.id, turn.now) if held else ()
    if decision.outcome == CANNOT_TELL:
        step = await _without_code(turn, told, decision, declaration, family)
        said = "\n".join((turn.say("family.sent"), *lines_of(turn, sent)))
        return led(step, (Text(said),)) if sent else step
    live = live_pass(turn.ports, turn.tx, citizen.id, citizen.person.region, decision, turn.now)
    assert live is not None
    messages: list[Message] = [_card(turn, citizen, decision, then, live, family)]
    messages.append(Picture(live.code, decision.outcome, decision.overlay, live.expires))
    served = f"{decision.outcome}{decision.overlay}:{citizen.person.region}"
    if session.served != served:
        messages.append(await _services(turn, decision))
    told = replace(told, served=served)
    return Step(with_held(told, family) if family else told, tuple(messages))


async def _without_code(
    turn: Turn,
    told: Session,
    decision: Decision,
    declaration: Declaration | None,
    family: Sequence[Held],
) -> Step:
    """The next step towards a code."""
    assert turn.citizen is not None
    if decision.word == RENEW:
        people = family_sending.people_of(due(turn.ports, family, turn.now), family)
        return renewal.offer(turn, told, declaration, people)
    if gone := await missing(turn.tx, turn.citizen):
        return Step(told, (ask_consent(turn, gone[0]),))
    return Step(told, (_unknown(turn),))


def noted(session: Session, citizen: Citizen, decision: Decision) -> Session:
    """What has been told, so that only a change of it is news."""
    until = decision.until.isoformat() if decision.until else ""
    return replace(session, told=seen(decision), told_version=citizen.version, told_until=until)


def pending(turn: Turn, session: Session, key: str) -> Step:
    """The same words whether or not somebody else holds the document."""
    citizen = turn.citizen
    assert citizen is not None
    by = promised(citizen.registered_at)
    key = "signup.overdue" if turn.now > by else key
    words = turn.say(key, when=say_until(turn, by)) if key != "signup.overdue" else turn.say(key)
    if turn.now - citizen.registered_at < turn.ports.policy.join_within:
        words = f"{words}\n{turn.say('joins.type_it')}"
    return Step(
        replace(session, told=PENDING, told_version=citizen.version),
        (Text(words, turn.choices("code", "services"), face_links(turn)),),
    )


def promised(registered: datetime) -> datetime:
    """18:00 of the next working day (Monday to Friday)."""
    day = (registered.astimezone(BEIJING) + CHECK_PROMISE).replace(hour=18, minute=0, second=0, microsecond=0)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def title(turn: Turn, decision: Decision) -> str:
    return turn.say(f"title.{decision.overlay or decision.outcome}")


def reason_line(turn: Turn, reason: Reason) -> str:
    rule = next(each for each in turn.ports.policy.rules if each.id == reason.rule)
    text = rule.text[turn.language].replace("{date}", say_day(turn, reason.since))
    key = "code.reason" if reason.day else "code.reason_first"
    return turn.say(key, text=text, day=reason.day, days=reason.days, until=say_until(turn, reason.until))


def page_link(turn: Turn, citizen: Citizen) -> str:
    payload = {
        "for": "pass",
        "channel": turn.channel.id.hex(),
        "citizen": citizen.id.hex(),
        "n": turn.ports.random(8).hex(),
    }
    token = turn.ports.links.seal(payload, turn.now + PAGE_LASTS)
    return f"{turn.ports.public_url}/p/{token}"


def ask_consent(turn: Turn, purpose: str) -> Text:
    words = turn.say("code.consent", consent=turn.ports.policy.consents[purpose][turn.language])
    return Text(words, turn.choices("agree_once_more", "services"))


def _unknown(turn: Turn) -> Text:
    hotline = "12345" if turn.language == "zh" else "12367"
    words = turn.say("code.unknown", what=turn.say("code.unknown_contact"), hotline=hotline)
    return Text(words, turn.choices("declare", "services"))


def _card(
    turn: Turn,
    citizen: Citizen,
    decision: Decision,
    then: Decision | None,
    live: SignedPass,
    family: Sequence[Held],
) -> Card:
    picture = {
        "for": "card",
        "code": live.code,
        "colour": decision.outcome,
        "overlay": decision.overlay,
        "until": live.expires.isoformat(),
        "language": turn.language,
    }
    token = turn.ports.links.seal(picture, live.expires)
    address = f"{turn.ports.public_url}/p/{token}/card.png"
    words = [_description(turn, citizen, decision, then), *lines_of(turn, family)]
    if shown := [each for each in family if each.has_code]:
        words.append(turn.say("family.swipe", n=len(shown) + 1))
    heading = family_title(turn, decision, family) if family else title(turn, decision)
    return Card(heading, "\n".join(words), page_link(turn, citizen), address)


def _description(turn: Turn, citizen: Citizen, decision: Decision, then: Decision | None) -> str:
    name = mask_name(citizen.person.name)
    assert decision.until is not None
    if decision.outcome == GREEN:
        return turn.say("code.clear", name=name, until=say_until(turn, decision.until))
    assert then is not None
    reasons = [reason_line(turn, reason) for reason in decision.reasons]
    if is_due(turn.ports.policy, decision, TEST, turn.now):
        reasons.append(turn.say("code.test_due"))
    return "\n".join([name, *reasons, _then(turn, then), turn.say(f"code.{decision.outcome}")])


def _then(turn: Turn, then: Decision) -> str:
    if then.outcome == CANNOT_TELL:
        return turn.say("code.then_renew")
    return turn.say("code.then", word=turn.say(f"word.{then.outcome}"))


async def _services(turn: Turn, decision: Decision) -> Text:
    found = await services_of(turn.ports, turn.tx, turn.region, decision.outcome)
    if turn.session.served:
        lead = turn.say("code.services_again", region=say_place(turn, turn.region))
    else:
        lead = turn.say("code.services" if decision.outcome == GREEN else "code.services_red")
    return Text(lead, (), service_lines(turn, found))


CODE = Dialog("code", open_code)
