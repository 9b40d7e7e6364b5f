"""Home of asking a platform: its faults in words without an address, and a breaker so that it is not asked in vain.

What waits in the outbox for a platform that does not answer waits without being counted as tried.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import SystemRandom

import aiohttp

from bot.ports import Undelivered
from integrations.breaker import Breaker

FAILURES, PAUSE = 5, 5.0  # seconds
LATER = (5.0, 20.0)  # seconds beside the pause, drawn for each, so that they do not come all at once


class Faulty(Undelivered):
    """The platform is there, but cannot do anything."""


def breaker_of_a_platform() -> Breaker:
    return Breaker(FAILURES, PAUSE)


def status_fault(status: int) -> Undelivered:
    kind = Faulty if status >= 500 else Undelivered
    return kind(f"HTTP status {status}", permanent=False)


@asynccontextmanager
async def asking(breaker: Breaker) -> AsyncIterator[None]:
    """Raises Undelivered: at once, with `later`, while the platform is known not to answer."""
    if not breaker.admits():
        raise Undelivered("the platform does not answer", permanent=False, later=_later(breaker))
    try:
        yield
    except TimeoutError:
        raise _failed(breaker, "no answer in time") from None
    except aiohttp.ClientError as fault:
        raise _failed(breaker, f"no connection ({type(fault).__name__})") from None
    except Faulty as fault:
        raise _failed(breaker, fault.reason) from None
    except Undelivered:
        breaker.answered()
        raise
    else:
        breaker.answered()


def _failed(breaker: Breaker, reason: str) -> Undelivered:
    breaker.failed()
    return Undelivered(reason, permanent=False, later=_later(breaker) if breaker.is_open else None)


def _later(breaker: Breaker) -> timedelta:
    return timedelta(seconds=breaker.remaining + SystemRandom().uniform(*LATER))
