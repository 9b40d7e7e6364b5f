"""The doctor's view of what arrives: the last ones, for this machine only."""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from pytest_aiohttp.plugin import AiohttpClient

from handlers.web.arrivals import KEPT, LONGEST, Arrivals
from handlers.web.health import health_routes, is_near
from handlers.web.keys import ARRIVALS

AT = datetime(2026, 11, 24, 6, 32, tzinfo=UTC)


def serving(arrivals: Arrivals) -> web.Application:
    app = web.Application()
    app[ARRIVALS] = arrivals
    app.add_routes(health_routes())
    return app


async def test_arrivals_are_shown_once_each_in_order(aiohttp_client: AiohttpClient) -> None:
    arrivals = Arrivals()
    client = await aiohttp_client(serving(arrivals))
    arrivals.note(AT, "gz-health", "text", "answered", 12.4)
    arrivals.note(AT, "gz-health", "", "signature", 0.2)
    shown = (await (await client.get("/doctor/events")).json())["events"]
    assert [(each["number"], each["outcome"], each["milliseconds"]) for each in shown] == [
        (1, "answered", 12),
        (2, "signature", 0),
    ]
    later = (await (await client.get(f"/doctor/events?after={os.getpid()}:1")).json())["events"]
    assert [each["number"] for each in later] == [2]
    for odd in ("x", "-1", "9" * 40, "1:2,", "1:x"):
        response = await client.get("/doctor/events", params={"after": odd})
        assert response.status == 200


async def test_whoever_comes_through_a_proxy_is_told_nothing(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(serving(Arrivals()))
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert (await client.get("/doctor/events", headers={header: "127.0.0.1"})).status == 404


async def test_a_worker_that_is_stuck_or_dead_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.web.arrivals.TOLD_WITHIN", 0.2)
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.chdir(deep)
    stuck, dead = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    for number, each in enumerate((stuck, dead), 1):
        each.bind(f"{number}.sock")
    stuck.listen()
    arrivals = Arrivals(deep)
    async with arrivals.told():
        arrivals.note(AT, "gz-health", "text", "answered", 12.4)
        assert [each["account"] for each in await arrivals.of_all({})] == ["gz-health"]
    assert {file.name for file in deep.iterdir()} == {"1.sock", "2.sock"}
    stuck.close()
    dead.close()


def test_only_the_last_are_kept() -> None:
    arrivals = Arrivals()
    for _ in range(KEPT + 5):
        arrivals.note(AT, "gz-health", "text", "answered", 1)
    assert len(arrivals.after(0)) == KEPT
    assert arrivals.after(0)[0].number == 6


def test_of_an_account_nothing_but_a_name_is_kept() -> None:
    arrivals = Arrivals()
    for account in ("gz-health", "../etc/<b>13812345678</b>张三", "x" * 500):
        arrivals.note(AT, account, "", "unknown_account", 0)
    kept = [each.account for each in arrivals.after(0)]
    assert kept == ["gz-health", "etcb13812345678b", "x" * LONGEST]


@pytest.mark.parametrize(
    ("peer", "near"), [("127.0.0.1", True), ("::1", True), ("203.0.113.9", False), ("", False)]
)
def test_near_means_this_machine(peer: str, near: bool) -> None:
    request = make_mocked_request("GET", "/doctor/events").clone(remote=peer)
    assert is_near(request) is near
