"""The nginx sample before a real server: what passes, what is too much, and what is shown when there is no server."""

import io
import json
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from nginx import MISSING, NGINX, Proxy, nginx, syntax_of, written
from reachable import ACCOUNT, REACHABLE
from running import demo_settings, free_port, server
from wechat_client import WeChatUser

from handlers.web.api.limits import LOGIN

pytestmark = pytest.mark.skipif(NGINX is None, reason=MISSING)
ROOT = Path(__file__).parents[2]
NARROW = {"rate=100r/s": "rate=1r/s", "burst=300": "burst=3"}
BUSY = (ROOT / "templates" / "static" / "busy.html").read_text("utf-8")


@asynccontextmanager
async def before(
    folder: Path, changed: Mapping[str, str] | None = None, *, running: bool = True
) -> AsyncIterator[tuple[Proxy, aiohttp.ClientSession]]:
    """The proxy, its server behind it where one is `running`, and a client that trusts it."""
    port = free_port()
    proxy = written(folder, port, changed)
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(proxy.trusted)))
    async with AsyncExitStack() as stack:
        if running:
            await stack.enter_async_context(server(demo_settings(folder, port, REACHABLE)))
        await stack.enter_async_context(nginx(proxy))
        yield proxy, await stack.enter_async_context(aiohttp.ClientSession(connector=connector))


def test_nginx_finds_no_fault_with_the_sample(tmp_path: Path) -> None:
    judged = syntax_of(written(tmp_path, 8080))
    assert judged.returncode == 0, judged.stderr
    broken = written(tmp_path, 8080, {"limit_conn_status 429;": "limit_con_status 429;"})
    assert "unknown directive" in syntax_of(broken).stderr


async def test_a_turn_and_a_page_pass_and_what_is_for_this_machine_does_not(tmp_path: Path) -> None:
    async with before(tmp_path) as (proxy, http):
        user = WeChatUser(http, proxy.url, ACCOUNT, "oNGINXperson0000000000000001")
        assert "健康码" in (await user.follows()).text
        for path, status in {
            "/m/": 200,
            "/healthz": 200,
            "/metrics": 404,
            "/doctor": 404,
            "/demo": 404,
        }.items():
            async with http.get(proxy.url + path) as answer:
                assert answer.status == status, path
                assert answer.headers["Strict-Transport-Security"]
        async with http.get(proxy.url + "/p/abc?x=secret") as answer:
            assert answer.status in {404, 410}
        log = proxy.log()
        assert "/hooks/demo-wechat" in log
        assert "/p/" not in log
        assert "secret" not in log


async def test_what_is_too_large_is_told_in_words(tmp_path: Path) -> None:
    async with before(tmp_path) as (proxy, http):
        for path, size, status in (
            ("/hooks/demo-wechat", 65, 413),
            ("/api/v1/consents", 65, 413),
            ("/api/v1/appeals", 11 * 1024, 401),
            ("/api/v1/appeals", 13 * 1024, 413),
        ):
            async with http.post(proxy.url + path, data=io.BytesIO(b"x" * size * 1024)) as answer:
                assert answer.status == status, (path, size)
                assert status != 413 or "too large" in await answer.text()


async def test_nobody_chooses_the_address_they_are_counted_by(tmp_path: Path) -> None:
    async with before(tmp_path) as (proxy, http):
        direct = proxy_less(tmp_path)
        through = [await left(http, proxy.url, number) for number in range(5)]
        assert through[4] < through[0] == LOGIN.quantity - 1
        # Who asks past the proxy, from an address that is believed, chooses: that is what the proxy throws away.
        assert {await left(http, direct, number) for number in range(5)} == {LOGIN.quantity - 1}


async def test_a_flood_is_stopped_and_deliveries_are_not(tmp_path: Path) -> None:
    async with before(tmp_path, NARROW) as (proxy, http):
        answers = [await asked(http, proxy.url + "/m/") for _ in range(8)]
        refused = [answer for answer in answers if answer[0] == 429]
        assert len(refused) >= 3
        _, headers, text = refused[0]
        assert headers["Retry-After"] == "2"
        assert "try again in two seconds" in text
        user = WeChatUser(http, proxy.url, ACCOUNT, "oNGINXperson0000000000000001")
        for _ in range(8):
            assert (await user.says("健康码")).status == 200


async def test_of_several_machines_one_may_be_away(tmp_path: Path) -> None:
    """As the sample says to write it; as it stands for one machine, every second delivery would be lost."""
    away = f"server 127.0.0.1:{free_port()};"
    two = {" max_fails=0;": f"; {away}", "proxy_next_upstream off;": "proxy_next_upstream error;"}
    async with before(tmp_path, two) as (proxy, http):
        user = WeChatUser(http, proxy.url, ACCOUNT, "oNGINXperson0000000000000001")
        assert [(await user.says("健康码")).status for _ in range(6)] == [200] * 6
    other = tmp_path / "other"
    other.mkdir()
    async with before(other, {" max_fails=0;": f"; {away}"}) as (proxy, http):
        user = WeChatUser(http, proxy.url, ACCOUNT, "oNGINXperson0000000000000001")
        assert 503 in [(await user.says("健康码")).status for _ in range(6)]


async def test_without_a_server_people_are_told_to_keep_showing_what_they_have(tmp_path: Path) -> None:
    async with before(tmp_path, running=False) as (proxy, http):
        status, headers, text = await asked(http, proxy.url + "/p/abc")
        assert (status, text) == (503, BUSY)
        assert headers["Retry-After"] == "30"
        assert headers["Content-Type"] == "text/html"
        status, headers, text = await asked(http, proxy.url + "/api/v1/pass")
        assert (status, headers["Content-Type"]) == (503, "application/problem+json")
        assert json.loads(text)["type"] == "urn:healthcode:problem:busy"
        status, _, text = await asked(http, proxy.url + "/hooks/demo-wechat")
        assert (status, text) == (503, "fail")


async def asked(http: aiohttp.ClientSession, url: str) -> tuple[int, Mapping[str, str], str]:
    async with http.get(url) as answer:
        return answer.status, answer.headers, await answer.text()


async def left(http: aiohttp.ClientSession, url: str, number: int) -> int:
    """How often one may still log in, as somebody who claims to ask from another address."""
    claim = {"X-Forwarded-For": f"198.51.100.{number}"}
    body = {"account": "none", "code": "x"}
    async with http.post(url + "/api/v1/login", json=body, headers=claim) as answer:
        return int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0])


def proxy_less(folder: Path) -> str:
    """The address of the server itself."""
    found = re.search(r"server (127\.0\.0\.1:\d+)", (folder / "healthcode.conf").read_text("utf-8"))
    assert found
    return f"http://{found[1]}"
