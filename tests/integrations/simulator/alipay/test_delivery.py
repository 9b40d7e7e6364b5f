"""What Alipay does on the wire: GBK forms signed by V2, notices by V1 when encrypted, and again until acknowledged."""

import json
from collections.abc import Mapping
from time import monotonic

import pytest
from aiohttp import web
from played_gateway import ack, content, enveloped, opened, our_bare_key
from played_office import Stage

from integrations.simulator.acts import Act
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Follower

CALM = Faults()
Events = list[dict[str, object]]


def follower_of(stage: Stage) -> Follower:
    return stage.alipay.person(followed=True)


async def act(stage: Stage, person: Follower, kind: str, words: str = "", faults: Faults = CALM) -> Events:
    """Everything the phone shows of it."""
    before = person.count
    stage.alipay.act(person, Act(kind, words), faults)
    await stage.settled()
    return [dict(event) for event in person.after(before)]


def verdicts(events: Events) -> list[object]:
    return [event["verdict"] for event in events if event["kind"] == "delivery"]


async def test_a_typed_message_arrives_in_gbk_and_is_acknowledged(stage: Stage) -> None:
    person = follower_of(stage)
    events = await act(stage, person, "text", "出示 ]]> 健康码+%3d")
    (form,) = stage.gateway.heard
    xml = form["biz_content"]
    assert stage.gateway.charsets == ["GBK"]
    assert form["service"] == "alipay.mobile.public.message.notify"
    assert content(xml, "FromAlipayUserId") == person.open_id
    assert content(xml, "MsgType") == "text"
    assert content(xml, "MsgId").isdigit()
    assert "<Text><Content><![CDATA[出示 ]]]]><![CDATA[> 健康码+%3d]]></Content></Text>" in xml
    assert json.loads(content(xml, "UserInfo"))["user_name"] == "*演示"
    assert verdicts(events) == ["acknowledged"]
    assert [event["kind"] for event in events] == ["text", "delivery", "settled"]


async def test_what_gbk_has_no_sign_for_becomes_a_question_mark(stage: Stage) -> None:
    await act(stage, follower_of(stage), "text", "我姓𠮷")
    assert "<![CDATA[我姓?]]>" in stage.gateway.heard[0]["biz_content"]


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("follow", "", {"MsgType": "event", "EventType": "follow", "ActionParam": ""}),
        ("follow", "site-1", {"EventType": "follow", "ActionParam": '{"scene":{"sceneId":"site-1"}}'}),
        ("unfollow", "", {"EventType": "unfollow", "MsgId": ""}),
        ("enter", "site-1", {"EventType": "enter", "ActionParam": '{"scene":{"sceneId":"site-1"}}'}),
        ("menu", "code", {"EventType": "click", "ActionParam": "code"}),
        ("picture", "", {"MsgType": "image", "Format": "jpg"}),
    ],
)
async def test_every_act_tells_the_server_what_the_platform_tells(
    stage: Stage, kind: str, words: str, expected: Mapping[str, str]
) -> None:
    await act(stage, follower_of(stage), kind, words)
    (form,) = stage.gateway.heard
    assert {name: content(form["biz_content"], name) for name in expected} == expected


async def test_withdrawn_consent_comes_encrypted_and_is_taken_with_success(stage: Stage) -> None:
    person = follower_of(stage)
    events = await act(stage, person, "revoke")
    (form,) = stage.gateway.heard
    assert form["msg_method"] == "alipay.open.auth.userauth.cancelled"
    assert (form["version"], form["charset"], form["encrypt_type"]) == ("1.1", "UTF-8", "AES")
    assert json.loads(opened(form["biz_content"]))["user_id"] == person.open_id
    assert verdicts(events) == ["taken: success"]


async def test_a_message_not_acknowledged_comes_twice_more(stage: Stage) -> None:
    stage.gateway.answer = lambda _: web.Response(text="fail")
    events = await act(stage, follower_of(stage), "text", "在吗")
    assert (
        verdicts(events) == ["illegal response: the answer has no response"] * 3
        or verdicts(events) == ["illegal response: the answer is no XML"] * 3
    )
    assert stage.gateway.heard[0] == stage.gateway.heard[1] == stage.gateway.heard[2]


async def test_messages_of_the_account_come_again_at_the_platform_s_pace(stage: Stage) -> None:
    stage.gateway.answer = lambda _: web.Response(text="fail")
    began = monotonic()
    await act(stage, follower_of(stage), "text", "在吗")
    assert monotonic() - began > 2 * stage.alipay.patience


