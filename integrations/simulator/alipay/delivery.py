"""Home of one delivery to a gateway: over real HTTP, and again as long as it is not acknowledged.

Messages of the account come twice more, as far apart as the platform waits for an answer, which is five seconds; those
of the message service over 25 hours, which are shortened.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import aiohttp

from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.answers import judge
from integrations.simulator.alipay.letters import Letter, forged
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Follower
from integrations.simulator.reading import Abnormal

ANSWER_BYTES = 64 * 1024
CHAT_AGAIN = 2  # times
SERVICE_AGAIN = tuple(60.0 * minutes for minutes in (2, 10, 10, 60, 120, 360, 900))  # seconds
REFUSED = range(400, 500)


@dataclass(frozen=True, slots=True)
class Line:
    """The wire to the server. The platform waits `patience` seconds for an answer; its message service's pauses are
    times `pace`.
    """

    account: PlayedAccount
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    patience: float
    pace: float


@dataclass(frozen=True, slots=True)
class Outcome:
    genuine: bool
    verdict: str
    status: int = 0
    body: str = ""


async def deliver(line: Line, follower: Follower, letter: Letter, faults: Faults) -> None:
    if faults.forged:
        await _forged(line, follower, letter)
    pauses = _pauses(line, letter)
    for attempt in range(len(pauses) + 1):
        copies = range(2 if faults.twice and attempt == 0 else 1)
        tries = (_attempt(line, follower, letter, attempt, pauses, faults) for _ in copies)
        if any(outcome.genuine for outcome in await asyncio.gather(*tries)):
            return
        if attempt < len(pauses):
            await asyncio.sleep(pauses[attempt])


def _pauses(line: Line, letter: Letter) -> Sequence[float]:
    if "service" in letter.form:
        return (line.patience,) * CHAT_AGAIN
    return [line.pace * seconds for seconds in SERVICE_AGAIN]


async def _attempt(
    line: Line, follower: Follower, letter: Letter, attempt: int, pauses: Sequence[float], faults: Faults
) -> Outcome:
    began = monotonic()
    outcome = await _posted(line, letter, follower.open_id)
    if faults.lost and attempt == 0:
        outcome = Outcome(False, "lost on the way", outcome.status, outcome.body)
    _record(line, follower, letter, outcome, (attempt + 1, len(pauses) + 1), monotonic() - began)
    return outcome


async def _forged(line: Line, follower: Follower, letter: Letter) -> None:
    """Somebody without the platform's key sends the same first; only the record of it stays."""
    began = monotonic()
    outcome = await _posted(line, forged(letter), follower.open_id)
    refused = outcome.status in REFUSED or not outcome.genuine
    verdict = "a wrong signature, refused" if refused else "a wrong signature was not refused"
    judged = Outcome(refused, verdict, outcome.status, outcome.body)
    _record(line, follower, forged(letter), judged, (0, 0), monotonic() - began)


def _record(
    line: Line, follower: Follower, letter: Letter, outcome: Outcome, attempt: tuple[int, int], seconds: float
) -> None:
    follower.show(
        {
            "kind": "delivery",
            "about": letter.about,
            "attempt": attempt[0],
            "attempts": attempt[1],
            "address": line.account.hook,
            "request": letter.body,
            "message": letter.inside,
            "status": outcome.status,
            "answer": outcome.body,
            "answered": "",
            "good": outcome.genuine,
            "verdict": outcome.verdict,
            "ms": round(seconds * 1000),
        }
    )


async def _posted(line: Line, letter: Letter, user_id: str) -> Outcome:
    timeout = aiohttp.ClientTimeout(total=line.patience)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        async with line.session.post(
            line.account.hook, data=letter.body.encode("ascii"), headers=headers, timeout=timeout
        ) as response:
            body = await response.content.read(ANSWER_BYTES)
    except TimeoutError:
        return Outcome(False, f"no answer within {line.patience:g} s")
    except aiohttp.ClientError as fault:
        return Outcome(False, f"no connection: {type(fault).__name__}")
    words = body.decode(letter.charset, "replace")
    if response.status != 200:
        return Outcome(False, f"illegal response: status {response.status}", response.status, words)
    try:
        return Outcome(True, judge(line.account, letter, user_id, body), response.status, words)
    except Abnormal as fault:
        return Outcome(False, f"illegal response: {fault}", response.status, words)
