"""What every request passes: bugs told without a word of anybody, headers on every answer, strangers kept out."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from ports import reports_of
from running import demo_settings

from bot.domain.errors import Refused
from bot.ports import Ports, Unavailable
from config.settings import load_settings
from handlers.web.keys import PORTS
from handlers.web.middlewares import middlewares

Client = TestClient[web.Request, web.Application]
ALWAYS = (
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cache-Control",
    "Content-Security-Policy",
)


async def fine(_: web.Request) -> web.Response:
    return web.Response(text="fine", headers={"Cache-Control": "max-age=60"})


async def bug(_: web.Request) -> web.Response:
    raise ValueError("张三 13800000000")


async def unreadable(_: web.Request) -> web.Response:
    raise web.RequestPayloadError("张三")


async def forgotten(_: web.Request) -> web.Response:
    raise Refused("errors.nothing")


async def away(_: web.Request) -> web.Response:
    raise Unavailable


async def elsewhere(_: web.Request) -> web.Response:
    answer = web.HTTPSeeOther("/fine")
    answer.set_cookie("a", "b")
    raise answer


async def streamed(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b"a stream")
    return answer


@pytest.fixture
async def client(tmp_path: Path, ports: Ports) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app(tmp_path, ports, "http://127.0.0.1:8080"))) as opened:
        yield opened


def app(folder: Path, ports: Ports, public_url: str) -> web.Application:
    folder.mkdir(exist_ok=True)
    settings = load_settings(demo_settings(folder, 8080), {})
    server = dataclasses.replace(settings.server, public_url=public_url)
    made = web.Application(middlewares=middlewares(dataclasses.replace(settings, server=server)))
    made[PORTS] = ports
    for path, handler in {"/fine": fine, "/bug/{who}": bug, "/forgotten": forgotten}.items():
        made.router.add_get(path, handler)
    made.router.add_get("/elsewhere", elsewhere)
    for path in ("/away", "/hooks/away"):
        made.router.add_get(path, away)
    made.router.add_get("/unreadable", unreadable)
    made.router.add_get("/streamed", streamed)
    return made


async def test_every_answer_bears_the_headers(client: Client) -> None:
    for path in ("/fine", "/bug/1", "/nowhere", "/elsewhere"):
        answer = await client.get(path, allow_redirects=False)
        assert not set(ALWAYS) - set(answer.headers)
        assert answer.headers["Server"] == "healthcode"
        assert "Strict-Transport-Security" not in answer.headers
    assert (await client.get("/fine")).headers["Cache-Control"] == "max-age=60"
    assert await (await client.get("/streamed")).text() == "a stream"


async def test_a_redirect_keeps_its_cookie(client: Client) -> None:
    answer = await client.get("/elsewhere", allow_redirects=False)
    assert (answer.status, answer.cookies["a"].value) == (303, "b")


async def test_a_bug_is_told_by_kind_and_place_alone(client: Client, ports: Ports) -> None:
    answer = await client.get("/bug/zhangsan")
    assert answer.status == 500
    assert "张三" not in await answer.text()
    (told,) = reports_of(ports).named("bug")
    assert (told["error"], told["route"]) == ("ValueError", "/bug/{who}")
    assert str(told["place"]).startswith("test_server_middlewares.py:")
    assert "zhangsan" not in str(told)
    assert (await client.get("/forgotten")).status == 500


async def test_a_body_that_cannot_be_read_is_no_bug(client: Client, ports: Ports) -> None:
    answer = await client.get("/unreadable")
    assert (answer.status, await answer.text()) == (400, "The body cannot be read.")
    assert reports_of(ports) == []


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "127.0.0.1:1", "127.0.0.2", "[::1]:8080", "LOCALHOST"]
)
async def test_a_local_server_answers_this_machine(client: Client, host: str) -> None:
    assert (await client.get("/fine", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[::1", "a:b:c"],
)
async def test_a_local_server_refuses_a_foreign_host(client: Client, host: str) -> None:
    answer = await client.get("/fine", headers={"Host": host})
    assert answer.status in {400, 421}
    assert "fine" not in await answer.text()


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-Real-IP"])
async def test_a_local_server_refuses_what_a_proxy_forwards(client: Client, name: str) -> None:
    answer = await client.get("/fine", headers={name: "127.0.0.1"})
    assert answer.status == 400
    assert "without a proxy" in await answer.text()


async def test_a_public_server_stands_behind_its_proxy_and_asks_for_tls(tmp_path: Path, ports: Ports) -> None:
    public = app(tmp_path / "public", ports, "https://code.example.org")
    async with TestClient(TestServer(public)) as client:
        headers = {"Host": "code.example.org", "X-Forwarded-For": "203.0.113.7"}
        answer = await client.get("/fine", headers=headers)
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


async def test_without_them_anybody_is_served_and_no_header_is_there() -> None:
    """The control."""
    bare = web.Application()
    bare.router.add_get("/fine", fine)
    async with TestClient(TestServer(bare)) as client:
        answer = await client.get("/fine", headers={"Host": "evil.example"})
        assert answer.status == 200
        assert "X-Frame-Options" not in answer.headers


async def test_records_that_cannot_be_reached_are_no_bug(client: Client, ports: Ports) -> None:
    """503 with the seconds to wait, to a browser as a page, to a platform as the word to deliver again."""
    for path, told in (("/away", "继续出示"), ("/hooks/away", "fail")):
        answer = await client.get(path)
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert told in await answer.text()
    assert reports_of(ports) == []
