"""Home of the doctor's round trip: handshake and a harmless event through the running server, played as the platform."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

from config.accounts import AccountSettings
from handlers.cli.asking import PATIENCE, Answer, Unreached, ask
from handlers.cli.findings import Finding, note, right, wrong
from handlers.demo_door import played_account
from integrations.simulator.account import PlayedAccount
from integrations.simulator.envelope import Abnormal, Envelope, seal, signature, unseal, written

SLOW = 3.0  # seconds
CLOCKS_MAY_DIFFER = 30.0  # seconds
FORGED = "0" * 40
STATUS: Mapping[int, str] = {
    400: "something before the server does not pass the request on as it is",
    403: "a good signature is refused; start the server again with these settings",
    404: "the account is unknown there; start the server again, or let the proxy pass /hooks/ on",
    413: "a proxy refuses the body; let it pass 64 KiB",
    502: "the proxy cannot reach the server; start `healthcode serve`",
    503: "the server is not ready",
    504: "the proxy waited for the server in vain",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One account looked at once."""

    session: aiohttp.ClientSession
    account: PlayedAccount
    secure: bool
    now: datetime


async def round_trip(account: AccountSettings, public_url: str, now: datetime) -> list[Finding]:
    played = played_account(account, public_url)
    async with aiohttp.ClientSession() as session:
        visit = Visit(session, played, account.mode == "secure", now)
        try:
            return [*await _handshake(visit), *await _events(visit)]
        except Unreached as fault:
            return [wrong(f"{played.hook}: {fault}")]


async def _handshake(visit: Visit) -> list[Finding]:
    echo, signed = str(secrets.randbelow(10**18)), _signed(visit)
    good = await ask(visit.session, visit.account.hook, signed | {"echostr": echo})
    forged = await ask(visit.session, visit.account.hook, signed | {"echostr": echo, "signature": FORGED})
    answered = _fault(good, "the handshake") or (
        right(f"the handshake is answered in {good.seconds * 1000:.0f} ms")
        if good.body == echo
        else wrong("the handshake is answered with other text than it sent")
    )
    return [answered, _refused(forged, "a handshake with a wrong signature"), _clocks(good, visit.now)]


async def _events(visit: Visit) -> list[Finding]:
    plain, xml = _signed(visit), _event(visit)
    good = (
        seal(visit.account, visit.account.name, xml, _second(visit)) if visit.secure else Envelope(plain, xml)
    )
    wrongly = {name: FORGED for name in ("signature", "msg_signature") if name in good.query}
    findings = [
        _taken(await _sent(visit, good), visit.account, "a signed event"),
        _taken(await _sent(visit, good), visit.account, "the same event delivered again"),
        _refused(
            await _sent(visit, Envelope({**good.query, **wrongly}, good.body)),
            "an event with a wrong signature",
        ),
    ]
    if visit.secure:
        bare = await _sent(visit, Envelope(plain, xml))
        findings.append(_refused(bare, "an event that is not encrypted"))
    return findings


async def _sent(visit: Visit, envelope: Envelope) -> Answer:
    return await ask(visit.session, visit.account.hook, envelope.query, envelope.body)


def _event(visit: Visit) -> str:
    """A visited menu link changes no record, so it may be sent to a server in use."""
    return written(
        ("ToUserName", visit.account.original_id),
        ("FromUserName", "doctor-" + secrets.token_hex(8)),
        ("CreateTime", str(_second(visit))),
        ("MsgType", "event"),
        ("Event", "VIEW"),
        ("EventKey", visit.account.hook),
    )


def _signed(visit: Visit) -> dict[str, str]:
    stamp, nonce = str(_second(visit)), secrets.token_hex(5)
    return {"timestamp": stamp, "nonce": nonce, "signature": signature(visit.account.token, stamp, nonce)}


def _second(visit: Visit) -> int:
    return int(visit.now.timestamp())


def _fault(answer: Answer, asked: str) -> Finding | None:
    if 300 <= answer.status < 400:
        return wrong(f"{asked} is redirected; the platform does not follow, so let /hooks/ answer itself")
    if answer.status != 200:
        why = STATUS.get(answer.status, "see the logs of the server and of the proxy")
        return wrong(f"{asked} is answered with status {answer.status}: {why}")
    if answer.content_type in {"text/html", "application/json"}:
        return wrong(f"{asked} is answered as {answer.content_type}, which the platform calls abnormal")
    if answer.seconds > SLOW:
        return wrong(f"{asked} took {answer.seconds:.1f} s; the platform waits {PATIENCE:g} s")
    return None


def _taken(answer: Answer, account: PlayedAccount, asked: str) -> Finding:
    if found := _fault(answer, asked):
        return found
    if answer.body not in {"", "success"}:
        try:
            unseal(account, answer.body)
        except Abnormal as fault:
            return wrong(f"{asked} is answered with what the platform does not take: {fault}")
    return right(f"{asked} is taken in {answer.seconds * 1000:.0f} ms")


def _refused(answer: Answer, asked: str) -> Finding:
    if answer.status == 403:
        return right(f"{asked} is refused")
    return wrong(f"{asked} is answered with status {answer.status}; 403 would be right")


def _clocks(answer: Answer, now: datetime) -> Finding:
    try:
        seconds = abs((parsedate_to_datetime(answer.date) - now).total_seconds())
    except (TypeError, ValueError):
        return note("the answer carries no date, so the clocks cannot be compared")
    if seconds > CLOCKS_MAY_DIFFER:
        return wrong(f"the clocks here and at the server differ by {seconds:.0f} s; set both by NTP")
    return right("the clocks agree")