async def test_a_notice_answered_with_fail_comes_eight_times_with_one_number(stage: Stage) -> None:
    stage.gateway.answer = lambda _: web.Response(text="fail")
    events = await act(stage, follower_of(stage), "revoke")
    assert verdicts(events) == ["illegal response: the answer is not the word success"] * 8
    assert len({form["notify_id"] for form in stage.gateway.heard}) == 1


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (web.Response(status=500), "illegal response: status 500"),
        (enveloped(ack("2088000000000000")), "illegal response: the acknowledgement is for somebody else"),
        (enveloped("<success>true</success>"), "illegal response: the answer is no acknowledgement"),
        (enveloped("x", "RSA"), "illegal response: the answer is not signed by RSA2"),
        (web.Response(body=b"\xff\xff"), "illegal response: the answer is not GBK"),
        (web.Response(text="<!DOCTYPE x []><x/>"), "illegal response: the answer is no XML"),
        (web.Response(text="<alipay/>"), "illegal response: the answer has no response"),
    ],
)
async def test_an_answer_that_is_no_acknowledgement(stage: Stage, answer: web.Response, verdict: str) -> None:
    stage.gateway.answer = lambda _: web.Response(body=answer.body, status=answer.status)
    assert verdicts(await act(stage, follower_of(stage), "text", "在吗"))[0] == verdict


async def test_an_acknowledgement_signed_by_somebody_else(stage: Stage) -> None:
    def changed(form: Mapping[str, str]) -> web.Response:
        good = enveloped(ack(content(form["biz_content"], "FromAlipayUserId"))).body
        assert isinstance(good, bytes)
        return web.Response(body=good.replace(b"1700000000123", b"1700000000124"))

    stage.gateway.answer = changed
    events = await act(stage, follower_of(stage), "text", "在吗")
    assert verdicts(events)[0] == "illegal response: the signature of the answer is wrong"


async def test_a_bare_success_is_taken_too(stage: Stage) -> None:
    stage.gateway.answer = lambda _: web.Response(text="success")
    assert verdicts(await act(stage, follower_of(stage), "text", "在吗")) == ["taken: success"]


async def test_the_gateway_is_checked_once(stage: Stage) -> None:
    person = follower_of(stage)
    stage.alipay.check_gateway(person)
    stage.alipay.check_gateway(person)
    await stage.settled()
    (form,) = stage.gateway.heard
    assert form["service"] == "alipay.service.check"
    assert content(form["biz_content"], "EventType") == "verifygw"
    assert verdicts([dict(event) for event in person.after(0)]) == ["gateway checked"]


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        (
            "<success>true</success><biz_content>AAAA</biz_content>",
            "illegal response: the check was answered with another key than the account's own",
        ),
        (
            f"<success>false</success><error_code>VERIFY_FAILED</error_code><biz_content>{our_bare_key()}</biz_content>",
            "illegal response: the check was answered with VERIFY_FAILED",
        ),
    ],
)
async def test_a_check_answered_wrongly(stage: Stage, response: str, verdict: str) -> None:
    stage.gateway.answer = lambda _: enveloped(response)
    person = follower_of(stage)
    stage.alipay.check_gateway(person)
    await stage.settled()
    assert verdicts([dict(event) for event in person.after(0)])[0] == verdict


async def test_no_answer_in_time_and_no_server_at_all(stage: Stage) -> None:
    person = follower_of(stage)
    stage.gateway.delay = 0.5
    assert verdicts(await act(stage, person, "text", "在吗"))[0] == "no answer within 0.2 s"
    await stage.server.close()
    stage.alipay.closed = False
    assert str(verdicts(await act(stage, person, "text", "在吗"))[0]).startswith("no connection: ")


async def test_two_copies_at_once_and_a_lost_answer(stage: Stage) -> None:
    person = follower_of(stage)
    assert verdicts(await act(stage, person, "text", "在吗", Faults(twice=True))) == ["acknowledged"] * 2
    events = await act(stage, person, "text", "在吗", Faults(lost=True))
    assert verdicts(events) == ["lost on the way", "acknowledged"]


async def test_a_forged_copy_is_seen_refused_and_the_true_one_arrives(stage: Stage) -> None:
    events = await act(stage, follower_of(stage), "text", "在吗", Faults(forged=True))
    assert stage.gateway.refused == 1
    assert verdicts(events) == ["a wrong signature, refused", "acknowledged"]


async def test_a_message_held_back_is_overtaken_by_the_next(stage: Stage) -> None:
    person = follower_of(stage)
    stage.alipay.act(person, Act("text", "一"), Faults(overtaken=True))
    stage.alipay.act(person, Act("text", "二"), Faults(overtaken=True))
    await stage.settled()
    first, second = (content(form["biz_content"], "Content") for form in stage.gateway.heard)
    assert (first, second) == ("二", "一")


async def test_a_message_held_back_arrives_late_when_nothing_follows(stage: Stage) -> None:
    person = follower_of(stage)
    assert verdicts(await act(stage, person, "text", "一", Faults(overtaken=True))) == ["acknowledged"]
    assert verdicts(await act(stage, person, "text", "二", Faults(late=True))) == ["acknowledged"]


async def test_ids_of_another_shape_and_unknown_acts(stage: Stage) -> None:
    with pytest.raises(ValueError, match="open id"):
        stage.alipay.person("oDEMO" + "x" * 23)
    with pytest.raises(KeyError):
        stage.alipay.act(follower_of(stage), Act("voice"), CALM)
