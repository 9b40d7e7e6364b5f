"""Bad input at the door: a forged request gets 403 and its bytes reach no log; nothing is a 500."""

import asyncio
import dataclasses
import gzip
import logging
import random
import re
from collections.abc import AsyncIterator, Callable, Iterator
from io import BytesIO

import pytest
import structlog
from aiohttp import ClientSession
from hook_site import HookSite, open_hooks
from ports import reports_of
from wechat_client import Delivery, MadeUpAccount, WeChatUser, encrypt, encrypt_raw, sign, xml

from bot.ports import Ports
from handlers.web import webhooks

MARK = "张三440106198001010019"
BOMB = f'<!DOCTYPE xml [<!ENTITY a "{MARK}"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'

PLAIN_JSON = f'{{"MsgType": "text", "Content": "{MARK}"}}'.encode()
TWICE = f"<xml><Encrypt>{MARK}</Encrypt><Encrypt>{MARK}</Encrypt></xml>".encode()


@pytest.fixture
async def site(ports: Ports) -> AsyncIterator[HookSite]:
    async with open_hooks(ports) as opened:
        yield opened


@pytest.fixture
def log(site: HookSite, caplog: pytest.LogCaptureFixture) -> Iterator["Log"]:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        yield Log(site, caplog, lines)


@dataclasses.dataclass
class Log:
    """Everything that was written or reported anywhere."""

    site: HookSite
    caplog: pytest.LogCaptureFixture
    lines: list[structlog.typing.EventDict]

    def __str__(self) -> str:
        return f"{self.caplog.text}{self.lines}{reports_of(self.site.ports)}{self.site.outcomes()}"


def enclosed(user: WeChatUser, encrypted: str) -> Delivery:
    """Signed as it should be, whatever is inside."""
    query = dict(user.delivery(b"").query)
    query["msg_signature"] = sign(user.account.token, query["timestamp"], query["nonce"], encrypted)
    return Delivery(query, xml({"Encrypt": encrypted}).encode())


def genuine(user: WeChatUser) -> Delivery:
    return user.delivery(user.message({"MsgType": "text", "Content": MARK, "MsgId": 1}))


def changed(delivery: Delivery, **query: str) -> Delivery:
    return dataclasses.replace(delivery, query={**delivery.query, **query})


def sealed(user: WeChatUser) -> str:
    return encrypt(user.account.aes_key, MARK.encode(), user.account.app_id)


FORGED: dict[str, tuple[str, Callable[[WeChatUser], Delivery]]] = {
    "a wrong signature": ("signature", lambda user: changed(genuine(user), msg_signature="0" * 40)),
    "no signature": ("signature", lambda user: Delivery({"timestamp": "1"}, genuine(user).body)),
    "the body of another message": (
        "signature",
        lambda user: dataclasses.replace(genuine(user), body=genuine(user).body),
    ),
    "another account's app id": (
        "app_id",
        lambda user: enclosed(user, encrypt(user.account.aes_key, MARK.encode(), "wxanother00000001")),
    ),
    "truncated base64": ("base64", lambda user: enclosed(user, sealed(user)[:-3])),
    "half a block": ("length", lambda user: enclosed(user, sealed(user)[:64])),
    "wrong padding": (
        "padding",
        lambda user: enclosed(user, encrypt_raw(user.account.aes_key, MARK.encode().ljust(63) + b"\x21")),
    ),
    "an old message": (
        "stale",
        lambda user: genuine(dataclasses.replace(user, now=lambda: user.now() - 3600)),
    ),
    "a plain body": (
        "plain",
        lambda user: genuine(dataclasses.replace(user, account=MadeUpAccount(mode="plain"))),
    ),
    "a plain JSON body": ("plain", lambda user: Delivery(genuine(user).query, PLAIN_JSON)),
    "a bomb outside": ("doctype", lambda user: Delivery(genuine(user).query, BOMB.encode())),
    "a bomb inside": ("doctype", lambda user: user.delivery(BOMB)),
    "a repeated element outside": ("repeated", lambda user: Delivery(genuine(user).query, TWICE)),
    "a repeated element inside": ("repeated", lambda user: user.delivery(TWICE)),
    "another root": ("root", lambda user: user.delivery(f"<html>{MARK}</html>")),
    "broken XML": ("xml", lambda user: user.delivery(f"<xml>{MARK}")),
    "no XML": ("xml", lambda user: Delivery(genuine(user).query, MARK.encode())),
    "nothing": ("xml", lambda user: Delivery(genuine(user).query, b"")),
    "deep XML": ("depth", lambda user: user.delivery("<xml>" + "<a>" * 5000)),
    "deep JSON": ("json", lambda user: user.delivery('{"a":' + "[" * 20_000)),
}


