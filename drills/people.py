"""Home of the people of a drill: they sign up and chat, and a ledger says what of it was answered.

As the platform does, a person sends a delivery again until it is answered.
"""

import asyncio
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from time import monotonic

import aiohttp
from sign_up import SIGN_UP, said
from synthetic import resident_number
from wechat_client import MadeUpAccount, WeChatUser

from drills.frame import meanwhile
from drills.records import Records

AFTERWARDS = ("健康码", "服务", "帮助", "隐私")
SIGNED_UP_WITHIN = 120  # seconds
ENDLESS = sys.maxsize
AGAIN = 0.1  # seconds until a delivery that was not answered is sent again
PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass
class Ledger:
    """What one person has sent and what of it was answered; and how often it was not."""

    open_id: str
    serial: int
    sent: int = 0
    answered: int = 0
    slowest: float = 0.0  # seconds, of what was answered at all and of what was not
    refused: int = 0


def people_of(count: int) -> list[Ledger]:
    return [Ledger(f"oDRILL{serial:022}", serial) for serial in range(1, count + 1)]


def answered_of(people: Iterable[Ledger]) -> int:
    return sum(each.answered for each in people)


def words_of(ledger: Ledger) -> str:
    """Signs up first, then asks about this and that."""
    if ledger.answered < len(SIGN_UP):
        return said(SIGN_UP[ledger.answered], resident_number(ledger.serial), ledger.serial)
    return AFTERWARDS[ledger.answered % len(AFTERWARDS)]


async def lives(ledger: Ledger, address: str, turns: int = ENDLESS, pause: float = 0.0) -> None:
    """Goes on where this person stopped, with so many seconds between two turns."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as http:
        user = WeChatUser(http, address, MadeUpAccount(), ledger.open_id)
        while ledger.answered < turns:
            ledger.sent = ledger.answered + 1
            if await is_answered(user, ledger):
                ledger.answered += 1
                await asyncio.sleep(pause)
            else:
                ledger.refused += 1
                await asyncio.sleep(AGAIN)


async def is_answered(user: WeChatUser, ledger: Ledger) -> bool:
    fields = {
        "MsgType": "text",
        "Content": words_of(ledger),
        "CreateTime": 1_795_500_000 + ledger.answered,
        "MsgId": f"{ledger.open_id[-6:]}{ledger.answered:06}",
    }
    begun = monotonic()
    try:
        return (await user.delivers(fields)).status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False
    finally:
        ledger.slowest = max(ledger.slowest, monotonic() - begun)


def living(people: Sequence[Ledger], address: str, pause: float = 0.0) -> AbstractAsyncContextManager[None]:
    """All of them, until the end."""
    return meanwhile(lives(ledger, address, pause=pause) for ledger in people)


async def all_signed_up(people: Sequence[Ledger], address: str) -> None:
    async with asyncio.timeout(SIGNED_UP_WITHIN):
        await asyncio.gather(*(lives(ledger, address, len(SIGN_UP)) for ledger in people))


async def go_on(people: Sequence[Ledger], address: str, turns: int) -> None:
    """Each by so many turns more; afterwards nothing is on its way."""
    async with asyncio.timeout(SIGNED_UP_WITHIN):
        await asyncio.gather(*(lives(ledger, address, ledger.answered + turns) for ledger in people))


async def faults(records: Records, people: Sequence[Ledger]) -> list[str]:
    """Each turn answered is stored, and none twice. People may go on meanwhile."""
    found = []
    answered = [ledger.answered for ledger in people]
    turns = await records.turns([ledger.open_id for ledger in people])
    for ledger, acknowledged, stored in zip(people, answered, turns, strict=True):
        if stored < acknowledged:
            found.append(f"{ledger.open_id}: {acknowledged} turns answered, {stored} stored")
        if stored > ledger.sent:
            found.append(f"{ledger.open_id}: {ledger.sent} turns sent, {stored} stored")
    return found


async def acts_lost(records: Records, people: Sequence[Ledger]) -> list[str]:
    """Registrations and declarations against those acknowledged, and those sent at all."""
    acknowledged = sum(each.answered >= len(SIGN_UP) for each in people)
    stored = {table: await records.count(table) for table in ("citizens", "declarations")}
    sent = sum(each.sent >= len(SIGN_UP) for each in people)
    return [
        f"{count} {table}, {acknowledged} acknowledged, {sent} sent"
        for table, count in stored.items()
        if not acknowledged <= count <= sent
    ]


async def lost(records: Records, people: Sequence[Ledger]) -> list[str]:
    """Turns and acts together."""
    return await faults(records, people) + await acts_lost(records, people)


async def end_faults(records: Records, people: Sequence[Ledger]) -> list[str]:
    """Everybody has signed up and is silent now."""
    tables = ("channels", "citizens", "declarations")
    counts = {table: await records.count(table) for table in tables}
    odd = [f"{count} {table} of {len(people)}" for table, count in counts.items() if count != len(people)]
    return odd + await records.unsound()
