"""Home of the doctor's round trip for Alipay: the running server refuses a forger, and the account answers rightly.

What Alipay really signs nobody here can make. So the account's own platform object is given a throw-away pair in
the place of Alipay's key, and is asked over HTTP.
"""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from bot.ports import NotGenuine
from config.accounts_alipay import LIFE, AlipaySettings
from handlers.alipay_keys import config_of, unusable
from handlers.cli.asking import Answer, Unreached, ask
from handlers.cli.findings import Finding, right, wrong
from handlers.cli.judging import amiss, clocks, refused
from handlers.cli.throw_away import ThrowAway, throw_away
from handlers.web.server import listening
from integrations.alipay.keys import Keys, bare, opened
from integrations.alipay.signature import verify
from integrations.platform import Platform, RawRequest, RawResponse
from integrations.qr import pass_png
from integrations.registry import PLATFORMS
from integrations.tokens import ProcessTokens

FORM = "application/x-www-form-urlencoded"
CHARSET = "GBK"  # of the check and of a life account's messages, whatever the console says
HTML = ("text/html",)
NOBODY = "2088000000000000"
ENVELOPE = re.compile(
    r'<\?xml version="1\.0" encoding="GBK"\?><alipay><response>(.*)</response>'
    r"(?:<app_cert_sn>(.*)</app_cert_sn>)?<sign>(.*)</sign><sign_type>RSA2</sign_type></alipay>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One account looked at once."""

    session: aiohttp.ClientSession
    account: AlipaySettings
    pair: ThrowAway


async def alipay_round_trip(account: AlipaySettings, public_url: str, now: datetime) -> list[Finding]:
    async with aiohttp.ClientSession() as session:
        visit = Visit(session, account, throw_away())
        findings = await _running(visit, f"{public_url}/hooks/{account.name}", now)
        if not unusable(account):
            async with _answering(visit) as hook:
                findings += [await _handshake(visit, hook), await _message(visit, hook)]
        return findings


async def _running(visit: Visit, hook: str, now: datetime) -> list[Finding]:
    try:
        answer = await _posted(visit, hook, _check(visit))
    except Unreached as fault:
        return [wrong(f"{hook}: {fault}")]
    return [refused(answer, "a handshake signed by a stranger"), clocks(answer, now)]


@asynccontextmanager
async def _answering(visit: Visit) -> AsyncIterator[str]:
    """The account on a port of its own, as long as it is asked; it keeps nothing of what it is told."""
    values = asdict(visit.pair.trusted_by(visit.account))
    platform = PLATFORMS["alipay"](values, visit.session, pass_png, 0, ProcessTokens())

    async def hook(request: web.Request) -> web.Response:
        raw = RawRequest(request.method, request.query, request.headers, await request.read())
        answer = _answer(platform, raw)
        return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)

    app = web.Application()
    app.router.add_post("/", hook)
    async with listening(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/"


def _answer(platform: Platform, raw: RawRequest) -> RawResponse:
    now = datetime.now(UTC)
    try:
        received = platform.receive(raw, now)
    except NotGenuine as fault:
        return RawResponse(fault.cause.encode(), status=403)
    return received if isinstance(received, RawResponse) else platform.answer(received, (), now)


async def _handshake(visit: Visit, hook: str) -> Finding:
    asked = "a handshake as Alipay sends it"
    answer = await _posted(visit, hook, _check(visit))
    if found := amiss(answer, asked, HTML):
        return found
    keys = opened(config_of(visit.account))
    said, serial = _signed(keys, answer)
    if keys.app_cert_sn:
        good, shown = serial == keys.app_cert_sn, "the serial number of your certificate"
    else:
        good, shown = f">{bare(keys.private.public_key())}<" in said, "your public key"
    if not good or "<success>true</success>" not in said:
        return wrong(f"{asked} is answered without {shown}")
    return right(f"{asked} is answered with {shown}, signed, in {answer.seconds * 1000:.0f} ms")


async def _message(visit: Visit, hook: str) -> Finding:
    """To the account what it is usually sent: words to a life account, a notice to a mini program."""
    life = visit.account.kind == LIFE
    asked = "a text message in GBK" if life else "a notice of the message service"
    answer = await _posted(visit, hook, _text(visit) if life else _notice(visit))
    if found := amiss(answer, asked, HTML):
        return found
    said, _ = _signed(opened(config_of(visit.account)), answer)
    if answer.body != "success" and f"<ToUserId><![CDATA[{NOBODY}]]></ToUserId>" not in said:
        return wrong(f"{asked} is not acknowledged as Alipay expects")
    return right(f"{asked} is taken and acknowledged in {answer.seconds * 1000:.0f} ms")


def _signed(keys: Keys, answer: Answer) -> tuple[str, str]:
    """What a signed answer says and the serial number beside it; both empty when it is not signed by our key."""
    found = ENVELOPE.fullmatch(answer.body)
    if not found or not verify(keys.private.public_key(), found[3], found[1].encode(CHARSET)):
        return "", ""
    return found[1], found[2] or ""


async def _posted(visit: Visit, hook: str, body: str) -> Answer:
    return await ask(visit.session, hook, {}, body, FORM)


def _check(visit: Visit) -> str:
    return _xml(
        visit, "alipay.service.check", "<MsgType>event</MsgType><EventType>verifygw</EventType><FromUserId/>"
    )


def _text(visit: Visit) -> str:
    inside = (
        f"<MsgId>{secrets.randbelow(10**13)}</MsgId><FromAlipayUserId>{NOBODY}</FromAlipayUserId>"
        "<MsgType>text</MsgType><Text><Content>帮助</Content></Text>"
    )
    return _xml(visit, "alipay.mobile.public.message.notify", inside)


def _xml(visit: Visit, service: str, inside: str) -> str:
    created = f"<CreateTime>{round(datetime.now(UTC).timestamp() * 1000)}</CreateTime>"
    content = f"<XML><AppId>{visit.account.app_id}</AppId>{created}{inside}</XML>"
    return visit.pair.form(
        CHARSET, service=service, biz_content=f'<?xml version="1.0" encoding="gbk"?>{content}'
    )


def _notice(visit: Visit) -> str:
    return visit.pair.form(
        "UTF-8",
        msg_method="alipay.open.mini.version.audit.passed",
        notify_id=secrets.token_hex(16),
        utc_timestamp=str(round(datetime.now(UTC).timestamp() * 1000)),
        version="1.1",
        app_id=visit.account.app_id,
        biz_content="{}",
    )
