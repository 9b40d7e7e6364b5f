"""What the platform does on the wire: it signs and encrypts, tries again, and shows only genuine answers."""

import asyncio

import pytest
from aiohttp import web
from played_office import AES_KEY, TOKEN, Stage, text
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from integrations.simulator.acts import Act
from integrations.simulator.faults import Faults
from integrations.simulator.follower import EVENTS_KEPT, Follower
from integrations.simulator.simulator import MEDIA_KEPT, PEOPLE_KEPT, UNDER_WAY, Busy
from integrations.simulator.wechat.acts import template_finished
from integrations.simulator.wechat.delivery import OUT_OF_ORDER
from integrations.simulator.wechat.envelope import signature, written

CALM = Faults()


def follower_of(stage: Stage) -> Follower:
    return stage.simulator.person(followed=True)


async def say(stage: Stage, person: Follower, words: str, faults: Faults = CALM) -> list[dict[str, object]]:
    """Everything the phone shows of it."""
    before = person.count
    stage.simulator.act(person, Act("text", words), faults)
    await stage.settled()
    events = [dict(event) for event in person.after(before)]
    assert events.pop()["kind"] == "settled"
    return events


def words_of(events: list[dict[str, object]]) -> list[object]:
    return [part["words"] for event in events if event["kind"] == "text" for part in event["parts"]]


def verdicts(events: list[dict[str, object]]) -> list[object]:
    return [event["verdict"] for event in events if event["kind"] == "delivery"]


async def test_a_typed_message_arrives_signed_and_encrypted_and_its_answer_is_shown(stage: Stage) -> None:
    stage.office.answer = lambda fields: text(f"听到：{fields['Content']}")
    person = follower_of(stage)
    events = await say(stage, person, "我要 ]]> 办码𠮷")
    (fields,) = stage.office.heard
    assert fields["Content"] == "我要 ]]> 办码𠮷"
    assert fields["MsgType"] == "text"
    assert fields["ToUserName"] == "gh_demo000001"
    assert fields["FromUserName"] == person.open_id
    assert fields["MsgId"].isdigit()
    assert "bizmsgmenuid" not in fields
    assert "我要" not in stage.office.bodies[0]
    query = stage.office.queries[0]
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    assert query["encrypt_type"] == "aes"
    assert words_of(events) == ["我要 ]]> 办码𠮷", "听到：我要 ]]> 办码𠮷"]
    assert verdicts(events) == ["shown"]


async def test_a_tap_comes_back_as_text_with_the_id_0(stage: Stage) -> None:
    stage.simulator.act(follower_of(stage), Act("tap", "没有离开过"), CALM)
    await stage.settled()
    assert stage.office.heard[0]["Content"] == "没有离开过"
    assert stage.office.heard[0]["bizmsgmenuid"] == "0"


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("follow", "", {"MsgType": "event", "Event": "subscribe", "EventKey": None}),
        ("follow", "venue_1", {"Event": "subscribe", "EventKey": "qrscene_venue_1"}),
        ("unfollow", "", {"Event": "unsubscribe"}),
        ("scan", "venue_1", {"Event": "SCAN", "EventKey": "venue_1"}),
        ("menu", "code", {"Event": "CLICK", "EventKey": "code"}),
        ("view", "https://example.org/", {"Event": "VIEW", "EventKey": "https://example.org/"}),
        ("voice", "", {"MsgType": "voice", "Recognition": None}),
        ("picture", "", {"MsgType": "image"}),
        ("location", "广州市天河区", {"MsgType": "location", "Label": "广州市天河区"}),
    ],
)
async def test_every_act_tells_the_server_what_the_platform_tells(
    stage: Stage, kind: str, words: str, expected: dict[str, str | None]
) -> None:
    stage.simulator.act(follower_of(stage), Act(kind, words), CALM)
    await stage.settled()
    (heard,) = stage.office.heard
    assert expected.items() <= heard.items()
    assert ("MsgId" in heard) == (heard["MsgType"] != "event")


