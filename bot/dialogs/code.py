"""Home of the word 健康码: always the next step, and at the end the code itself."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Card, Message, Picture, Text
from bot.conversation.session import Session
from bot.dialogs import renewal, sheets, standing
from bot.dialogs.beginning import is_registered, not_registered
from bot.dialogs.services import service_lines
from bot.dialogs.words import say_day, say_place, say_until
from bot.domain.calendar import BEIJING
from bot.domain.citizens import PENDING, Citizen
from bot.domain.decision import CANNOT_TELL, GREEN, Decision, Reason, seen
from bot.domain.declarations import Declaration
from bot.domain.people import mask_name
from bot.ports import LivePass
from bot.usecases.code import live_pass
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of

PAGE_LASTS = timedelta(minutes=10)
CHECK_PROMISE = timedelta(days=1)


async def open_code(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    if session.dialog == sheets.DECLARE and not (standing.begun(session) and is_registered(turn)):
        session = sheets.closed(session)  # nothing said yet, so nothing stands before the code
    if standing.is_open(session):
        return standing.go_on(turn, session)
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    if citizen.state == PENDING:
        return pending(turn, session, "signup.still_pending")
    decision, then, declaration = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    return await shown(turn, session, decision, then, declaration)


async def shown(
    turn: Turn, session: Session, decision: Decision, then: Decision | None, declaration: Declaration | None
) -> Step:
    """The code with its reasons, its picture, and the services where they are new to the citizen."""
    citizen = turn.citizen
    assert citizen is not None
    told = noted(session, citizen, decision)
    if decision.outcome == CANNOT_TELL:
        if decision.word == "renew":
            return renewal.offer(turn, told, declaration)
        return Step(told, (_unknown(turn),))
    live = live_pass(turn.ports, citizen, decision, turn.now)
    assert live is not None
    messages: list[Message] = [_card(turn, citizen, decision, then, live)]
    messages.append(Picture(live.code, decision.outcome, decision.overlay, live.expires))
    served = f"{decision.outcome}{decision.overlay}:{citizen.person.region}"
    if session.served != served:
        messages.append(await _services(turn, decision))
    return Step(replace(told, served=served), tuple(messages))


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
    return Step(
        replace(session, told=PENDING, told_version=citizen.version),
        (Text(words, turn.choices("code", "services")),),
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
    return turn.say(
        "code.reason", text=text, day=reason.day, days=reason.days, until=say_until(turn, reason.until)
    )


def page_link(turn: Turn, citizen: Citizen) -> str:
    payload = {
        "for": "pass",
        "channel": turn.channel.id.hex(),
        "citizen": citizen.id.hex(),
        "n": turn.ports.random(8).hex(),
    }
    token = turn.ports.links.seal(payload, turn.now + PAGE_LASTS)
    return f"{turn.ports.public_url}/p/{token}"


def _unknown(turn: Turn) -> Text:
    hotline = "12345" if turn.language == "zh" else "12367"
    words = turn.say("code.unknown", what=turn.say("code.unknown_contact"), hotline=hotline)
    return Text(words, turn.choices("declare", "services"))


def _card(turn: Turn, citizen: Citizen, decision: Decision, then: Decision | None, live: LivePass) -> Card:
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
    return Card(
        title(turn, decision), _description(turn, citizen, decision, then), page_link(turn, citizen), address
    )


def _description(turn: Turn, citizen: Citizen, decision: Decision, then: Decision | None) -> str:
    name = mask_name(citizen.person.name)
    assert decision.until is not None
    if decision.outcome == GREEN:
        return turn.say("code.clear", name=name, until=say_until(turn, decision.until))
    assert then is not None
    reasons = [reason_line(turn, reason) for reason in decision.reasons]
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
