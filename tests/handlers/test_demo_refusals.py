"""The addresses below /demo over HTTP: what they refuse, with a small office behind the webhook."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from played_office import Stage, set_stage

from integrations.simulator.acts import Act
from integrations.simulator.faults import Faults
from integrations.simulator.simulator import UNDER_WAY


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session, patience=1.0)
        yield stage
        await stage.server.close()


async def test_a_foreign_page_cannot_act_for_a_person(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    address = stage.server.make_url(f"/demo/api/people/{person.open_id}/acts")
    async with stage.session.post(address, data='{"kind": "unfollow"}') as response:
        assert response.status == 415
    assert stage.office.heard == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/demo/files/secrets.toml", None, 404),
        ("GET", "/demo/api/media/none", None, 404),
        ("GET", "/demo/api/people/oNobody/events", None, 404),
        ("GET", "/demo/api/people/{known}/events?after=x", None, 400),
        ("POST", "/demo/api/people", {"open_id": "somebody"}, 400),
        ("POST", "/demo/api/people", [], 400),
        ("POST", "/demo/api/people/{known}/acts", {"kind": "fly"}, 400),
        ("POST", "/demo/api/people/{known}/acts", {"kind": "text", "words": "长" * 8001}, 400),
        ("POST", "/demo/wechat/cgi-bin/user/info", {}, 404),
        ("POST", "/demo/wechat/cgi-bin/media/upload", {}, 415),
        ("GET", "/demo/wechat-other/sns/jscode2session", None, 404),
        ("POST", "/demo/alipay-other/gateway.do", {}, 404),
    ],
)
async def test_what_is_not_understood_is_refused(
    stage: Stage, method: str, path: str, body: object, status: int
) -> None:
    person = stage.simulator.person(followed=True)
    address = f"http://127.0.0.1:{stage.server.port}{path.format(known=person.open_id)}"
    async with stage.session.request(method, address, json=body) as response:
        assert response.status == status


async def test_too_many_deliveries_at_once_are_refused(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    stage.office.delay = 0.5
    for _ in range(UNDER_WAY):
        stage.simulator.act(person, Act("text", "在吗"), Faults())
    address = stage.server.make_url(f"/demo/api/people/{person.open_id}/acts")
    async with stage.session.post(address, json={"kind": "text", "words": "在吗"}) as response:
        assert response.status == 429
    await stage.settled()


async def test_an_upload_without_media_is_refused(stage: Stage) -> None:
    form = aiohttp.FormData()
    form.add_field("other", b"x", filename="a", content_type="image/png")
    async with stage.session.post(
        stage.server.make_url("/demo/wechat/cgi-bin/media/upload"), data=form
    ) as response:
        assert response.status == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
async def test_only_json_objects_reach_the_api(stage: Stage, content_type: str) -> None:
    address = stage.server.make_url("/demo/wechat/cgi-bin/menu/create")
    headers = {"Content-Type": content_type}
    async with stage.session.post(address, data=b"{", headers=headers) as response:
        assert response.status == 400
