"""`healthcode doctor`: what is configured, what is wrong, and the round trip through a running server."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from ports import shipped_policy
from pytest_aiohttp.plugin import AiohttpServer
from running import demo_settings, free_port, server, typed
from synthetic import sign_up

from bot.conversation.messages import Text, to_json
from bot.domain.channels import Channel, Item
from bot.usecases.commit import committed
from bot.usecases.news import announce
from config.loader import SHIPPED
from config.settings import load_settings
from handlers.app import opened
from handlers.cli import judging
from handlers.cli.asking import Answer
from handlers.cli.doctor import examine
from handlers.cli.findings import wrong
from handlers.cli.round_trip import wechat_round_trip
from handlers.web.keys import PORTS

NOW = datetime(2026, 11, 24, 6, 32, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 06:32:00 GMT"


async def test_a_server_in_order_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    async with server(file):
        assert await typed("doctor", "--online", "--settings", str(file)) == 0
    told = capsys.readouterr().out
    assert "WRONG" not in told
    for words in (
        "handshake is answered", "a handshake with a wrong signature is refused", "a signed event is taken",
        "the same event delivered again is taken", "an event with a wrong signature is refused",
        "an event that is not encrypted is refused", "the clocks agree", "the platform knows AppID",
        "0 messages wait", "All is well.",
    ):  # fmt: skip
        assert words in told, words


async def test_plain_mode_is_tried_as_it_is_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port(), {'kind = "service"': 'kind = "service"\nmode = "plain"'})
    async with server(file):
        assert await typed("doctor", "--settings", str(file)) == 0
    told = capsys.readouterr().out
    assert "plain, for a local server only" in told
    assert "not encrypted is refused" not in told


async def test_a_server_that_is_not_running_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = demo_settings(tmp_path, free_port())
    assert await typed("doctor", "--settings", str(file)) == 1
    told = capsys.readouterr().out
    assert "nothing listens there" in told
    assert "nothing is stored yet" in told
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"], "the doctor makes nothing"


async def test_a_server_with_other_secrets_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    async with server(demo_settings(tmp_path, port)):
        (tmp_path / "other").mkdir()
        changed = {"demoToken00000000000000000000001": "demoToken00000000000000000000002"}
        other = demo_settings(tmp_path / "other", port, changed | {"demo-secret": "demo-other"})
        assert await typed("doctor", "--online", "--settings", str(other)) == 1
    told = capsys.readouterr().out
    assert "a good signature is refused" in told
    assert "40125" in told
    assert told.strip().endswith(f"{told.count('WRONG')} to be put right.")


async def test_what_else_is_set_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "verify").mkdir()
    (tmp_path / "verify" / "MP_verify_Ab1.txt").write_text("Ab1")
    (tmp_path / "verify" / "notes-of-mine.txt").write_text("not served under such a name")
    (tmp_path / "verify" / "large.txt").write_text("x" * 5000)
    changed = {
        "[policy]": f'verify_dir = "{tmp_path}/verify"\n[security]\nwechat_max_age = 0\npilot = ["oA"]\n[policy]',
        'secret = "demo-secret-00000000000000000001"': 'format = "json"',
    }
    settings = load_settings(demo_settings(tmp_path, free_port(), changed), {})
    assert await examine(settings, online=False) == 1
    told = capsys.readouterr().out
    for words in (
        "MP_verify_Ab1.txt",
        "only 1 people",
        "wechat_max_age is 0",
        "no AppSecret",
        "usually pushed XML",
    ):
        assert words in told, words
    assert "notes-of-mine" not in told
    assert "large" not in told


async def test_a_mini_program_without_its_secret_lets_nobody_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {'secret = "demo-secret-00000000000000000002"': ""}
    file = demo_settings(tmp_path, free_port(), changed, ("demo-wechat-mini",))
    async with server(file):
        assert await typed("doctor", "--settings", str(file)) == 0
    told = capsys.readouterr().out
    assert "nobody can sign in by the mini program" in told
    assert "a signed event is taken" in told


async def test_no_account_and_a_faulty_policy_are_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy").mkdir()
    file = tmp_path / "settings.toml"
    file.write_text(f'[policy]\ndir = "{tmp_path}/policy"\n[keys]\ndir = "{tmp_path}/keys"\n')
    assert await typed("doctor", "--settings", str(file)) == 1
    told = capsys.readouterr().out
    assert "healthcode account new" in told
    assert told.count("WRONG") > 2


async def test_keys_without_records_and_open_folders_are_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(demo_settings(tmp_path, free_port()), {})
    async with server(tmp_path / "settings.toml"):
        (tmp_path / "keys").chmod(0o755)
        assert await examine(settings, online=False) == 1
        assert "chmod 700" in capsys.readouterr().out
    (tmp_path / "healthcode.db").unlink()
    await examine(settings, online=False)
    assert "Restore the databases" in capsys.readouterr().out


async def test_messages_that_wait_or_could_not_be_sent_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(demo_settings(tmp_path, free_port()), {})
    async with server(tmp_path / "settings.toml"):
        pass
    async with opened(settings, shipped_policy()) as ports:
        tx, at = ports.store.begin(), ports.now() - timedelta(minutes=5)
        tx.put_channel(Channel(b"c" * 16, "demo-wechat", "oSomebody", at, at))
        for number, state in enumerate(("waiting", "waiting", "failed")):
            message = to_json(Text("words"))
            tx.put_item(Item(f"i{number}", b"c" * 16, "demo-wechat", "news", message, at, at, state))
        await tx.commit()
    await examine(settings, online=False)
    told = capsys.readouterr().out
    assert "2 messages have waited for over a minute" in told
    assert "1 messages could not be sent; see `healthcode outbox list`" in told
    monkeypatch.setattr("handlers.cli.doctor.SHOWN", 2)
    await examine(settings, online=False)
    assert "2 or more messages have waited for over a minute" in capsys.readouterr().out
    assert "--to-call" not in told, "whoever is no citizen has no telephone"


async def test_people_to_call_are_counted_as_the_outbox_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = demo_settings(tmp_path, free_port())
    settings = load_settings(file, {})
    async with server(file) as app:
        yesterday = app[PORTS].now() - timedelta(hours=25)
        then = replace(app[PORTS], now=lambda: yesterday)
        citizen = await sign_up(then, state={})
        await committed(then, lambda tx: announce(then, tx, citizen, yesterday))
        await examine(settings, online=False)
        told = capsys.readouterr().out
        await typed("outbox", "list", "--to-call", "--settings", str(file))
        listed = capsys.readouterr().out.splitlines()
    assert "1 people wait for news by telephone; see `healthcode outbox list --to-call`" in told
    assert len([line for line in listed if "\t" in line]) == 1


async def test_a_region_that_does_not_exist_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = demo_settings(tmp_path, free_port(), {'region = "440100"': 'region = "440199"'})
    assert await typed("doctor", "--settings", str(file)) == 1
    assert "there is no region 440199" in capsys.readouterr().out


async def test_what_cannot_be_opened_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    async with server(file):
        pass
    (tmp_path / "keys" / "root.key").write_bytes(bytes(32))
    assert await typed("doctor", "--settings", str(file)) == 1
    assert "WRONG  The key folder" in capsys.readouterr().out
    shutil.copytree(SHIPPED, tmp_path / "policy")
    (tmp_path / "policy" / "windows.toml").unlink()
    named = {'verification = "automatic"': f'verification = "automatic"\ndir = "{tmp_path}/policy"'}
    assert await typed("doctor", "--settings", str(demo_settings(tmp_path, free_port(), named))) == 1
    told = capsys.readouterr().out
    assert f"WRONG  {tmp_path}/policy/windows.toml: file: is missing" in told
    assert "not looked into while the policy is faulty" in told


def answering(handler: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/hooks/{account}", handler)
    return app


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": 301, "headers": {"Location": "/elsewhere"}}, "is redirected"),
        ({"status": 502}, "the proxy cannot reach the server"),
        ({"status": 418}, "see the logs"),
        ({"text": "<html>", "content_type": "text/html"}, "answered as text/html"),
        ({"text": '"success"'}, "the answer is no XML"),
        ({"text": "success"}, "403 would be right"),
    ],
)
async def test_each_abnormal_answer_is_told(
    tmp_path: Path, aiohttp_server: AiohttpServer, answer: dict[str, Any], told: str
) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(**answer)

    fake = await aiohttp_server(answering(handler))
    account = load_settings(demo_settings(tmp_path, free_port()), {}).accounts[0]
    findings = await wechat_round_trip(account, str(fake.make_url("")).rstrip("/"), datetime.now(UTC))
    assert [each for each in findings if each.mark == "wrong" and told in each.words]


async def test_a_connection_cut_is_told(tmp_path: Path, aiohttp_server: AiohttpServer) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    fake = await aiohttp_server(answering(handler))
    account = load_settings(demo_settings(tmp_path, free_port()), {}).accounts[0]
    (finding,) = await wechat_round_trip(account, str(fake.make_url("")).rstrip("/"), NOW)
    assert "the connection broke" in finding.words


def answered(body: str = "success", date: str = DATE, seconds: float = 0.01) -> Answer:
    return Answer(200, body, "text/plain", date, seconds)


def test_a_slow_answer_is_wrong() -> None:
    assert judging.amiss(answered(seconds=4.2), "an event") == wrong(
        "an event took 4.2 s; the platform waits 5 s"
    )
    assert judging.amiss(answered(seconds=0.2), "an event") is None


@pytest.mark.parametrize(
    ("date", "ahead", "mark"),
    [(DATE, 0, "right"), (DATE, 300, "wrong"), ("", 0, "note"), ("nonsense", 0, "note")],
)
def test_clocks_are_compared(date: str, ahead: int, mark: str) -> None:
    assert judging.clocks(answered(date=date), NOW + timedelta(seconds=ahead)).mark == mark
