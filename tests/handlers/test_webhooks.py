"""Deliveries of WeChat, signed and encrypted, through a real server: each is answered, and acts once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from hook_site import MINI, HookSite, open_hooks
from ports import Clock, reports_of

from bot.conversation.messages import Incoming, Message
from bot.conversation.turn import take
from bot.dialogs import DIALOGS
from bot.ports import Account, Ports
from handlers.web import webhooks


@pytest.fixture
async def site(ports: Ports) -> AsyncIterator[HookSite]:
    async with open_hooks(ports) as opened:
        yield opened


async def test_somebody_follows_and_is_asked_to_begin(site: HookSite) -> None:
    user = site.user()
    welcome = await user.follows()
    assert (welcome.status, welcome.kind) == (200, "text")
    assert welcome.choices
    begun = await user.taps(welcome.words[0])
    assert begun.kind == "text"
    assert begun.text != welcome.text
    assert site.outcomes() == [("subscribe", "answered"), ("text", "answered")]


async def test_a_delivery_that_comes_again_gets_the_same_answer_and_acts_once(
    site: HookSite, clock: Clock
) -> None:
    user = site.user()
    first = await user.follows()
    clock.forward(seconds=5)
    assert user.last is not None
    again = await user.again()
    assert again.fields == first.fields  # its time of writing too
    assert again.body != first.body  # sealed anew


async def test_a_retry_in_another_envelope_is_the_same_delivery(site: HookSite, clock: Clock) -> None:
    user = site.user()
    message = user.message({"MsgType": "text", "Content": "健康码", "MsgId": 7})
    first = await user.delivers_raw(message)
    clock.forward(seconds=5)
    assert (await user.delivers_raw(message)).fields == first.fields
    other = await user.delivers_raw(user.message({"MsgType": "text", "Content": "健康码", "MsgId": 8}))
    assert other.fields["CreateTime"] != first.fields["CreateTime"]


async def test_copies_arriving_at_once_are_answered_alike(site: HookSite) -> None:
    user = site.user()
    delivery = user.delivery(user.message({"MsgType": "text", "Content": "你好", "MsgId": 9}))
    replies = await asyncio.gather(*(user.posts(delivery) for _ in range(8)))
    assert {reply.status for reply in replies} == {200}
    assert all(reply.fields == replies[0].fields for reply in replies)
    assert replies[0].kind == "text"


async def test_two_messages_of_one_person_at_once_are_both_answered(site: HookSite) -> None:
    user = site.user()
    replies = await asyncio.gather(user.says("帮助"), user.says("健康码"))
    assert [reply.kind for reply in replies] == ["text", "text"]


@pytest.mark.parametrize("format_", ["xml", "json"])
@pytest.mark.parametrize("mode", ["secure", "plain"])
async def test_every_format_and_mode_is_spoken(ports: Ports, format_: str, mode: str) -> None:
    account = type(MINI)(format=format_, mode=mode)
    async with open_hooks(ports, account) as site:
        reply = await site.user(account=account).says("帮助")
        assert (reply.status, reply.kind) == (200, "text")


async def test_what_needs_no_answer_gets_success(site: HookSite) -> None:
    user = site.user()
    view = await user.does("VIEW", EventKey="https://example.org")
    place = await user.does("LOCATION", Latitude="23.1", Longitude="113.3", Precision="65")
    unknown = await user.does("brand_new_event")
    gone = await user.unfollows()
    assert [reply.body for reply in (view, place, unknown, gone)] == [b"success"] * 4
    assert reports_of(site.ports).named("unknown_event") == [
        {"account": "demo-wechat", "name": "brand_new_event"}
    ]
    named = [("view", "acknowledged"), ("location", "acknowledged"), ("brand_new_event", "acknowledged")]
    assert site.outcomes() == [*named, ("unsubscribe", "acknowledged")]


async def test_an_unexpected_recipient_is_counted(site: HookSite) -> None:
    user = site.user()
    message = {"ToUserName": "gh_another", "MsgType": "event", "Event": "VIEW"}
    assert (await user.delivers(message)).body == b"success"
    assert reports_of(site.ports).named("wrong_recipient") == [{"account": "demo-wechat"}]


async def test_a_mini_program_is_answered_through_the_outbox(site: HookSite) -> None:
    reply = await site.user(account=MINI).says("帮助")
    assert reply.body == b"success"
    items = await site.ports.store.begin().items("waiting", 10)
    assert [item.account for item in items] == ["demo-mini"]


async def test_the_handshake_is_answered_over_http(site: HookSite) -> None:
    user = site.user()
    query = {**user.delivery(b"").query, "echostr": "4375120948345356249"}
    async with site.http.get(f"{site.url}/hooks/demo-wechat", params=query) as answer:
        assert (answer.status, await answer.text()) == (200, "4375120948345356249")
        assert answer.content_type == "text/plain"
    async with site.http.get(f"{site.url}/hooks/demo-wechat", params={**query, "nonce": "1"}) as answer:
        assert answer.status == 403
    assert site.outcomes() == [("handshake", "answered"), ("", "signature")]


async def test_an_account_that_does_not_exist_is_not_found(site: HookSite) -> None:
    async with site.http.post(f"{site.url}/hooks/nobody", data=b"<xml/>") as answer:
        assert answer.status == 404
    async with site.http.put(f"{site.url}/hooks/demo-wechat", data=b"<xml/>") as answer:
        assert answer.status == 405


async def test_what_takes_longer_than_the_platform_waits_is_answered_before_it_hangs_up(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(_: Account, __: bytes, ___: Incoming) -> tuple[tuple[Message, ...], datetime]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(webhooks, "TAKEN_WITHIN", 0.1)
    async with open_hooks(ports, answering=endless) as site:
        reply = await site.user().says("帮助")
        assert reply.status == 503
        assert reports_of(ports).named("bug") == []


async def test_a_bug_makes_the_platform_deliver_again_and_tells_nothing_of_anybody(ports: Ports) -> None:
    async def broken(_: Account, __: bytes, incoming: Incoming) -> tuple[tuple[Message, ...], datetime]:
        raise KeyError(incoming.open_id, incoming.text)

    async with open_hooks(ports, answering=broken) as site:
        reply = await site.user().says("我叫张三")
        assert (reply.status, reply.body) == (503, b"fail")
        (bug,) = reports_of(ports).named("bug")
        assert bug["error"] == "KeyError"
        assert bug["route"] == "/hooks/{account}"
        assert str(bug["place"]).startswith("test_webhooks.py:")
        assert "张三" not in f"{bug}{reply.body.decode()}"
        assert site.outcomes() == [("text", "failed")]


async def test_after_a_bug_the_same_delivery_can_still_be_taken(ports: Ports) -> None:
    bugs = [KeyError()]

    async def mended(
        account: Account, key: bytes, incoming: Incoming
    ) -> tuple[tuple[Message, ...], datetime]:
        if bugs:
            raise bugs.pop()
        return await take(ports, DIALOGS, account, key, incoming)

    async with open_hooks(ports, answering=mended) as site:
        user = site.user()
        assert (await user.says("帮助")).status == 503
        assert (await user.again()).kind == "text"
