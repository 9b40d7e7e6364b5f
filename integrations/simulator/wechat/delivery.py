"""Home of one delivery to the server: over real HTTP, again after five seconds, three times in all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

import aiohttp

from integrations.simulator.bubbles import Bubble, system
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Follower
from integrations.simulator.reading import Abnormal
from integrations.simulator.wechat.account import PlayedAccount, open_id_at
from integrations.simulator.wechat.answers import from_answer
from integrations.simulator.wechat.envelope import Envelope, seal, unseal

ATTEMPTS = 3
ANSWER_BYTES = 64 * 1024
OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试 · Out of order, please try again later"
FORGED = "0" * 40
REFUSED = 403


@dataclass(frozen=True, slots=True)
class Line:
    """The wire to the server. The platform waits `patience` seconds for an answer, then delivers again."""

    account: PlayedAccount
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    patience: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """`genuine`: the server answered as it should, with something to show or without."""

    genuine: bool
    verdict: str
    bubble: Bubble | None = None
    status: int = 0
    body: str = ""
    xml: str = ""


async def deliver(line: Line, follower: Follower, xml: str, faults: Faults) -> Bubble | None:
    """What the chat shows of the answer; None when the server had nothing to show."""
    if faults.forged:
        await _forged(line, follower, xml)
    for attempt in range(1, ATTEMPTS + 1):
        began = monotonic()
        copies = range(2 if faults.twice and attempt == 1 else 1)
        lost = faults.lost and attempt == 1
        tries = (_attempt(line, follower, xml, attempt, lost=lost) for _ in copies)
        genuine = [outcome for outcome in await asyncio.gather(*tries) if outcome.genuine]
        if genuine:
            return next((outcome.bubble for outcome in genuine if outcome.bubble), None)
        if attempt < ATTEMPTS:
            await asyncio.sleep(max(0.0, line.patience - (monotonic() - began)))
    return system(OUT_OF_ORDER)


async def _attempt(line: Line, follower: Follower, xml: str, attempt: int, *, lost: bool) -> Outcome:
    envelope = _sealed(line, follower, xml)
    began = monotonic()
    outcome = await _posted(line, envelope)
    if lost:
        outcome = Outcome(False, "lost on the way", None, outcome.status, outcome.body, outcome.xml)
    _record(line, follower, xml, envelope, outcome, attempt, monotonic() - began)
    return outcome


async def _forged(line: Line, follower: Follower, xml: str) -> None:
    """Somebody who does not know the token sends the same first; only the record of it stays."""
    true = _sealed(line, follower, xml)
    envelope = Envelope({**true.query, "msg_signature": FORGED, "signature": FORGED}, true.body)
    began = monotonic()
    outcome = await _posted(line, envelope)
    good = outcome.status == REFUSED
    verdict = "a wrong signature, refused" if good else "a wrong signature was not refused"
    outcome = replace(outcome, genuine=good, verdict=verdict)
    _record(line, follower, xml, envelope, outcome, 0, monotonic() - began)


def _sealed(line: Line, follower: Follower, xml: str) -> Envelope:
    open_id = open_id_at(line.account, follower.open_id)
    return seal(line.account, open_id, xml, int(line.now().timestamp()))


def _record(
    line: Line,
    follower: Follower,
    xml: str,
    envelope: Envelope,
    outcome: Outcome,
    attempt: int,
    seconds: float,
) -> None:
    follower.show(
        {
            "kind": "delivery",
            "attempt": attempt,
            "attempts": ATTEMPTS,
            "address": _address(line, envelope),
            "request": envelope.body,
            "message": xml,
            "status": outcome.status,
            "answer": outcome.body,
            "answered": outcome.xml,
            "good": outcome.genuine,
            "verdict": outcome.verdict,
            "ms": round(seconds * 1000),
        }
    )


async def _posted(line: Line, envelope: Envelope) -> Outcome:
    timeout = aiohttp.ClientTimeout(total=line.patience)
    headers = {"Content-Type": "text/xml"}
    try:
        async with line.session.post(
            line.account.hook,
            params=envelope.query,
            data=envelope.body.encode(),
            headers=headers,
            timeout=timeout,
        ) as response:
            body = (await response.content.read(ANSWER_BYTES)).decode("utf-8", "replace")
            return _read(line.account, response.status, body)
    except TimeoutError:
        return Outcome(False, f"no answer within {line.patience:g} s")
    except aiohttp.ClientError as fault:
        return Outcome(False, f"no connection: {type(fault).__name__}")


def _read(account: PlayedAccount, status: int, body: str) -> Outcome:
    if status != 200:
        return Outcome(False, f"illegal response: status {status}", None, status, body)
    if body in {"", "success"}:
        return Outcome(True, "nothing to show", None, status, body)
    try:
        xml = unseal(account, body)
    except Abnormal as fault:
        return Outcome(False, f"illegal response: {fault}", None, status, body)
    try:
        return Outcome(True, "shown", from_answer(xml), status, body, xml)
    except Abnormal as fault:
        return Outcome(False, f"illegal response: {fault}", None, status, body, xml)


def _address(line: Line, envelope: Envelope) -> str:
    query = "&".join(f"{name}={value}" for name, value in envelope.query.items())
    return f"{line.account.hook}?{query}"
