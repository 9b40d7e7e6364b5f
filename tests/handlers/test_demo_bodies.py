"""What is sent to /demo that cannot be read: refused with a status of the sender's, never a fault of the server's."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from bodies import BROKEN_PARTS, NO_FORMS, parts_type
from played_gateway import LIFE_ID
from played_office import APP_ID, Stage, set_stage
from sign_in import gateway

from integrations.simulator.reading import DEPTH

JSON = {"Content-Type": "application/json"}
UPLOAD = "/demo/wechat/cgi-bin/media/upload"
UNREADABLE = (
    b"[" * 10_000 + b"]" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1),
    rb'{"words":"\ud800"}',
    b'{"words":NaN}',
    b'{"words":' + b"9" * 5000 + b"}",
    b'{"words":"\xff"}',
    b"null",
)
OF_PEOPLE = ("", "/{wechat}/acts", "/{wechat}/code", "/{wechat}/phone", "/{alipay}/acts", "/{alipay}/faults")
OF_WECHAT = ("/cgi-bin/stable_token", "/cgi-bin/message/custom/send", "/cgi-bin/menu/create")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session)
        yield stage
        await stage.server.close()


async def posted(stage: Stage, path: str, body: bytes, headers: dict[str, str]) -> int:
    async with stage.session.post(stage.server.make_url(path), data=body, headers=headers) as response:
        return response.status


@pytest.mark.parametrize("body", UNREADABLE)
async def test_json_that_cannot_be_read_or_written_again_is_refused(stage: Stage, body: bytes) -> None:
    known = {"wechat": stage.simulator.person().open_id, "alipay": stage.alipay.person().open_id}
    paths = [f"/demo/api/people{path.format(**known)}" for path in OF_PEOPLE]
    for path in (*paths, *(f"/demo/wechat{path}" for path in OF_WECHAT)):
        assert await posted(stage, path, body, JSON) == 400, path


@pytest.mark.parametrize(("boundary", "body"), BROKEN_PARTS)
@pytest.mark.parametrize("path", [UPLOAD, "/demo/alipay/gateway.do"])
async def test_a_broken_multipart_form_is_refused(
    stage: Stage, path: str, boundary: str, body: bytes
) -> None:
    assert await posted(stage, path, body, {"Content-Type": parts_type(boundary)}) == 400


@pytest.mark.parametrize(("kind", "body", "status"), NO_FORMS)
async def test_the_page_of_the_face_takes_its_own_form_alone(
    stage: Stage, kind: str, body: bytes, status: int
) -> None:
    assert await posted(stage, "/demo/alipay/certify", body, {"Content-Type": kind}) == status


@pytest.mark.parametrize("back", ["http://[", "http://127.0.0.1:99999/", "http://℀/", "/m/", ""])
async def test_a_way_back_that_is_no_address_is_refused(stage: Stage, back: str) -> None:
    wechat = {"appid": APP_ID, "response_type": "code", "scope": "snsapi_base", "redirect_uri": back}
    alipay = {"app_id": LIFE_ID, "scope": "auth_base", "redirect_uri": back}
    for path, query in (
        ("wechat/connect/oauth2/authorize", wechat),
        ("alipay/oauth2/publicAppAuthorize.htm", alipay),
    ):
        async with stage.session.get(stage.server.make_url(f"/demo/{path}"), params=query) as response:
            assert response.status == 400


async def test_the_number_of_an_event_has_an_end(stage: Stage) -> None:
    address = stage.server.make_url(f"/demo/api/people/{stage.simulator.person().open_id}/events")
    async with stage.session.get(address, params={"after": "9" * 5000}) as response:
        assert response.status == 400


async def test_a_token_of_other_letters_is_a_wrong_one(stage: Stage) -> None:
    await stage.log_in()
    token = {"access_token": "é"}
    for path in ("user/info", "media/get"):
        address = stage.server.make_url(f"/demo/wechat/cgi-bin/{path}")
        async with stage.session.get(address, params=token) as response:
            assert (await response.json())["errcode"] == 40001
    form = aiohttp.FormData()
    form.add_field("media", b"x", filename="a", content_type="image/png")
    async with stage.session.post(stage.server.make_url(UPLOAD), params=token, data=form) as response:
        assert (await response.json())["errcode"] == 40001


@pytest.mark.parametrize("inside", ["[" * 10_000, "[]", r'{"cert_no":"\ud800"}', "1", None, {}])
async def test_json_within_json_is_read_as_carefully(stage: Stage, inside: object) -> None:
    order = {"outer_order_no": "1", "biz_code": "FACE", "identity_param": inside}
    client = gateway(stage, "alipay-mini")
    answer = await client.asked("alipay.user.certify.open.initialize", order)
    assert answer["sub_code"] == "isv.invalid-parameter"
    deep = await client.asked("alipay.user.certify.open.query", biz_content="[" * 10_000)
    assert deep["sub_code"] == "isv.invalid-parameter"