@pytest.mark.parametrize("what", FORGED)
async def test_what_is_not_genuine_is_refused_and_its_bytes_reach_no_log(
    site: HookSite, log: "Log", what: str
) -> None:
    cause, forge = FORGED[what]
    reply = await site.user().posts(forge(site.user()))
    assert reply.status == 403
    assert reply.body == b"This request does not come from the platform."
    assert reports_of(site.ports) == [("refused_delivery", {"account": "demo-wechat", "cause": cause})]
    assert site.outcomes() == [("", cause)]
    assert MARK not in str(log)
    assert site.user().open_id not in str(log)
    assert await site.ports.store.begin().items("waiting", 1) == ()


async def test_the_log_would_have_shown_it(log: "Log") -> None:
    """The control: what is written anywhere is seen here."""
    logging.getLogger("aiohttp.server").warning("got %s", MARK)
    assert MARK in str(log)


STRANGE = {
    "raw control characters": "我叫\x00\x1d\x0b张三\x1f",
    "4,000 characters": "广州市天河区体育西路" * 400,
    "emoji": "👩‍👩‍👧👍🏽",
    "a rare character": "𠮷𠮷祥",
    "the end of a section": "王]]>五",
    "markup": '<a href="https://evil.example">x</a><xml/>&amp;',
    "nothing": "",
    "blanks": " \u3000\n\t ",
    "a number": "0",
    "many digits": "9" * 3000,
    "right to left": "\u202egnahz",
}


@pytest.mark.parametrize("format_", ["xml", "json"])
@pytest.mark.parametrize("what", STRANGE)
async def test_whatever_somebody_types_is_answered(ports: Ports, format_: str, what: str) -> None:
    account = MadeUpAccount(format=format_)
    async with open_hooks(ports, account) as site:
        user = site.user(account=account)
        await user.follows()
        await user.says("登记")
        reply = await user.says(STRANGE[what])
        assert (reply.status, reply.kind) == (200, "text")
        assert reply.links == ((reply.links[0],) if reply.links else ())
        assert "evil.example" not in "".join(address for _, address in reply.links)


@pytest.mark.parametrize(
    "message",
    [
        '{"ToUserName":"gh_demo000001","FromUserName":"o1","CreateTime":"1795492800","MsgType":"text","Content":1}',
        '{" ToUserName ":"gh_demo000001"," FromUserName ":"o1","CreateTime":1795492800,"MsgType":"text","Content":"1"}',
        '{"FromUserName":"o1","MsgType":"text","Content":null,"MsgId":"49d7_1","CreateTime":1e99}',
        '{"FromUserName":"o1","MsgType":"text","Content":"\\ud800\\u0000","CreateTime":[]}',
        '{"FromUserName":{"a":1},"MsgType":["text"],"Content":{},"Event":null}',
        '{"MsgType":"event","Event":"user_info_modified"}',
    ],
)
async def test_variants_of_json_are_answered(site: HookSite, message: str) -> None:
    user = site.user("o1")
    delivery = user.delivery(message)
    async with site.http.post(
        f"{site.url}/hooks/demo-wechat", params=delivery.query, data=delivery.body
    ) as answer:
        assert answer.status == 200
    assert reports_of(site.ports).named("bug") == []


