"""Home of offering a join: who holds a document already is shown a code that the second account must bring."""

import hmac
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import Item
from bot.domain.citizens import CONFIRMED, PENDING, Citizen
from bot.domain.joins import DIGITS, OFFERED, REFUSED, Join, is_open
from bot.ports import Ports, Transaction, Writes
from bot.usecases.letters import text, when
from bot.usecases.reaching import opened_by

PURPOSE = "verification"
MOST_OPEN = 3  # offers one holder is asked about at a time; whoever comes after waits for an officer
KIND = "join"  # of a message that tells of one; nobody is telephoned when it cannot be sent


async def offer(
    ports: Ports, tx: Transaction, writes: Writes, waiting: Citizen, holder: Citizen, now: datetime
) -> None:
    """Tells the holder wherever they can be told, and nothing at all to the one who waits."""
    if len(await open_offers(tx, holder.id, now)) >= MOST_OPEN:
        return
    code = f"{int.from_bytes(ports.random(8)) % 10**DIGITS:0{DIGITS}}"
    until = now + ports.policy.join_within
    writes.put_join(Join(ports.random(8).hex(), holder.id, waiting.id, code, now, until))
    for channel in await tx.channels_of(holder.id):
        if await opened_by(ports, tx, channel, now):
            language = str(channel.state.get("language") or holder.language)
            told = text(ports.texts.say(language, "joins.push", at=when(ports, language, now)))
            tx.put_item(Item(ports.random(8).hex(), channel.id, channel.account, KIND, told, now, now))


async def open_offers(tx: Transaction, holder: bytes, now: datetime) -> tuple[Join, ...]:
    return tuple(each for each in await tx.joins_of(holder) if is_open(each, now))


async def tried(tx: Transaction, waiting: Citizen, code: str, now: datetime) -> Citizen | None:
    """The holder whose code it is. None for a wrong one, which is counted, and where nothing was offered."""
    join = await tx.join_waiting(waiting.id)
    if join is None or not is_open(join, now) or waiting.state != PENDING:
        return None
    holder = await tx.citizen(join.holder)
    if holder is None or holder.state != CONFIRMED or holder.document != waiting.document:
        return None
    if hmac.compare_digest(join.code, code):
        return holder
    writes = tx.act(Entry(now, "citizen", "try_join", PURPOSE, waiting.id.hex(), join.id))
    writes.put_join(replace(join, tries=join.tries + 1))
    return None


async def deny(ports: Ports, tx: Transaction, holder: Citizen, now: datetime, id_: str = "") -> bool:
    """The holder says it is not them: the codes, or that of one offer, are void, and the officers who judge see it."""
    offers = [each for each in await open_offers(tx, holder.id, now) if id_ in {"", each.id}]
    for each in offers:
        writes = tx.act(Entry(now, "citizen", "refuse_join", PURPOSE, holder.id.hex(), each.id))
        writes.put_join(replace(each, state=REFUSED, decided_at=now, decided_by="holder"))
    if offers:
        ports.report("join_refused", {"count": len(offers)})
    return bool(offers)


async def close(tx: Transaction, writes: Writes, waiting: bytes, by: str, now: datetime) -> None:
    """With the registration that was refused its code is void."""
    join = await tx.join_waiting(waiting)
    if join is not None and join.state == OFFERED:
        writes.put_join(replace(join, state=REFUSED, decided_at=now, decided_by=by))
