"""What a refusal, a stranger's answer or a silence of the gateway becomes, and that nobody stands in a reason."""

import dataclasses
import logging

import pytest
from aiohttp import ClientTimeout, web
from alipay_api import AlipayApi, answered, private_text, signed
from alipay_desk import MADE_UP, NOW, Desk

from bot.conversation.messages import Picture, Text
from bot.ports import Undelivered
from integrations.alipay import transport
from integrations.alipay.account import Alipay
from integrations.alipay.client import CUSTOM, INITIALIZE, UPLOAD
from integrations.alipay.encryption import encrypted

USER = "2088000000000002"
NAME = "alipay_open_public_message_custom_send_response"


async def undelivered(alipay: Alipay) -> Undelivered:
    with pytest.raises(Undelivered) as fault:
        await alipay.send(USER, Text("您的健康码有更新"), "tapped")
    return fault.value


@pytest.mark.parametrize(
    ("code", "sub_code", "permanent"),
    [
        ("20000", "isp.unknow-error", False),
        ("20000", "aop.unknow-error", False),
        ("40004", "isp.service-unavailable", False),
        ("40004", "SYSTEM_ERROR", False),
        ("40004", "ACQ.SYSTEM_ERROR", False),
        ("40002", "isv.invalid-timestamp", False),
        ("40005", "isv.app-call-limited", False),
        ("40006", "isv.app-call-limited", False),
        ("99999", "isv.something-new", False),
        ("40004", "MSG_SD_OVER_TIME", True),
        ("40004", "ACQ.INVALID_PARAMETER", True),
        ("40004", "FORM_ID_OVER_TIME", True),
        ("40001", "isv.missing-method", True),
        ("40002", "isv.invalid-signature", True),
        ("40003", "isv.not-authorized", True),
        ("40006", "isv.insufficient-isv-permissions", True),
        ("20001", "aop.invalid-auth-token", False),
    ],
)
async def test_a_refusal_keeps_its_reason(
    api: AlipayApi, alipay: Alipay, code: str, sub_code: str, permanent: bool
) -> None:
    api.answers[CUSTOM].append({"code": code, "msg": "x", "sub_code": sub_code, "sub_msg": "超过规定时间"})
    fault = await undelivered(alipay)
    assert (fault.reason, fault.permanent) == (f"{code} {sub_code} 超过规定时间", permanent)


