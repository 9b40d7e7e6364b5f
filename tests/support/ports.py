"""Home of a complete real Ports in a temporary folder, with a clock that the test sets."""

import dataclasses
import functools
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.policy import Policy
from bot.ports import Account, Ports
from config.loader import load_policy
from integrations.database.store import SealedStore, open_store
from integrations.formats import LibraryFormats
from integrations.limits import ProcessLimits
from integrations.sealing.keys import open_keys
from integrations.sealing.links import SealedLinks
from integrations.sealing.tracing import TracingKey
from integrations.signing import unkept
from integrations.texts import load_texts

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Beijing
WECHAT = Account("demo-wechat", "wechat", "440100", passive=1, customer_service=True)
MINI = Account("demo-mini", "wechat", "440100", passive=0, customer_service=False)
ALIPAY = Account("demo-life", "alipay", "440100", passive=0, customer_service=False)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


class Reports(list[tuple[str, Mapping[str, object]]]):
    """What was reported, in order."""

    def __call__(self, event: str, fields: Mapping[str, object]) -> None:
        self.append((event, fields))

    def named(self, event: str) -> list[Mapping[str, object]]:
        return [fields for name, fields in self if name == event]


@functools.cache
def shipped_policy() -> Policy:
    return load_policy()


async def open_ports(folder: Path, clock: Clock | None = None, **other: Any) -> Ports:
    """A server on this machine with manual verification; `other` replaces fields. Close with `close_ports`."""
    clock = clock or Clock()
    sealer = open_keys(folder / "keys", create=True)
    store = await open_store(f"sqlite:{folder / 'records.db'}", f"sqlite:{folder / 'keys.db'}", sealer)
    ports = Ports(
        store=store,
        sealing=sealer,
        signer=unkept(),
        links=SealedLinks(sealer),
        formats=LibraryFormats(),
        texts=load_texts(),
        policy=shipped_policy(),
        accounts={account.name: account for account in (WECHAT, MINI, ALIPAY)},
        public_url="http://127.0.0.1:8080",
        local=True,
        automatic="",
        pilot=frozenset(),
        now=clock,
        random=os.urandom,
        outbox_filled=lambda: None,
        report=Reports(),
        limits=ProcessLimits(),
        tracing=TracingKey(bytes(range(32))),
    )
    return dataclasses.replace(ports, **other)


async def close_ports(ports: Ports) -> None:
    assert isinstance(ports.store, SealedStore)
    await ports.store.close()


def reports_of(ports: Ports) -> Reports:
    assert isinstance(ports.report, Reports)
    return ports.report