async def test_no_answer_in_time_brings_the_same_message_three_times(stage: Stage) -> None:
    stage.office.delay = 0.5
    events = await say(stage, follower_of(stage), "在吗")
    assert len(stage.office.heard) == 3
    assert stage.office.heard[0] == stage.office.heard[1] == stage.office.heard[2]
    assert len(set(stage.office.bodies)) == 3, "each delivery is encrypted anew"
    assert verdicts(events) == ["no answer within 0.2 s"] * 3
    assert events[-1] == {"n": events[-1]["n"], "kind": "system", "words": OUT_OF_ORDER}


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (web.Response(status=500, text="oops"), "illegal response: status 500"),
        (web.Response(text='"success"'), "illegal response: the answer is no XML"),
        (web.Response(text="<!DOCTYPE x []><xml/>"), "illegal response: the answer is no XML"),
        (
            web.Response(text="<xml><Encrypt>AAAA</Encrypt></xml>"),
            "illegal response: the signature of the answer is wrong",
        ),
    ],
)
async def test_an_abnormal_answer_is_never_shown(stage: Stage, raw: web.Response, verdict: str) -> None:
    stage.office.raw = raw
    events = await say(stage, follower_of(stage), "在吗")
    assert verdicts(events) == [verdict] * 3
    assert events[-1]["words"] == OUT_OF_ORDER


async def test_an_answer_for_another_account_is_never_shown(stage: Stage) -> None:
    other = WeChatCrypto(TOKEN, AES_KEY, "wxother")
    stage.office.raw = web.Response(
        text=other.encrypt_message(f"<xml>{text('您好')}</xml>", "771100", "1790000000")
    )
    events = await say(stage, follower_of(stage), "在吗")
    assert verdicts(events)[0] == "illegal response: the answer is for another app id"


@pytest.mark.parametrize("encrypted", ["!", "AAAA", "A" * 64])
async def test_an_answer_that_cannot_be_decrypted_is_never_shown(stage: Stage, encrypted: str) -> None:
    signed = signature(TOKEN, "1790000000", "771100", encrypted)
    fields = (
        ("Encrypt", encrypted),
        ("MsgSignature", signed),
        ("TimeStamp", "1790000000"),
        ("Nonce", "771100"),
    )
    stage.office.raw = web.Response(text=written(*fields))
    events = await say(stage, follower_of(stage), "在吗")
    assert verdicts(events)[0] == "illegal response: the answer cannot be decrypted"


async def test_waiting_for_events_ends_with_one_with_time_or_with_the_simulator(stage: Stage) -> None:
    person = follower_of(stage)
    assert await stage.simulator.events(person, 0, 0.01) == []
    waiting = asyncio.create_task(stage.simulator.events(person, 0, 20))
    await asyncio.sleep(0)
    person.show({"kind": "system", "words": "好"})
    assert await waiting == [{"n": 1, "kind": "system", "words": "好"}]
    waiting = asyncio.create_task(stage.simulator.events(person, 1, 20))
    await asyncio.sleep(0)
    await stage.simulator.close()
    assert await waiting == []
    assert await stage.simulator.events(person, 1, 20) == []


async def test_closing_ends_the_deliveries_under_way(stage: Stage) -> None:
    stage.office.delay = 0.15
    stage.simulator.act(follower_of(stage), Act("text", "在吗"), CALM)
    await asyncio.sleep(0.05)
    await stage.simulator.close()
    assert stage.simulator.under_way == set()


async def test_an_answer_it_cannot_render_is_abnormal_too(stage: Stage) -> None:
    stage.office.answer = lambda _: "<MsgType>hologram</MsgType>"
    events = await say(stage, follower_of(stage), "在吗")
    assert verdicts(events)[0] == "illegal response: an answer of type hologram cannot be shown"


