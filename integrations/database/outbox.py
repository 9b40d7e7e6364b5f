"""Home of the outbox in the database; what is to be said is sealed under the owner's key of its channel."""

from typing import Any

from bot.domain.channels import Item
from integrations.database.channels import owner_of
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.units import Statement, Value


def _place(id_: str) -> str:
    return f"items.body:{id_}"


async def item_of(row: tuple[Any, ...], seals: Seals) -> Item | None:
    id_, channel, account, kind, state, tries, reason, created_at, due_at, sent_at, body, citizen = row
    opened = await seals.open(owner_of(channel, citizen), _place(id_), body)
    if opened is None:
        return None
    return Item(
        id=id_,
        channel=channel,
        account=account,
        kind=kind,
        message=opened,
        created_at=instant(created_at),
        due_at=instant(due_at),
        state=state,
        tries=tries,
        reason=reason,
        sent_at=maybe_instant(sent_at),
    )


async def write_item(item: Item, citizen: bytes | None, seals: Seals) -> Statement:
    values: dict[str, Value] = {
        "id": item.id,
        "channel": item.channel,
        "account": item.account,
        "kind": item.kind,
        "state": item.state,
        "tries": item.tries,
        "reason": item.reason,
        "created_at": micros(item.created_at),
        "due_at": micros(item.due_at),
        "sent_at": maybe_micros(item.sent_at),
        "body": await seals.seal(owner_of(item.channel, citizen), _place(item.id), item.message),
    }
    return Statement("item_put", values)


async def reseal_item(
    channel: bytes, row: tuple[Any, ...], old: bytes, new: bytes, seals: Seals
) -> Statement | None:
    """The same message under the key of a new owner; None when the old key is gone."""
    id_, body = row
    opened = await seals.open(old, _place(id_), body)
    if opened is None:
        return None
    values: dict[str, Value] = {
        "id": id_,
        "channel": channel,
        "body": await seals.seal(new, _place(id_), opened),
    }
    return Statement("item_reseal", values)
