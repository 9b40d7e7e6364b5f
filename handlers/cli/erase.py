"""Home of `healthcode erase`: people whom a restored moment of the records and keys brought back, erased again."""

import argparse
import re
import sys
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.domain.audit import Entry
from bot.ports import Ports, Transaction
from bot.usecases.commit import committed
from handlers.cli.opening import on_records
from handlers.records import StartRefused

LINE = re.compile(r"(erase_citizen|erase_channel)[\s|]+([0-9a-f]{32})")
Named = tuple[str, str]  # the act and whom it was about, as the audit has them


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "erase", help="again, before the start, whom a restored moment brought back; named on standard input"
    )
    on_records(parser, erase)


async def erase(_: argparse.Namespace, ports: Ports) -> int:
    named, there = _read(sys.stdin), 0
    for each in named:
        there += await committed(ports, partial(_erase, named=each, now=ports.now()))
    print(f"{len(named)} named, {there} of them were there and are erased.")
    return 0


def _read(lines: Iterable[str]) -> list[Named]:
    """All of it before the first is erased: half a list is worse than none."""
    named = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            found = LINE.fullmatch(line.strip())
            if found is None:
                raise StartRefused(
                    f"Line {number} of standard input names nobody, so nobody was erased: each line is `erase_citizen` or "
                    "`erase_channel` and 32 hexadecimal digits, as the old audit has them (DEPLOYMENT.md, Backup)."
                )
            named.append((found[1], found[2]))
    return named


async def _erase(tx: Transaction, *, named: Named, now: datetime) -> bool:
    act, about = named
    writes = tx.act(Entry(now, "operator", act, "restore", about, "again"))
    id_ = bytes.fromhex(about)
    if act == "erase_channel":
        writes.erase_channel(id_)
        return await tx.channel(id_) is not None
    writes.erase_citizen(id_)
    return await tx.citizen(id_) is not None