async def test_a_server_that_is_down_is_tried_three_times(stage: Stage) -> None:
    person = follower_of(stage)
    await stage.server.close()
    stage.simulator.closed = False
    events = await say(stage, person, "在吗")
    assert len(verdicts(events)) == 3
    assert str(verdicts(events)[0]).startswith("no connection: ")


async def test_two_copies_at_once_show_one_bubble(stage: Stage) -> None:
    stage.office.answer = lambda _: text("一次")
    events = await say(stage, follower_of(stage), "在吗", Faults(twice=True))
    assert len(stage.office.heard) == 2
    assert words_of(events) == ["在吗", "一次"]


async def test_a_lost_answer_comes_with_the_retry(stage: Stage) -> None:
    stage.office.answer = lambda _: text("再来")
    events = await say(stage, follower_of(stage), "在吗", Faults(lost=True))
    assert verdicts(events) == ["lost on the way", "shown"]
    assert words_of(events) == ["在吗", "再来"]


async def test_who_has_left_is_shown_nothing(stage: Stage) -> None:
    stage.office.answer = lambda _: text("别走")
    person = follower_of(stage)
    stage.simulator.act(person, Act("unfollow"), CALM)
    await stage.settled()
    assert [event["kind"] for event in person.after(0)] == ["follow", "delivery", "settled"]


async def test_unknown_acts_and_too_many_at_once_are_refused(stage: Stage) -> None:
    person = follower_of(stage)
    with pytest.raises(KeyError):
        stage.simulator.act(person, Act("fly"), CALM)
    stage.office.delay = 0.15
    for _ in range(UNDER_WAY):
        stage.simulator.act(person, Act("text", "在吗"), CALM)
    with pytest.raises(Busy):
        stage.simulator.act(person, Act("text", "在吗"), CALM)
    await stage.settled()


async def test_only_the_newest_people_events_and_media_are_kept(stage: Stage) -> None:
    first = stage.simulator.person()
    for _ in range(PEOPLE_KEPT):
        stage.simulator.person()
    assert first.open_id not in stage.simulator.people
    for _ in range(EVENTS_KEPT + 1):
        first.show({"kind": "system"})
    assert len(first.after(0)) == EVENTS_KEPT
    kept = [stage.simulator.keep_media(b"x") for _ in range(MEDIA_KEPT + 1)]
    assert kept[0] not in stage.simulator.media
    assert kept[1] in stage.simulator.media
    with pytest.raises(ValueError, match="open id"):
        stage.simulator.person("somebody")


async def test_a_forged_copy_is_seen_refused_and_the_true_one_arrives(stage: Stage) -> None:
    stage.office.answer = lambda _: text("在")
    events = await say(stage, follower_of(stage), "在吗", Faults(forged=True))
    assert verdicts(events) == ["a wrong signature, refused", "shown"]
    assert len(stage.office.heard) == 1
    assert words_of(events) == ["在吗", "在"]


async def test_a_server_that_believes_a_forged_copy_is_shown_to_do_so(stage: Stage) -> None:
    stage.office.believes = True
    events = await say(stage, follower_of(stage), "在吗", Faults(forged=True))
    assert verdicts(events)[0] == "a wrong signature was not refused"


async def test_a_message_held_back_is_overtaken_by_the_next(stage: Stage) -> None:
    person = follower_of(stage)
    stage.simulator.act(person, Act("text", "一"), Faults(overtaken=True))
    stage.simulator.act(person, Act("text", "二"), CALM)
    await stage.settled()
    assert [fields["Content"] for fields in stage.office.heard] == ["二", "一"]


async def test_after_the_end_nothing_is_reported_any_more(stage: Stage) -> None:
    person = follower_of(stage)
    await stage.simulator.close()
    stage.simulator.tell(stage.simulator.desks["wechat"], person, template_finished("1"))
    assert stage.simulator.under_way == set()
