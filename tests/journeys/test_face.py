"""Where a region takes it, somebody who waits shows their face to Alipay, in the mini program or from the chat."""

import re
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from api_site import HEALTHY, App, person
from plain_browser import Browser
from running import demo_settings, free_port, server

POLICY = Path(__file__).parents[2] / "config" / "policy"
LIFE, MINI = "demo-alipay", "demo-alipay-mini"
OTHERS = {"name": "demo-wechat-mini", "platform": "wechat"}


class Town:
    """A running server that checks faces in Guangzhou, and the phones of its people."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url, self.http = url, http

    async def comes(self, platform: str = "alipay") -> str:
        """A new person, whose phone this browser is from now on; their open id."""
        body = {"platform": platform, "followed": True}
        async with self.http.post(f"{self.url}/demo/api/people", json=body) as answer:
            return str((await answer.json())["open_id"])

    async def enters(self, open_id: str, account: str = MINI) -> App:
        body = {"account": account}
        async with self.http.post(f"{self.url}/demo/api/people/{open_id}/code", json=body) as answer:
            code = (await answer.json())["code"]
        app = App(self.http, self.url)
        said = await app.posts("/login", {"account": account, "code": code})
        return App(self.http, self.url, said.body["token"])

    async def waits(self, open_id: str, serial: int = 1, **other: object) -> App:
        """Registered and declared by the mini program, and not confirmed by anybody."""
        app = await self.enters(open_id)
        assert (await app.answers("registration", person(serial, **other))).status == 200
        assert (await app.submits("registration")).body["outcome"] == "pending"
        assert (await app.answers("declaration", HEALTHY)).status == 200
        assert (await app.submits("declaration")).body["outcome"] == "pending"
        return app

    async def shows_face(self, address: str, result: str) -> str:
        """Before the platform's own page; where it leads back to."""
        async with self.http.get(address) as page:
            found = re.search(r'action="([^"]+)".*?value="(\w+)"', await page.text(), re.DOTALL)
        assert found is not None
        form = {"certify_id": found[2], "result": result}
        async with self.http.post(self.url + found[1], data=form, allow_redirects=False) as answer:
            return answer.headers["Location"]

    async def told(self, open_id: str, words: str) -> str:
        """Everything the chat shows after saying this."""
        body = {"kind": "text", "words": words}
        async with self.http.post(f"{self.url}/demo/api/people/{open_id}/acts", json=body) as answer:
            assert answer.status == 202
        shown, after = "", 0
        while "核对" not in shown:
            address = f"{self.url}/demo/api/people/{open_id}/events"
            async with self.http.get(address, params={"after": str(after)}) as answer:
                events: list[Mapping[str, Any]] = await answer.json()
            after = max([after, *(each["n"] for each in events)])
            shown += str([each for each in events if each.get("kind") != "call"])
        return shown


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    policy = tmp_path / "policy"
    shutil.copytree(POLICY, policy)
    people = policy / "people.toml"
    people.write_text(
        people.read_text("utf-8").replace("face_check = []", 'face_check = ["440100"]'), "utf-8"
    )
    manual = {'verification = "automatic"': f'verification = "manual"\ndir = "{policy}"'}
    port = free_port()
    file = demo_settings(tmp_path, port, manual, (LIFE, MINI, OTHERS["name"]))
    jar = aiohttp.CookieJar(unsafe=True)
    async with server(file), aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Town(f"http://127.0.0.1:{port}", http)


async def test_who_passes_is_green_at_once(town: Town) -> None:
    app = await town.waits(await town.comes())
    begun = await app.posts("/face")
    assert begun.status == 200
    back = await town.shows_face(begun.body["url"], "T")
    assert back == f"{town.url}/m/?account={MINI}"
    said = await app.posts(f"/face/{begun.body['id']}")
    assert (said.status, said.body["outcome"]) == (200, "green")
    assert said.body["code"].startswith("HP1:")
    assert (await app.gets("/me")).body["registered"] == "confirmed"
    assert (await app.posts(f"/face/{begun.body['id']}")).body["outcome"] == "green"
    assert (await app.posts("/face")).problem == "face_impossible"


