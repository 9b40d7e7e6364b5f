"""`healthcode menu push`: the three buttons, set through the platform's API that a local server plays."""

from pathlib import Path

import pytest
from running import demo_settings, free_port, server, typed

from handlers.cli.platform_api import REMEDIES, remedy
from integrations.wechat.errors import refused

OTHER_SECRET = {"demo-secret-00000000000000000001": "demo-secret-00000000000000000002"}


async def test_the_buttons_reach_the_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    async with server(file):
        assert await typed("menu", "push", "demo-wechat", "--settings", str(file)) == 0
    assert "健康码 Code · 申报 Declare · 帮助 Help" in capsys.readouterr().out


async def test_a_refusal_is_told_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    async with server(demo_settings(tmp_path, port)):
        (tmp_path / "other").mkdir()
        other = demo_settings(tmp_path / "other", port, OTHER_SECRET)
        assert await typed("menu", "push", "demo-wechat", "--settings", str(other)) == 1
    told = capsys.readouterr().err
    assert "40125" in told
    assert "AppSecret is wrong" in told


async def test_a_platform_out_of_reach_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    assert await typed("menu", "push", "demo-wechat", "--settings", str(file)) == 1
    assert "firewall" in capsys.readouterr().err


async def test_an_account_without_a_menu_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    assert await typed("menu", "push", "gz-health", "--settings", str(file)) == 1
    assert "demo-wechat" in capsys.readouterr().err


def test_every_remedy_is_found_by_the_platform_s_own_words() -> None:
    for code, words in REMEDIES.items():
        reason = refused(int(code), "words of the platform", ()).reason if code != "no" else "no connection"
        assert remedy(reason) == f"What to do: {words}."
        assert words[-1] not in ".?!"
    assert remedy("99999 something new") == ""
