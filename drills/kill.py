"""Home of the kill drill: people sign up and chat while the server is killed again and again.

Run with tests/support on PYTHONPATH: `python -m drills.kill --kills 20 --people 16 --seed 7`. As the platform
does, a person sends a delivery again until it is answered. After each kill every answered turn must be stored
and none twice; at the end everybody must hold exactly one registration and one declaration.
With `--control` the server answers before it has stored, and the drill succeeds by noticing.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp
from synthetic import resident_number
from wechat_client import MadeUpAccount, WeChatUser

from drills.server import ServerUnderDrill

SIGN_UP = (
    "开始办码",
    "就在聊天里继续",
    "同意核对本人",
    "张三",
    "{number}",
    "{phone}",
    "住在广州",
    "体育西路1号",
    "同意用健康回答判断颜色",
    "没有离开过",
    "没有接触过",
    "没有症状",
    "都属实，出码",
)
AFTERWARDS = ("健康码", "服务", "帮助", "隐私")
UNTIL_KILLED = (0.3, 2.5)  # seconds
ENDLESS = sys.maxsize
PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass
class Ledger:
    """What one person has sent and what of it was answered."""

    open_id: str
    serial: int
    sent: int = 0
    answered: int = 0


def words_of(ledger: Ledger) -> str:
    """Signs up first, then asks about this and that."""
    if ledger.answered < len(SIGN_UP):
        values = {"number": resident_number(ledger.serial), "phone": f"138{ledger.serial:08}"}
        return SIGN_UP[ledger.answered].format(**values)
    return AFTERWARDS[ledger.answered % len(AFTERWARDS)]


async def lives(ledger: Ledger, address: str, turns: int) -> None:
    """Goes on where this person stopped: the delivery that was not answered is sent again, the same one."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as http:
        user = WeChatUser(http, address, MadeUpAccount(), ledger.open_id)
        while ledger.answered < turns:
            ledger.sent = ledger.answered + 1
            fields = {
                "MsgType": "text",
                "Content": words_of(ledger),
                "CreateTime": 1_795_500_000 + ledger.answered,
                "MsgId": f"{ledger.open_id[-6:]}{ledger.answered:06}",
            }
            reply = await user.delivers(fields)
            if reply.status != 200:
                raise RuntimeError(f"a turn was answered with {reply.status}")
            ledger.answered += 1


async def until_killed(server: ServerUnderDrill, people: Sequence[Ledger], seconds: float) -> None:
    lives_ = [asyncio.ensure_future(lives(ledger, server.address, ENDLESS)) for ledger in people]
    await asyncio.wait(lives_, timeout=seconds)
    await server.kill()
    for outcome in await asyncio.gather(*lives_, return_exceptions=True):
        if outcome is not None and not isinstance(outcome, (aiohttp.ClientError, OSError)):
            raise outcome


def faults(server: ServerUnderDrill, people: Sequence[Ledger]) -> list[str]:
    found = [] if server.is_sound() else ["a file is not sound"]
    for ledger in people:
        stored = server.turns(ledger.open_id)
        if stored < ledger.answered:
            found.append(f"{ledger.open_id}: {ledger.answered} turns answered, {stored} stored")
        if stored > ledger.sent:
            found.append(f"{ledger.open_id}: {ledger.sent} turns sent, {stored} stored")
    return found


def end_faults(server: ServerUnderDrill, people: Sequence[Ledger]) -> list[str]:
    counts = {table: server.count(table) for table in ("channels", "citizens", "declarations")}
    return [f"{count} {table} of {len(people)}" for table, count in counts.items() if count != len(people)]


async def drill(folder: Path, options: argparse.Namespace) -> list[str]:
    random = Random(options.seed)
    people = [Ledger(f"oDRILLkill{serial:016}", serial) for serial in range(1, options.people + 1)]
    server = ServerUnderDrill(folder, "drills.hasty" if options.control else "handlers.cli")
    slowest = 0.0
    for number in range(1, options.kills + 1):
        slowest = max(slowest, await server.start())
        await until_killed(server, people, random.uniform(*UNTIL_KILLED))
        print(f"kill {number}: {sum(each.answered for each in people)} turns answered", flush=True)
        if found := faults(server, people):
            return found
    await server.start()
    await asyncio.gather(*(lives(ledger, server.address, len(SIGN_UP)) for ledger in people))
    await server.kill()
    print(f"slowest start {slowest:.1f} s")
    return faults(server, people) + end_faults(server, people)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--people", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--control", action="store_true", help="a server that answers too early must be noticed"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-drill-") as folder:
        found = asyncio.run(drill(Path(folder), options))
    print("\n".join(found) or "nothing answered was lost, nothing counted twice")
    return int(bool(found) is not options.control)


if __name__ == "__main__":
    sys.exit(main())