async def test_no_person_stands_in_a_reason_or_a_log(
    api: AlipayApi, alipay: Alipay, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = f"to_user_id {USER} 张三 11010519491231002X"
    for method in (CUSTOM, INITIALIZE):
        api.answers[method].append({"code": "40004", "sub_code": "USER_NOT_EXIST", "sub_msg": words})
    assert (await undelivered(alipay)).reason.startswith("40004 USER_NOT_EXIST to_user_id *** ")
    with pytest.raises(Undelivered) as fault:
        await alipay.client.certify_initialize("S", "张三", "11010519491231002X", "")
    assert fault.value.reason == f"40004 USER_NOT_EXIST to_user_id {USER} *** ***"
    ours = "".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    assert not any(each in ours for each in (USER, "张三", MADE_UP.private_key[:40], "您的健康码"))


async def test_an_unsigned_refusal_is_nobody_s_word(api: AlipayApi, alipay: Alipay) -> None:
    error = {"code": "40002", "sub_code": "isv.invalid-signature", "sub_msg": "验签出错 secret"}
    api.answers[CUSTOM] += [
        web.json_response({"error_response": error}),
        web.json_response({"error_response": error, "sign": ""}),
        web.json_response({NAME: error}),
        web.json_response({"error_response": {"code": "4\n2", "sub_code": "张" * 99}}),
        web.json_response({"error_response": {"code": "", "sub_code": ""}}),
    ]
    reasons = [await undelivered(alipay) for _ in range(5)]
    assert {fault.permanent for fault in reasons} == {False}
    assert [fault.reason for fault in reasons[:3]] == ["40002 isv.invalid-signature (unsigned)"] * 3
    assert [fault.reason for fault in reasons[3:]] == ["? ? (unsigned)", "? (unsigned)"]


async def test_an_error_in_gbk_is_read_and_its_signature_checked_over_its_own_bytes(
    api: AlipayApi, alipay: Alipay
) -> None:
    text = '{"code":"40002","sub_code":"isv.invalid-app-id","sub_msg":"无效的AppID参数"}'
    body = f'{{"error_response":{text},"sign":"{signed(text, "gbk")}"}}'.encode("gbk")
    api.answers[CUSTOM].append(web.Response(body=body))
    fault = await undelivered(alipay)
    assert (fault.reason, fault.permanent) == ("40002 isv.invalid-app-id 无效的AppID参数", True)
    unsigned = '{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id","sub_msg":"无效"}}'
    api.answers[CUSTOM][:] = [web.Response(body=unsigned.encode("gbk"))]
    assert (await undelivered(alipay)).reason == "40002 isv.invalid-app-id (unsigned)"


async def test_a_request_signed_by_another_key_is_refused(api: AlipayApi, alipay: Alipay, desk: Desk) -> None:
    stranger = desk.account(private_key=private_text("stranger"))
    assert (await undelivered(stranger)).reason == "40002 isv.invalid-signature (unsigned)"
    await alipay.send(USER, Text("您好"), "tapped")


SUCCESS = '{"code":"10000","msg":"Success"}'


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.Response(status=502, text="<html>"), "HTTP status 502"),
        (web.Response(status=302, headers={"Location": "https://example.org"}), "HTTP status 302"),
        (web.Response(text="<html>"), "the answer is unreadable: no JSON object"),
        (web.Response(text='{"a":'), "the answer is unreadable: no JSON"),
        (web.Response(text='{"a":1'), "the answer is unreadable: no JSON object"),
        (web.Response(text='{"a":1}'), "the answer is unreadable: no answer"),
        (web.Response(text=f'{{"{NAME}":{SUCCESS},"error_response":{SUCCESS}}}'), "the answer is unreadable: two answers"),
        (web.Response(text=f'{{"{NAME}":{SUCCESS},"{NAME}":{SUCCESS}}}'), "the answer is unreadable: a name twice"),
        (web.Response(text=answered(NAME, '{"code":"10000","code":"1"}')), "the answer is unreadable: a name twice"),
        (web.Response(text=answered(NAME, SUCCESS) + "x"), "the answer is unreadable: more behind it"),
        (web.Response(text=f'{{"{NAME}":{"[" * 100_000}'), "the answer is unreadable: no JSON"),
        (web.Response(text=f'{{"{NAME}":{"9" * 10_000}}}'), "the answer is unreadable: no JSON"),
        (web.Response(body=b"\xff\xff"), "the answer is unreadable: neither UTF-8 nor GBK"),
        (web.json_response({NAME: {"code": "10000"}}), "the answer is not signed"),
        (web.json_response({NAME: ["10000"]}), "the answer is not signed"),
        (web.json_response({NAME: {"code": "10000"}, "sign": 1}), "the answer is not signed by Alipay's key"),
        (web.json_response({NAME: {"code": "10000"}, "sign": "c2ln"}), "the answer is not signed by Alipay's key"),
        (web.Response(text=f'{{"{NAME}":{SUCCESS},"sign":"{signed(SUCCESS, owner="app")}"}}'), "the answer is not signed by Alipay's key"),
        (web.Response(text=answered(NAME, '"c2ln"')), "the answer's encryption is unreadable"),
        (web.Response(text=answered(NAME, "[]")), "the answer is no JSON object"),
    ],
)  # fmt: skip
async def test_an_answer_that_is_none_may_be_asked_for_again(
    api: AlipayApi, alipay: Alipay, answer: web.Response, reason: str
) -> None:
    api.answers[CUSTOM].append(answer)
    fault = await undelivered(alipay)
    assert (fault.reason, fault.permanent) == (reason, False)