async def test_who_does_not_pass_waits_for_an_officer_and_may_try_again(town: Town) -> None:
    app = await town.waits(await town.comes())
    begun = await app.posts("/face")
    unfinished = await app.posts(f"/face/{begun.body['id']}")
    assert (unfinished.status, unfinished.body["outcome"]) == (200, "pending")
    assert unfinished.body["next"].startswith("刷脸这次没有通过，可以再试一次")
    assert "人工核对" in unfinished.body["next"]
    await town.shows_face(begun.body["url"], "F")
    assert (await app.posts(f"/face/{begun.body['id']}")).body["outcome"] == "pending"
    again = await app.posts("/face")
    assert again.body["id"] != begun.body["id"]
    await town.shows_face(begun.body["url"], "T")
    assert (await app.posts(f"/face/{begun.body['id']}")).problem == "not_found", (
        "an earlier one counts no more"
    )
    await town.shows_face(again.body["url"], "T")
    assert (await app.posts(f"/face/{again.body['id']}")).body["outcome"] == "green"


async def test_another_one_s_check_is_as_one_that_does_not_exist(town: Town) -> None:
    app = await town.waits(await town.comes())
    begun = await app.posts("/face")
    await town.shows_face(begun.body["url"], "T")
    other = await town.waits(await town.comes(), 2)
    await other.posts("/face")
    foreign, unknown = [await other.posts(f"/face/{id_}") for id_ in (begun.body["id"], "0" * 32)]

    assert (foreign.status, foreign.raw) == (404, unknown.raw)
    assert foreign.headers.keys() == unknown.headers.keys()
    assert (await other.gets("/pass")).body["outcome"] == "pending"


@pytest.mark.parametrize(
    "other",
    [
        {"region": "440300"},
        {
            "document_number": "AAB123456",
            "nationality": "ES",
            "sex": "female",
            "birth_date": "1990-05-01",
        },
    ],
)
async def test_elsewhere_and_with_other_documents_there_is_none(
    town: Town, other: Mapping[str, object]
) -> None:
    app = await town.waits(await town.comes(), **other)
    said = await app.posts("/face")
    assert (said.status, said.problem) == (409, "face_impossible")
    assert "人工核对" in said.body["detail"]


async def test_before_registering_and_at_wechat_there_is_none(town: Town) -> None:
    app = await town.enters(await town.comes())
    assert (await app.posts("/face")).problem == "face_impossible"
    assert (await app.posts("/face/x")).problem == "not_found"
    wechat = await town.enters(await town.comes("wechat"), OTHERS["name"])
    await wechat.answers("registration", person())
    await wechat.submits("registration")
    assert (await wechat.posts("/face")).problem == "face_impossible"


async def test_once_is_once_by_its_key(town: Town) -> None:
    app = await town.waits(await town.comes())
    first = await app.posts("/face", Idempotency_Key="k-1")
    assert (await app.posts("/face", Idempotency_Key="k-1")).body == first.body
    id_ = first.body["id"]
    assert (await app.posts(f"/face/{id_}", Idempotency_Key="k-2")).body["outcome"] == "pending"


async def test_from_the_chat_by_a_page(town: Town) -> None:
    open_id = await town.comes()
    await town.waits(open_id)
    shown = await town.told(open_id, "健康码")
    link = re.search(rf"{town.url}/p/[\w.-]+/face", shown)
    assert link is not None, shown
    async with Browser() as phone:
        page = await phone.open(link[0])
        assert "照片不会到我们这里" in page.text
        page = await phone.press("开始刷脸")
        (address,) = [address for words, address in page.links if "刷脸" in words]
        back = await town.shows_face(address, "F")
        page = await phone.open(back)
        assert "这次没有通过" in page.text
        page = await phone.press("再试一次")
        (address,) = [address for words, address in page.links if "刷脸" in words]
        page = await phone.open(await town.shows_face(address, "T"))
        assert "刷脸通过了" in page.text
        assert "已经核对好了" in (await phone.open(link[0])).text
        assert "confirmed already" in (await phone.open(f"{link[0]}?lang=en")).text
    app = await town.enters(open_id)
    assert (await app.gets("/pass")).body["outcome"] == "green"
