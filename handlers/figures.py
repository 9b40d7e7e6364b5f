"""Home of the figures for Prometheus: of all workers together, and those an operator needs beside the counts.

Each worker keeps its own in files of a shared folder. Those of dead ones are added up in one file of each kind.
"""

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from bot.ports import Ports
from handlers.jobs import guarded
from integrations.database.store import SealedStore

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # in the environment of each of several workers, from its very start
EVERY = 10.0  # seconds
DEAD = 0  # in the place of a process, for all that have ended
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


def folder_of_workers() -> Path | None:
    """That they share; none where one serves alone."""
    return Path(os.environ[FOLDER]) if FOLDER in os.environ else None


def exposition() -> bytes:
    """In the text format of Prometheus."""
    folder = folder_of_workers()
    if folder is None:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    with _lock(folder, fcntl.LOCK_SH):
        return generate_latest(registry)


def known(metric: str, label: str) -> set[str]:
    """The values a label has had at any worker, living or not."""
    folder = folder_of_workers()
    if folder is None:
        return set()
    with _lock(folder, fcntl.LOCK_SH):
        found = MultiProcessCollector(None).collect()
    return {sample.labels[label] for each in found if each.name == metric for sample in each.samples}


def settle_figures(folder: Path, pid: int) -> None:
    """What a dead worker counted is added to what those before it did; what it measured of itself, and its socket, go.

    Raises BlockingIOError where somebody has the files in use: it is as good a little later.
    """
    mark_process_dead(pid, str(folder))
    (folder / f"{pid}.sock").unlink(missing_ok=True)
    with _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
        for file in folder.glob(f"*_{pid}.db"):
            total = MmapedDict(str(file.with_name(file.name.replace(f"_{pid}.", f"_{DEAD}."))))
            for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file)):
                total.write_value(key, total.read_value(key)[0] + value, 0.0)
            total.close()
            file.unlink()


@contextmanager
def _lock(folder: Path, how: int) -> Iterator[None]:
    """Whoever reads meets what was counted neither twice nor not at all."""
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, how)
        yield


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
