"""Home of asking the platform who somebody is at all accounts of one owner: after the answer, never during it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.channels import Item
from bot.domain.unions import UNION
from bot.ports import Ports, Transaction, Undelivered
from bot.usecases.claiming import one_by_one, wait_after
from bot.usecases.commit import committed

WAITING, DONE, FAILED = "waiting", "sent", "failed"
TRIES = 8
FIRST_WAIT = timedelta(seconds=5)

Ask = Callable[[str, str], Awaitable[str]]  # account, open id; gives the union id, or ""


async def ask_due(ports: Ports, ask: Ask) -> int:
    """Asks for everybody whose turn it is, one after the other; how many were answered."""
    return await one_by_one(ports, UNION, partial(_asked, ports, ask))


async def _asked(ports: Ports, ask: Ask, item: Item, now: datetime) -> bool:
    channel = await ports.store.begin().channel(item.channel)
    if channel is None:
        return False
    tried, union_id = replace(item, tries=item.tries + 1), ""
    try:
        union_id = await ask(channel.account, channel.open_id)
        tried = replace(tried, state=DONE, reason="")
    except Undelivered as fault:
        gone = fault.permanent or tried.tries >= TRIES
        wait = wait_after(ports, FIRST_WAIT, tried.tries)
        tried = replace(tried, state=FAILED if gone else WAITING, reason=fault.reason, due_at=now + wait)
        ports.report("undelivered", _fields(tried) | {"reason": tried.reason, "permanent": gone})
    await committed(ports, partial(_keep, ports, tried=tried, union_id=union_id))
    return tried.state == DONE


async def _keep(ports: Ports, tx: Transaction, *, tried: Item, union_id: str) -> None:
    tx.put_item(tried)
    channel = await tx.channel(tried.channel)
    if channel is None or not union_id:
        return
    platform = ports.accounts[channel.account].platform
    tx.put_channel(replace(channel, union=ports.sealing.index("union", platform, union_id)))


def _fields(item: Item) -> dict[str, object]:
    return {"account": item.account, "kind": item.kind, "tries": item.tries}
