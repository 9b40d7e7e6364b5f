"""`healthcode account new`: secrets made and kept to oneself, settings written, and each value's place told."""

import re
import stat
from pathlib import Path

import pytest
from running import logging_kept

from config.accounts import is_placeholder
from config.accounts_wechat import aes_key_works
from config.settings import load_settings
from handlers.cli import main


def typed(*words: str) -> int:
    with logging_kept():
        return main(("account", "new", "wechat", *words))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEALTHCODE_SETTINGS", raising=False)
    return tmp_path


FIRST = ("--name", "gz-health", "--region", "440100", "--public-url", "https://code.example.org/")


def fill_in(folder: Path, name: str) -> None:
    """What the platform's page shows, put where the command said."""
    (folder / "secrets" / f"{name}.secret").write_text("9f8e7d6c5b4a39281706f5e4d3c2b1a0\n")
    settings = folder / "settings.toml"
    text = settings.read_text("utf-8")
    text = text.replace('app_id = ""', 'app_id = "wx0123456789abcdef"')
    settings.write_text(text.replace('original_id = ""', 'original_id = "gh_0123456789ab"'), "utf-8")


def test_a_first_account_begins_the_settings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(*FIRST) == 0
    told = capsys.readouterr().out
    fill_in(folder, "gz-health")
    settings = load_settings(folder / "settings.toml", {})
    (account,) = settings.accounts
    assert settings.server.public_url == "https://code.example.org"
    assert re.fullmatch(r"[0-9a-f]{32}", account.token)
    assert re.fullmatch(r"[0-9A-Za-z]{43}", account.aes_key)
    assert aes_key_works(account.aes_key)
    assert not is_placeholder(account.token)
    for value in ("https://code.example.org/hooks/gz-health", account.token, account.aes_key, "安全模式"):
        assert value in told
    for page in (
        "基本配置",
        "服务器地址",
        "令牌",
        "EncodingAESKey",
        "AppSecret",
        "IP白名单",
        "原始ID",
        "业务域名",
    ):
        assert page in told


def test_secrets_are_readable_by_their_owner_alone(folder: Path) -> None:
    assert typed(*FIRST) == 0
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder / "secrets").iterdir()}
    assert modes == {"gz-health.token": 0o600, "gz-health.aes-key": 0o600, "gz-health.secret": 0o600}
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o700
    token = (folder / "secrets" / "gz-health.token").read_text().strip()
    assert token not in (folder / "settings.toml").read_text("utf-8")


def test_a_second_account_leaves_the_first_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(*FIRST) == 0
    fill_in(folder, "gz-health")
    before = load_settings(folder / "settings.toml", {}).accounts[0]
    mini = ("--kind", "miniprogram", "--format", "json", "--app-id", "wxfedcba9876543210")
    assert typed("--name", "gz-mini", "--region", "440100", "--original-id", "gh_mini1", *mini) == 0
    told = capsys.readouterr().out
    assert "消息推送" in told
    assert "JSON" in told
    assert "menu push gz-mini" not in told
    fill_in(folder, "gz-mini")
    first, second = load_settings(folder / "settings.toml", {}).accounts
    assert first == before
    assert (second.name, second.kind, second.format) == ("gz-mini", "miniprogram", "json")
    assert second.token != first.token


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--name", "GZ Health", "--region", "440100"), "cannot stand in an address"),
        (("--name", "gz-health", "--region", "44"), "is not a region"),
        (("--name", "gz-health", "--region", "440199"), "does not exist"),
        (("--name", "gz-health", "--region", "440100", "--app-id", "wxdemo1"), "is not an AppID"),
    ],
)
def test_a_mistake_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert typed(*words, "--public-url", "https://code.example.org") == 1
    assert told in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_name_taken_a_file_taken_and_no_file_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("--name", "gz-health", "--region", "440100") == 1
    assert "--public-url" in capsys.readouterr().err
    assert typed(*FIRST) == 0
    assert typed(*FIRST) == 1
    assert "is an account already" in capsys.readouterr().err
    (folder / "settings.toml").write_text('[server]\npublic_url = "https://code.example.org"\n')
    assert typed(*FIRST) == 1
    assert "is there already" in capsys.readouterr().err


def test_settings_that_cannot_be_added_to_stay_as_they_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = folder / "settings.toml"
    for text in ("accounts = []\n", "accounts = 3\n", "[server\n"):
        settings.write_text(text)
        assert typed(*FIRST) == 1
        assert settings.read_text() == text
        assert "settings.toml" in capsys.readouterr().err
    assert not (folder / "secrets").exists()


def test_without_a_public_url_the_local_address_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.toml").write_text("")
    assert typed("--name", "demo", "--region", "440100", "--app-id", "wxdemo1") == 0
    assert "http://127.0.0.1:8080/hooks/demo" in capsys.readouterr().out
