"""Home of the photo of an appeal that still lies with the platform: fetched after the answer, kept sealed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.appeals import OPEN, Appeal, check_photo
from bot.domain.audit import Entry
from bot.domain.channels import Channel, Item
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction, Undelivered
from bot.usecases.claiming import one_by_one, wait_after
from bot.usecases.commit import committed

PHOTO = "photo"  # the kind of item that is fetched, not sent
WAITING, SENT, FAILED, TOLD = "waiting", "sent", "failed", "dropped"  # told: that it did not arrive
TRIES = 8
FIRST_WAIT = timedelta(seconds=5)

Fetch = Callable[[str, str, int], Awaitable[bytes]]  # account, media id, the most bytes taken


def to_fetch(channel: Channel, number: str, media: str, now: datetime) -> Item:
    """One for each appeal: a photo sent later takes its place."""
    message = {"media": media, "appeal": number}
    return Item(photo_id(number), channel.id, channel.account, PHOTO, message, now, now)


def photo_id(number: str) -> str:
    return f"photo-{number}"


async def fetch_due(ports: Ports, fetch: Fetch) -> int:
    """Fetches the photos that are due, one after the other; how many arrived."""
    return await one_by_one(ports, PHOTO, partial(_fetched, ports, fetch))


async def lost_photo(tx: Transaction, appeal: Appeal) -> Item | None:
    """The item of a photo that did not arrive, until its citizen has been told."""
    item = None if appeal.photo or appeal.state != OPEN else await tx.item(photo_id(appeal.number))
    return item if item is not None and item.state == FAILED else None


async def _fetched(ports: Ports, fetch: Fetch, item: Item, now: datetime) -> bool:
    photo: bytes | None = None
    tried = replace(item, tries=item.tries + 1)
    try:
        photo = await fetch(item.account, str(item.message["media"]), ports.policy.photo_bytes)
        check_photo(photo, ports.policy.photo_bytes)
        tried = replace(tried, state=SENT, reason="")
    except Refused as refused:
        photo, tried = None, replace(tried, state=FAILED, reason=refused.key)
    except Undelivered as fault:
        gone = fault.permanent or tried.tries >= TRIES
        due_at = now + wait_after(ports, FIRST_WAIT, tried.tries)
        tried = replace(tried, state=FAILED if gone else WAITING, reason=fault.reason, due_at=due_at)
    await committed(ports, partial(_keep, tried=tried, photo=photo, now=now))
    _report(ports, tried)
    return tried.state == SENT


async def _keep(tx: Transaction, *, tried: Item, photo: bytes | None, now: datetime) -> None:
    """A photo found or given up is an act about the citizen, so that their next answer looks for news."""
    tx.put_item(tried)
    appeal = await tx.appeal(str(tried.message["appeal"]))
    if appeal is None or tried.state == WAITING:
        return
    act = "photo_arrived" if photo is not None else "photo_lost"
    writes = tx.act(Entry(now, "clock", act, "appeal", appeal.citizen.hex(), appeal.number))
    writes.put_appeal(replace(appeal, photo=appeal.photo or photo is not None), photo)


def _report(ports: Ports, tried: Item) -> None:
    fields: Mapping[str, object] = {"account": tried.account, "kind": tried.kind, "tries": tried.tries}
    if tried.state == SENT:
        ports.report("sent", fields)
    else:
        permanent = tried.state == FAILED
        ports.report("undelivered", {**fields, "reason": tried.reason, "permanent": permanent})
