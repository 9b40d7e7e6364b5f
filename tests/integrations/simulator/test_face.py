"""The platform's check by face as it is played: begun, taken on a page, asked about, and refused when not right."""

import json

from played_office import Stage
from sign_in import gateway

from integrations.simulator.alipay.identity import CHECKS_KEPT
from integrations.simulator.alipay.simulator import FaceCheck

INITIALIZE = "alipay.user.certify.open.initialize"
CERTIFY = "alipay.user.certify.open.certify"
QUERY = "alipay.user.certify.open.query"


async def test_a_face_is_checked_on_a_page_of_the_platform(stage: Stage) -> None:
    person, client = stage.alipay.person(), gateway(stage, "alipay-mini")
    who = {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": "张三",
        "cert_no": "440106",
    }
    back = f"{stage.alipay.origin}/m/done"
    order = {
        "outer_order_no": "SYN-1",
        "biz_code": "FACE",
        "identity_param": json.dumps(who),
        "merchant_config": json.dumps({"return_url": back}),
    }
    begun = await client.asked(INITIALIZE, order)
    check = {"certify_id": begun["certify_id"]}
    assert (await client.asked(QUERY, check))["passed"] == "F"
    cookies, page = {"demo-alipay": person.open_id}, client.fields(CERTIFY, check)
    async with stage.session.get(client.address, params=page, cookies=cookies) as response:
        shown = await response.text()
        assert f'value="{check["certify_id"]}"' in shown
        assert 'action="/demo/alipay-mini/certify"' in shown
    done = stage.server.make_url("/demo/alipay-mini/certify")
    for result in ("F", "T"):
        form = {"certify_id": str(check["certify_id"]), "result": result}
        async with stage.session.post(done, data=form, allow_redirects=False) as response:
            assert response.headers["Location"] == back
        assert (await client.asked(QUERY, check))["passed"] == result
    assert [event["path"] for event in person.after(0)] == [QUERY, QUERY]


async def test_only_the_newest_checks_of_faces_are_kept(stage: Stage) -> None:
    who = {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": "张三",
        "cert_no": "440106",
    }
    order = {"outer_order_no": "SYN-1", "biz_code": "FACE", "identity_param": json.dumps(who)}
    checks = stage.alipay.desks["alipay-mini"].checks
    first = (await gateway(stage, "alipay-mini").asked(INITIALIZE, order))["certify_id"]
    checks.update({str(number): FaceCheck("") for number in range(CHECKS_KEPT - 1)})
    assert first in checks
    await gateway(stage, "alipay-mini").asked(INITIALIZE, order)
    assert first not in checks


async def test_a_check_of_a_face_that_is_not_right(stage: Stage) -> None:
    client = gateway(stage, "alipay-mini")
    nobody = {"identity_type": "", "cert_type": "", "cert_name": "", "cert_no": ""}
    empty = {"outer_order_no": "1", "biz_code": "FACE", "identity_param": json.dumps(nobody)}
    assert (await client.asked(INITIALIZE, empty))["sub_code"] == "isv.invalid-parameter"
    assert (await client.asked(INITIALIZE, {"identity_param": "{}"}))["sub_code"] == "isv.invalid-parameter"
    order = {
        "outer_order_no": "1",
        "biz_code": "FACE",
        "identity_param": '{"identity_type":"","cert_type":"",',
    }
    assert (await client.asked(INITIALIZE, order))["sub_code"] == "isv.invalid-parameter"
    assert (await client.asked(QUERY, {"certify_id": "x"}))["sub_code"] == "CERTIFY_ID_NOT_EXIST"
    for fields, words in (
        (client.fields(CERTIFY, {"certify_id": "x"}), "CERTIFY_ID_NOT_EXIST"),
        ({**client.fields(CERTIFY, {"certify_id": "x"}), "sign": "AAAA"}, "isv.invalid-signature"),
    ):
        async with stage.session.get(client.address, params=fields) as response:
            assert (response.status, await response.text()) == (400, words)
    async with stage.session.post(
        stage.server.make_url("/demo/alipay-mini/certify"), data={"certify_id": "x"}
    ) as response:
        assert response.status == 400
    who = {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": "张三",
        "cert_no": "440106",
    }
    order = {"outer_order_no": "1", "biz_code": "FACE", "identity_param": json.dumps(who)}
    form = {"certify_id": str((await client.asked(INITIALIZE, order))["certify_id"]), "result": "T"}
    async with stage.session.post(stage.server.make_url("/demo/alipay-mini/certify"), data=form) as response:
        assert "You may close this page" in await response.text()
