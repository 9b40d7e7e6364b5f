"""Home of the doctor's round trip for WeChat: handshake and a harmless event, played as the platform."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from config.accounts_wechat import WeChatSettings
from handlers.cli.asking import Answer, Unreached, ask
from handlers.cli.findings import Finding, right, wrong
from handlers.cli.judging import amiss, clocks, refused
from handlers.demo_door import played_account
from integrations.simulator.reading import Abnormal
from integrations.simulator.wechat.account import PlayedAccount
from integrations.simulator.wechat.envelope import Envelope, seal, signature, unseal, written

FORGED = "0" * 40


@dataclass(frozen=True, slots=True)
class Visit:
    """One account looked at once."""

    session: aiohttp.ClientSession
    account: PlayedAccount
    secure: bool
    now: datetime


async def wechat_round_trip(account: WeChatSettings, public_url: str, now: datetime) -> list[Finding]:
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
    answered = amiss(good, "the handshake") or (
        right(f"the handshake is answered in {good.seconds * 1000:.0f} ms")
        if good.body == echo
        else wrong("the handshake is answered with other text than it sent")
    )
    return [answered, refused(forged, "a handshake with a wrong signature"), clocks(good, visit.now)]


async def _events(visit: Visit) -> list[Finding]:
    plain, xml = _signed(visit), _event(visit)
    good = (
        seal(visit.account, visit.account.name, xml, _second(visit)) if visit.secure else Envelope(plain, xml)
    )
    wrongly = {name: FORGED for name in ("signature", "msg_signature") if name in good.query}
    findings = [
        _taken(await _sent(visit, good), visit.account, "a signed event"),
        _taken(await _sent(visit, good), visit.account, "the same event delivered again"),
        refused(
            await _sent(visit, Envelope({**good.query, **wrongly}, good.body)),
            "an event with a wrong signature",
        ),
    ]
    if visit.secure:
        bare = await _sent(visit, Envelope(plain, xml))
        findings.append(refused(bare, "an event that is not encrypted"))
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


def _taken(answer: Answer, account: PlayedAccount, asked: str) -> Finding:
    if found := amiss(answer, asked):
        return found
    if answer.body not in {"", "success"}:
        try:
            unseal(account, answer.body)
        except Abnormal as fault:
            return wrong(f"{asked} is answered with what the platform does not take: {fault}")
    return right(f"{asked} is taken in {answer.seconds * 1000:.0f} ms")
