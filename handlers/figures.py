"""Home of the figures for Prometheus: of all workers together, and those an operator needs beside the counts."""

import asyncio
import os
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from bot.ports import Ports
from handlers.jobs import guarded
from integrations.database.store import SealedStore

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # in the environment of each of several workers, from its very start
EVERY = 10.0  # seconds
WORKERS = Gauge("healthcode_workers", "Processes that serve", multiprocess_mode="livesum")
OUTBOX = Gauge(
    "healthcode_outbox",
    "Messages that are due, and those given up",
    ["state"],
    multiprocess_mode="livemostrecent",
)
CONNECTIONS = Gauge(
    "healthcode_database_connections",
    "Connections to a database: in use, and the most there may be",
    ["database", "what"],
    multiprocess_mode="livesum",
)


def exposition() -> bytes:
    """In the text format of Prometheus."""
    if FOLDER not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


def known(metric: str, label: str) -> set[str]:
    """The values a label has had at any worker, living or not."""
    if FOLDER not in os.environ:
        return set()
    found = MultiProcessCollector(None).collect()
    return {sample.labels[label] for each in found if each.name == metric for sample in each.samples}


async def keep_figures(ports: Ports, store: SealedStore) -> None:
    """Runs until cancelled. The outbox is counted by the worker that leads."""
    WORKERS.set(1)
    while True:
        for database, (used, most) in store.connections().items():
            CONNECTIONS.labels(database, "used").set(used)
            CONNECTIONS.labels(database, "most").set(most)
        if await store.leads():
            await guarded(ports, "figures", _count(ports, ports.now()))
        await asyncio.sleep(EVERY)


async def _count(ports: Ports, now: datetime) -> None:
    due, failed = await ports.store.begin().backlog(now)
    OUTBOX.labels("due").set(due)
    OUTBOX.labels("failed").set(failed)