async def posted(site: HookSite, body: bytes | BytesIO | AsyncIterator[bytes], **headers: str) -> int:
    query = genuine(site.user()).query
    address = f"{site.url}/hooks/demo-wechat"
    async with (
        ClientSession(auto_decompress=False) as http,
        http.post(address, params=query, data=body, headers=headers) as answer,
    ):
        return answer.status


async def drip(size: int, pause: float = 0.0) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"a" * 1024
        await asyncio.sleep(pause)


async def test_a_body_too_large_is_refused_told_or_not(site: HookSite) -> None:
    assert await posted(site, BytesIO(bytes(10 * 1024 * 1024))) == 413
    assert await posted(site, drip(128 * 1024)) == 413
    assert site.outcomes() == [("", "too_large")] * 2
    assert await posted(site, b"a" * (64 * 1024)) == 403


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity"])
async def test_a_compressed_body_is_refused_unread(site: HookSite, coding: str) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 64 * 1024
    assert await posted(site, bomb, **{"Content-Encoding": coding}) == 415
    assert site.outcomes() == [("", "compressed")]


async def test_a_slow_body_is_not_waited_for(site: HookSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "RECEIVE_WITHIN", 0.2)
    assert await posted(site, drip(64 * 1024, pause=0.1)) == 408
    assert site.outcomes() == [("", "slow")]


async def test_a_body_that_ends_too_early_is_no_bug(site: HookSite) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    head = b"POST /hooks/demo-wechat HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    writer.write(head + b"Content-Length: 100\r\n\r\n<xml>")
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.2)
    assert site.outcomes() == [("", "failed")]
    assert reports_of(site.ports) == []
    assert await reader.read() == b""


@pytest.mark.parametrize(("pause", "statuses"), [(0.0, {b"400", b"408"}), (0.2, {b"408"})])
async def test_broken_chunks_are_refused(
    site: HookSite, monkeypatch: pytest.MonkeyPatch, pause: float, statuses: set[bytes]
) -> None:
    monkeypatch.setattr(webhooks, "RECEIVE_WITHIN", 1.0)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"POST /hooks/demo-wechat HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    await asyncio.sleep(pause)
    writer.write(b"zz\r\n<xml>\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.split()[1] in statuses
    assert reports_of(site.ports) == []


def mutated(dice: random.Random, delivery: Delivery) -> Delivery:
    """One to four bytes of the body or of the query's values changed, lost or doubled."""
    body, query = bytearray(delivery.body), dict(delivery.query)
    for _ in range(dice.randint(1, 4)):
        if dice.random() < 0.7:
            at = dice.randrange(len(body))
            body[at : at + dice.randint(0, 2)] = bytes(dice.randrange(256) for _ in range(dice.randint(0, 2)))
        else:
            name = dice.choice(("timestamp", "nonce", "msg_signature"))
            query[name] = query[name][: dice.randrange(40)] + dice.choice(("", "0", "%", "号", "\0"))
    return Delivery(query, bytes(body))


async def test_no_mutation_is_accepted_and_none_breaks_anything(site: HookSite) -> None:
    user, dice = site.user(), random.Random(20261124)
    for _ in range(400):
        good = user.delivery(user.message({"MsgType": "event", "Event": "VIEW", "MsgId": 1}))
        bad = mutated(dice, good)
        # What stands outside the signed text may change, and control characters anywhere: both are ignored.
        same = signed_part(bad) == signed_part(good) and bad.query == good.query
        assert (await user.posts(bad)).status in ({200, 403} if same else {403})
        if dice.random() < 0.1:  # the control
            assert (await user.posts(good)).status == 200
    assert reports_of(site.ports).named("bug") == []


def signed_part(delivery: Delivery) -> bytes:
    readable = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", delivery.body)
    return readable.partition(b"<Encrypt>")[2].partition(b"</Encrypt>")[0]
