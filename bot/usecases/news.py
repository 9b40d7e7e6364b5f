"""Home of news: who is told that their outcome changed, by a neutral push where the platform allows one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.channels import Channel, Item
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import decide, seen
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.ports import Ports, Transaction, Writes
from bot.usecases.declaration import latest

CLOSED = "window closed"
REMINDER = "reminder"
REMINDED_AFTER = timedelta(hours=20)
QUIET = timedelta(hours=1)  # who wrote a moment ago needs no reminder
OPENED_BY = {
    "typed": "spoke_at",
    "tapped": "tapped_at",
    "entered": "entered_at",
}  # window of the policy → instant in Channel.state


async def announce_change(
    ports: Ports,
    tx: Transaction,
    writes: Writes,
    document: bytes,
    before: Sequence[Evidence],
    after: Sequence[Evidence],
    now: datetime,
    declared: Sequence[Declaration] = (),
) -> None:
    """Tells the citizen of a document, if there is one, when its evidence now leads to something else.

    `declared` are declarations that become theirs with it.
    """
    for citizen in await tx.citizens_with(document):
        if citizen.state != CONFIRMED:
            continue
        declarations = await tx.declarations(citizen.id)
        was = decide(ports.policy, citizen, latest(declarations), tuple(before), now)
        becomes = decide(ports.policy, citizen, latest((*declarations, *declared)), tuple(after), now)
        if seen(was) != seen(becomes):
            writes.put_receipt(citizen.id, now, becomes)
            await announce(ports, tx, citizen, now)


async def announce(ports: Ports, tx: Transaction, citizen: Citizen, now: datetime) -> None:
    """One push for each channel whose window is open. Where none is, the failure is kept: somebody may call."""
    items = [
        (await window_open(ports, tx, channel, now), _push(ports, channel, citizen, now))
        for channel in await tx.channels_of(citizen.id)
    ]
    reachable = any(is_open for is_open, _ in items)
    for is_open, item in items:
        if is_open:
            tx.put_item(item)
        elif not reachable:
            tx.put_item(replace(item, state="failed", reason=CLOSED))


async def window_open(ports: Ports, tx: Transaction, channel: Channel, now: datetime) -> bool:
    """Whether what the person last did still lets us send them a message of our own."""
    if channel.unfollowed_at is not None:
        return False
    for name, key in OPENED_BY.items():
        window, since = ports.policy.windows[name], _instant(channel.state, key)
        if since is None or now - since >= window.lasts:
            continue
        if await tx.sent_since(channel.id, since) < window.messages:
            return True
    return False


def reminder(ports: Ports, channel: Channel, language: str, now: datetime) -> Item:
    """That a sign-up is unfinished, for later. One waits for each channel at most, whatever was begun again."""
    message = _message(ports.texts.say(language, "news.reminder"))
    id_ = f"{channel.id.hex()}-{REMINDER}"
    return Item(id_, channel.id, channel.account, REMINDER, message, now, now + REMINDED_AFTER)


def still_reminds(channel: Channel, now: datetime) -> bool:
    """Whether a sign-up is still unfinished, and the person neither gone nor busy with it."""
    unfinished = channel.state.get("dialog") == "register" and bool(channel.state.get("answers"))
    return unfinished and channel.unfollowed_at is None and now - channel.seen_at >= QUIET


def _push(ports: Ports, channel: Channel, citizen: Citizen, now: datetime) -> Item:
    words = ports.texts.say(str(channel.state.get("language") or citizen.language), "news.push")
    return Item(ports.random(8).hex(), channel.id, channel.account, "news", _message(words), now, now)


def _message(words: str) -> Mapping[str, object]:
    return {"text": words, "choices": [], "links": [], "after": ""}


def _instant(state: Mapping[str, object], key: str) -> datetime | None:
    text = state.get(key)
    return datetime.fromisoformat(str(text)) if text else None
