"""Home of what may be logged and counted: fixed events with listed fields, so that nothing personal can pass."""

import functools
import logging
import math
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog
from prometheus_client import Counter

FIELDS: Mapping[str, frozenset[str]] = {
    "serving": frozenset({"address", "local", "accounts", "workers"}),
    "worker_started": frozenset({"worker", "pid"}),
    "worker_ready": frozenset({"worker", "pid", "seconds"}),
    "worker_ended": frozenset({"worker", "pid", "how", "seconds"}),
    "worker_not_started": frozenset({"worker", "error"}),
    "restarted": frozenset({"workers"}),
    "restart_stopped": frozenset({"worker"}),
    "not_renewed": frozenset(),
    "first_start": frozenset({"folder"}),
    "pass_keys_made": frozenset({"count"}),
    "list_key_ends": frozenset(),
    "stopped": frozenset(),
    "database_lost": frozenset({"error"}),
    "redis_lost": frozenset({"error"}),
    "redis_back": frozenset({"seconds"}),
    "refused_delivery": frozenset({"account", "cause", "left_out"}),
    "login_refused": frozenset({"account", "cause"}),
    "proof_refused": frozenset({"account", "cause"}),
    "unknown_event": frozenset({"account", "name"}),
    "wrong_recipient": frozenset({"account", "name"}),
    "account_notice": frozenset({"account", "name"}),
    "evidence_alarm": frozenset({"officer", "source", "count"}),
    "join_refused": frozenset({"count"}),
    "appeal_overdue": frozenset({"count"}),
    "sent": frozenset({"account", "kind", "tries", "way"}),
    "undelivered": frozenset({"account", "kind", "tries", "reason", "permanent"}),
    "erased": frozenset({"count"}),
    "job_failed": frozenset({"job", "error", "place", "left_out"}),
    "bug": frozenset({"route", "error", "place"}),
    "library": frozenset({"library", "error", "place"}),
}
MEANING: Mapping[str, str] = {
    "first_start": "losing this folder loses every record; keep a copy of it elsewhere, never beside the databases",
    "database_lost": "requests are answered with 503 until a connection can be made; it is tried every two seconds",
    "redis_lost": "limits are counted in each worker by itself until it is back; nothing else depends on it",
    "restart_stopped": "a new worker did not start, so the others serve on as they are; what is wrong stands above",
    "not_renewed": "one process alone cannot be followed by another without a gap: restart it",
    "pass_keys_made": "there were none; gates that are offline cannot tell codes of these until they fetch the list. Keys in files are taken over",
    "list_key_ends": "in 14 days at most no list is signed any more, and doors cannot tell 72 hours later: `healthcode keys new list`, then DEPLOYMENT.md",
}
URL = re.compile(r"(?<=://)\S+")
# Document numbers, phones and open ids: no field should hold one; this is the second lock on the same door.
IDENTIFYING = re.compile(r"(?<!\w)o[\w-]{27}(?![\w-])|\d{8,17}[\dXx]")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST = 200

EVERY: Mapping[str, float] = {  # seconds between lines that say the same
    "refused_delivery": 1.0,  # which anybody can cause, as often as they like
    "list_key_ends": 6 * 3600.0,
    "job_failed": 10.0,  # which comes again and again while a database is away
}

EVENTS = Counter("healthcode_events", "What happened, by its fixed name", ["event"])
COUNTED = functools.cache(EVENTS.labels)
KEPT_OUT = Counter("healthcode_log_kept_out", "Events and fields no list allows, never written", ["what"])


class Crowd:
    """Of lines that say the same one in so many seconds is written; it tells how many before it were not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[
            tuple[object, ...], tuple[float, int]
        ] = {}  # when one was written, and left out since

    def before(self, line: tuple[object, ...], every: float) -> int | None:
        """How many were left out before this one; None where it is left out itself."""
        now = self._clock()
        at, left_out = self._last.get(line, (-math.inf, 0))
        if now - at < every:
            self._last[line] = at, left_out + 1
            return None
        self._last[line] = now, 0
        return left_out


CROWD = Crowd()


def report(event: str, fields: Mapping[str, object]) -> None:
    """Writes and counts an event of FIELDS; what is not listed there is dropped and counted."""
    allowed = FIELDS.get(event)
    if allowed is None:
        KEPT_OUT.labels("event").inc()
        return
    if not allowed.issuperset(fields) and (kept_out := len(fields.keys() - allowed)):
        KEPT_OUT.labels("field").inc(kept_out)
    COUNTED(event).inc()
    left_out = CROWD.before((event, *fields.items()), EVERY[event]) if event in EVERY else 0
    if left_out is None:
        return
    written = {name: clean(value) for name, value in fields.items() if name in allowed}
    written |= {"left_out": left_out} if left_out else {}
    structlog.get_logger().info(event, **written, **({"note": MEANING[event]} if event in MEANING else {}))


def clean(value: object) -> object:
    """Numbers as they are; anything else as one short line without addresses' paths and long numbers."""
    if isinstance(value, (bool, int, float)):
        return value
    line = UNPRINTABLE.sub(" ", str(value))
    line = URL.sub(lambda url: re.split(r"[/?#]", url[0].rpartition("@")[2])[0], line)
    return IDENTIFYING.sub("***", line)[:LONGEST]


def place_of(error: BaseException) -> str:
    """The last line of our own the error passed, as `file.py:12`; its message may be personal and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""


def set_up_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_NamesOnly()], force=True)
    logging.getLogger("aiohttp.access").disabled = True


class _NamesOnly(logging.Handler):
    """A library's own words may quote a request, so only who spoke, the error's kind and its place are kept."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        fields = {
            "library": record.name,
            "error": type(error).__name__ if error else record.levelname.lower(),
        }
        report(
            "library", fields | {"place": place_of(error) if error else f"{record.module}.py:{record.lineno}"}
        )
