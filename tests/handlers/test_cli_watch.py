"""`healthcode doctor --watch`: each delivery as it arrives, and why one was refused."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from running import demo_settings, free_port, server

from config.settings import load_settings
from config.settings_sections import Server
from handlers.cli.watch import WHY, line, watch


async def test_deliveries_and_refusals_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(demo_settings(tmp_path, free_port()), {})
    hook = f"{settings.server.public_url}/hooks/demo-wechat"
    async with server(tmp_path / "settings.toml"):
        watching = asyncio.create_task(watch(settings.server))
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{settings.server.public_url}/hooks/gz-helath") as response:
                assert response.status == 404
            for query in ({"signature": "0" * 40}, {"signature": "1" * 40}):
                async with session.get(hook, params=query) as response:
                    assert response.status == 403
        await asyncio.sleep(1.2)
    assert await watching == 1, "ends when the server does"
    shown = capsys.readouterr().out
    assert shown.count(f"{'demo-wechat':<16} ") == 2
    assert shown.count("the token here is not the one of the platform's page") == 2
    assert "gz-helath" in shown
    assert "no account has this name" in shown
    assert "does not answer here" in shown


async def test_a_server_on_every_address_is_asked_on_loopback(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    for host, asked in (("::", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")):
        assert await watch(Server(host=host, port=port)) == 1
        assert f"http://{asked}:{port} " in capsys.readouterr().out


def test_a_delivery_taken_has_no_remark() -> None:
    arrival = {"at": "2026-11-24T06:32:00+00:00", "account": "a", "name": "text", "outcome": "answered"}
    assert line({**arrival, "milliseconds": "12"}).endswith("12 ms")
    assert line({**arrival, "outcome": "stale", "milliseconds": "1"}).endswith("is the clock right?")


def causes(source: str) -> set[str]:
    return set(re.findall(r'NotGenuine\("([a-z_]+)"\)', source))


def test_every_cause_of_a_refusal_is_explained() -> None:
    root = Path(__file__).parents[2]
    files = [file for floor in ("bot", "handlers", "integrations") for file in (root / floor).rglob("*.py")]
    found = set().union(*(causes(file.read_text("utf-8")) for file in files))
    assert {"signature", "doctype", "xml", "json", "root", "repeated", "depth"} <= found
    assert found - WHY.keys() == {"code", "phone", "open_data"}, (
        "these are told to somebody who signs in, at no webhook"
    )
    assert causes('raise NotGenuine("odd") from fault') - WHY.keys() == {"odd"}
