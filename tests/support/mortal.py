"""Home of the process that is killed: many citizens declare, and what was acknowledged is printed.

Run as `mortal.py FOLDER HOW`. Every act has its delivery key, so that a run after a kill repeats all of them
and each must still count once. HOW is `well`; or, which must be noticed, `early` (acknowledges before the
commit) or `twice` (takes no delivery key).
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

from stored import ENTRY, NOW, channel, citizen, declaration

from bot.domain.channels import Channel, Delivery
from bot.ports import AlreadyTaken
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys

CITIZENS = 16
Acknowledge = Callable[[int, int], None]


async def opened(folder: Path) -> tuple[SealedStore, Sealer]:
    sealer = open_keys(folder / "secrets", create=True)
    return await open_store(f"sqlite:{folder / 'records.db'}", f"sqlite:{folder / 'keys.db'}", sealer), sealer


async def declare(
    store: SealedStore, sealer: Sealer, who: int, number: int, how: str, acknowledge: Acknowledge
) -> None:
    """One turn: registers with the first, declares with each; `number` is kept as the version of the form."""
    tx = store.begin()
    read: Channel | None = await tx.channel(channel(who).id)
    writes = tx.act(ENTRY)
    if read is None:
        writes.put_citizen(citizen(who))
    said = replace(declaration(), id=uuid4().hex, form_version=number)
    writes.put_declaration(citizen(who).id, said)
    state = {"count": 1 + (int(str(read.state["count"])) if read else 0)}
    tx.put_channel(replace(read or channel(who), citizen=citizen(who).id, state=state))
    if how != "twice":
        tx.take(Delivery(sealer.index("delivery", f"{who}-{number}"), NOW, b"[]"))
    if how == "early":
        acknowledge(who, number)
        await asyncio.sleep(0.02)
    with suppress(AlreadyTaken):
        await tx.commit()
    if how != "early":
        acknowledge(who, number)


async def declared(store: SealedStore) -> list[tuple[int, int]]:
    """All that is stored, opened with the keys that are there; the conversation has counted as many."""
    found = []
    for who in range(1, CITIZENS + 1):
        tx = store.begin()
        declarations = await tx.declarations(citizen(who).id)
        read = await tx.channel(channel(who).id)
        assert (int(str(read.state["count"])) if read else 0) == len(declarations)
        found += [(who, each.form_version) for each in declarations]
    return found


def _acknowledge(who: int, number: int) -> None:
    sys.stdout.write(f"{who} {number}\n")
    sys.stdout.flush()


async def _all_of(store: SealedStore, sealer: Sealer, who: int, how: str) -> None:
    for number in count():
        await declare(store, sealer, who, number, how, _acknowledge)


async def main(folder: Path, how: str) -> None:
    store, sealer = await opened(folder)
    await asyncio.gather(*(_all_of(store, sealer, who, how) for who in range(1, CITIZENS + 1)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