async def test_an_answer_of_any_size_is_not_read_to_its_end(api: AlipayApi, alipay: Alipay) -> None:
    api.answers[CUSTOM].append(web.Response(body=b"{" + b" " * (1 << 20)))
    fault = await undelivered(alipay)
    assert (fault.reason, fault.permanent) == ("the answer is too large", True)


@pytest.mark.parametrize(
    "text",
    [
        '{"code" : "10000" , "msg":"a } in it"}',
        '{"code":"10000","sign":"inside","url":"http:\\/\\/example.org"}',
        ' \n{"code":"10000","msg":"\\u6210\\u529f"}',
    ],
)
async def test_the_very_text_of_an_answer_is_what_was_signed(
    api: AlipayApi, alipay: Alipay, text: str
) -> None:
    body = f'{{"{NAME}"\n : {text} , "sign":"{signed(text.strip())}"}}'
    api.answers[CUSTOM].append(web.Response(text=body))
    await alipay.send(USER, Text("您好"), "tapped")
    api.answers[CUSTOM][:] = [web.Response(text=body.replace("10000", "10000 "))]
    assert (await undelivered(alipay)).reason == "the answer is not signed by Alipay's key"


async def test_an_encrypted_answer_is_signed_with_its_quotes(
    api: AlipayApi, alipay: Alipay, desk: Desk
) -> None:
    sealed = encrypted(b"0123456789abcdef", '{"code":"40004","sub_code":"MSG_SD_OVER_TIME"}')
    api.answers[CUSTOM].append(web.Response(text=answered(NAME, f'"{sealed}"')))
    assert (await undelivered(alipay)).reason == "40004 MSG_SD_OVER_TIME"
    without = f'{{"{NAME}":"{sealed}","sign":"{signed(sealed)}"}}'
    api.answers[CUSTOM][:] = [web.Response(text=without)]
    assert (await undelivered(alipay)).reason == "the answer is not signed by Alipay's key"
    api.answers[CUSTOM][:] = [web.Response(text=answered(NAME, f'"{sealed}"'))]
    assert (await undelivered(desk.account(aes_key=""))).reason == "the answer is no JSON object"


async def test_a_gateway_out_of_reach_may_be_asked_again(desk: Desk) -> None:
    fault = await undelivered(desk.account(gateway="http://127.0.0.1:1/gateway.do"))
    assert (fault.reason, fault.permanent) == ("no connection (ClientConnectorError)", False)


async def test_a_gateway_that_keeps_us_waiting_is_left(
    api: AlipayApi, alipay: Alipay, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert transport.PATIENCE.total == 5
    api.takes = 2.0
    monkeypatch.setattr(transport, "PATIENCE", ClientTimeout(total=0.1))
    monkeypatch.setattr(transport, "UPLOAD_PATIENCE", ClientTimeout(total=0.1))
    assert (await undelivered(alipay)).reason == "no answer in time"
    with pytest.raises(Undelivered, match="no answer in time"):
        await alipay.send(USER, Picture("HP1:CODE", "green", "", NOW), "tapped")
    assert len(api.asked(UPLOAD)) == 1


async def test_another_certificate_of_the_platform_is_named(
    api: AlipayApi, desk: Desk, alipay: Alipay
) -> None:
    text = f'{{"{NAME}":{SUCCESS},"alipay_cert_sn":"{"b" * 32}","sign":"c2ln"}}'
    api.answers[CUSTOM] += [web.Response(text=text), web.Response(text=text)]
    assert (await undelivered(alipay)).reason == "the answer is not signed by Alipay's key"
    keys = dataclasses.replace(alipay.client.transport.keys, alipay_cert_sn="a" * 32)
    certified = dataclasses.replace(alipay.client.transport, keys=keys)
    alipay.client = dataclasses.replace(alipay.client, transport=certified)
    assert "signed by another certificate" in (await undelivered(alipay)).reason
