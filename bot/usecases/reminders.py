"""Home of reminders: what an outcome will remind its citizen of, and when. Each is looked at again before it goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.calendar import BEIJING, beijing_date
from bot.domain.channels import REGISTER, Channel, Item
from bot.domain.decision import GREEN, Decision
from bot.domain.notices import CHANGED, DAY, LAPSE, TEST, after_quiet
from bot.domain.policy import Policy
from bot.ports import Ports
from bot.usecases.letters import NEWS, REMINDER, Push, pushed, text, when

REMINDED_AFTER = timedelta(hours=20)
BUSY = timedelta(hours=1)  # who wrote a moment ago needs no reminder


def planned(
    ports: Ports, channel: Channel, citizen: bytes, decision: Decision, now: datetime
) -> tuple[Item, ...]:
    """One item for each instant still to come; planned again, it is the same item."""
    about = None if channel.citizen in {citizen, None} else citizen
    of = (
        citizen.hex()
        if about is None or channel.citizen is None
        else f"{citizen.hex()}-{channel.citizen.hex()}"
    )
    items = []
    for purpose, at in instants(ports.policy, decision):
        if at > now:
            ends = purpose == CHANGED
            day = beijing_date(at).isoformat().replace("-", "")  # strftime asks the system for its time zone
            id_ = f"{of}-{purpose}-{day}"
            push = Push(purpose, at, about, ends)
            items.append(pushed(ports, id_, NEWS if ends else REMINDER, channel, push, now))
    return tuple(items)


def instants(policy: Policy, decision: Decision) -> Iterator[tuple[str, datetime]]:
    """What the clock brings: a declaration that will lapse; the days of a colour with reasons, and its end."""
    if decision.until is None:
        return
    if decision.outcome == GREEN:
        yield LAPSE, decision.until - policy.lapse_reminder
        return
    yield CHANGED, decision.until
    rules = {rule.id: rule for rule in policy.rules}
    for reason in decision.reasons:
        rule = rules[reason.rule]
        for purpose, days in ((DAY, rule.remind_on), (TEST, rule.test_on)):
            for day in days:
                on = reason.since + timedelta(days=day)
                at = datetime(on.year, on.month, on.day, policy.digest, tzinfo=BEIJING)
                yield purpose, after_quiet(at, policy.quiet)


def is_due(policy: Policy, decision: Decision, purpose: str, now: datetime) -> bool:
    """Whether such a reminder is true at this moment."""
    if purpose == LAPSE:
        until = decision.until
        return decision.outcome == GREEN and until is not None and now < until <= now + policy.lapse_reminder
    on = beijing_date(now)
    return any(name == purpose and beijing_date(at) == on for name, at in instants(policy, decision))


def reminder(ports: Ports, channel: Channel, language: str, now: datetime) -> Item:
    """That a sign-up is unfinished, for later. One waits for each channel at most, whatever was begun again."""
    at = when(ports, language, now + REMINDED_AFTER)
    message = text(ports.texts.say(language, "news.reminder", at=at))
    id_ = f"{channel.id.hex()}-{REMINDER}"
    return Item(id_, channel.id, channel.account, REMINDER, message, now, now + REMINDED_AFTER)


def still_unfinished(channel: Channel, now: datetime) -> bool:
    """Whether a sign-up is still unfinished, and the person neither gone nor busy with it."""
    unfinished = channel.state.get("dialog") == REGISTER and bool(channel.state.get("answers"))
    return unfinished and channel.unfollowed_at is None and now - channel.seen_at >= BUSY
