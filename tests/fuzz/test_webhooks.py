"""Thousands of spoiled webhook requests to each platform's door: none is taken without a valid signature, none is a 5xx.

What may be taken is decided by another reading of the platform's description than the server's own.
"""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

import alipay_gateway as gateway
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from hook_site import SERVICE, HookSite, open_hooks
from hypothesis import HealthCheck, Phase, given, seed, settings
from mutations import Request, spoiled
from wechat_client import WeChatUser, sign

from bot.conversation.messages import Incoming, Message, Text
from bot.ports import Account, Ports

AT_ONCE = 32
SEALED = re.compile(rb"[A-Za-z0-9+/=]{44,}")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # sent raw by the platform too, and passed over
Genuine = Callable[[Request], bool]


async def answering(account: Account, key: bytes, incoming: Incoming) -> tuple[tuple[Message, ...], datetime]:
    """Stands in for the dialogs, which are not what is tried here."""
    return (Text("ok"),), datetime.fromisoformat("2026-11-24T12:00:00+08:00")


async def test_wechat(ports: Ports, count: int) -> None:
    async with open_hooks(ports, answering=answering) as site:
        requests = wechat_requests(site.user())
        await all_spoiled(site, SERVICE.name, requests, count, wechat_signed)


async def test_alipay(ports: Ports, count: int) -> None:
    account = gateway.config(aes_key=gateway.AES_KEY)
    async with open_hooks(ports, answering=answering, alipay=account) as site:
        await all_spoiled(site, account.name, alipay_requests(), count, alipay_signed)


def test_what_is_taken_without_a_signature_is_found() -> None:
    """The control: the readings that judge the server tell genuine from forged by themselves."""
    genuine = alipay_requests()[0]
    assert alipay_signed(genuine)
    assert not alipay_signed(Request((), genuine.body.replace(b"GBK", b"gbk"), genuine.content_type))
    assert wrong([(Request((), b"service=x", gateway.FORM), 200)], alipay_signed) != []
    assert wrong([(genuine, 200)], alipay_signed) == []
    assert wrong([(genuine, 500)], alipay_signed) != []


async def all_spoiled(
    site: HookSite, account: str, requests: tuple[Request, ...], count: int, genuine: Genuine
) -> None:
    taken = [await posted(site, account, request) for request in requests]
    assert all(status == 200 for status in taken), taken
    found: list[Request] = []

    @seed(20261124)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(spoiled(requests))
    def collect(request: Request) -> None:
        found.append(request)

    await asyncio.to_thread(collect)
    assert len(found) >= count * 0.9, "there was too little to spoil"
    answers: list[tuple[Request, int]] = []
    for start in range(0, len(found), AT_ONCE):
        batch = found[start : start + AT_ONCE]
        statuses = await asyncio.gather(*(posted(site, account, request) for request in batch))
        answers.extend(zip(batch, statuses, strict=True))
    assert wrong(answers, genuine) == []
    refused = sum(400 <= status < 500 for _, status in answers)
    assert refused > count * 0.7, (
        "hardly anything was spoiled"
    )  # what is drawn depends on the modules loaded before


def wrong(answers: list[tuple[Request, int]], genuine: Genuine) -> list[tuple[Request, int]]:
    return [
        (request, status)
        for request, status in answers
        if status >= 500 or (status < 400 and not genuine(request))
    ]


async def posted(site: HookSite, account: str, request: Request) -> int:
    address, headers = f"{site.url}/hooks/{account}", {"Content-Type": request.content_type}
    async with site.http.post(address, params=request.query, data=request.body, headers=headers) as answer:
        await answer.read()
        return answer.status


def wechat_requests(user: WeChatUser) -> tuple[Request, ...]:
    fields = (
        {"MsgType": "text", "Content": "健康码", "MsgId": 1},
        {"MsgType": "event", "Event": "CLICK", "EventKey": "code"},
        {"MsgType": "image", "PicUrl": "http://example.org/a", "MediaId": "m", "MsgId": 2},
    )
    deliveries = [user.delivery(user.message(each)) for each in fields]
    return tuple(Request(tuple(each.query.items()), each.body, "text/xml") for each in deliveries)


def wechat_signed(request: Request) -> bool:
    """Whether the address bears the signature of a sealed text in the body; what stands around it is not signed."""
    query = dict(reversed(request.query))  # of a doubled parameter the first counts
    token, timestamp, nonce = SERVICE.token, query.get("timestamp", ""), query.get("nonce", "")
    return any(
        sign(token, timestamp, nonce, text.decode()) == query.get("msg_signature")
        for text in SEALED.findall(CONTROL.sub(b"", request.body))
    )


def alipay_requests() -> tuple[Request, ...]:
    text = "<MsgId>1700000000001</MsgId><MsgType>text</MsgType><Text><Content>出示健康码</Content></Text>"
    click = "<MsgType>event</MsgType><EventType>click</EventType><ActionParam>code</ActionParam>"
    told = json.dumps({"cancel_time": 1, "user_id": gateway.USER, "app_id": gateway.APP_ID})
    cancelled = "alipay.open.auth.userauth.cancelled"
    made = (
        gateway.check(),
        gateway.message(text),
        gateway.message(click),
        gateway.service(cancelled, told),
        gateway.service(cancelled, gateway.sealed(told), rule="V1", encrypt_type="AES"),
    )
    return tuple(Request((), each.body, gateway.FORM) for each in made)


def alipay_signed(request: Request) -> bool:
    """By one of the two rules, over what the form says once decoded in the charset it names."""
    try:
        ascii_ = request.body.decode("ascii")
        charset = dict(parse_qsl(ascii_, keep_blank_values=True)).get("charset", "utf-8")
        pairs = parse_qsl(ascii_, keep_blank_values=True, encoding=charset, errors="strict")
        signature = base64.b64decode(dict(pairs).get("sign", ""), validate=True)
    except (UnicodeDecodeError, LookupError, binascii.Error, ValueError):
        return False
    for left_out in (("sign",), ("sign", "sign_type")):
        params = {name: value for name, value in pairs if value}
        if _verified(signature, gateway.joined(params, *left_out).encode(charset)):
            return True
    return False


def _verified(signature: bytes, signed: bytes) -> bool:
    try:
        gateway.made_key("alipay").public_key().verify(signature, signed, PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
