"""`healthcode account new alipay`: a pair of keys made and kept to oneself, and what goes where."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key
from rsa_keys import PUBLIC_HALF, of_bytes
from running import logging_kept

from config.accounts_alipay import AlipaySettings
from config.settings import load_settings
from handlers.cli import main

FIRST = ("--name", "gz-alipay", "--region", "440100", "--public-url", "https://code.example.org/")


def typed(*words: str) -> int:
    with logging_kept():
        return main(words)


def new(*words: str) -> int:
    return typed("account", "new", "alipay", *words)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEALTHCODE_SETTINGS", raising=False)
    return tmp_path


def pair_of(folder: Path, name: str = "gz-alipay") -> RSAPrivateKey:
    key = load_pem_private_key((folder / "secrets" / f"{name}.private-key").read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def test_a_pair_is_made_and_only_its_public_half_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*FIRST) == 0
    told = capsys.readouterr().out
    key = pair_of(folder)
    assert key.key_size == 2048
    shown = next(line.strip() for line in told.splitlines() if line.strip().startswith("MII"))
    assert load_der_public_key(base64.b64decode(shown)) == key.public_key()
    private = (folder / "secrets" / "gz-alipay.private-key").read_text()
    assert private.startswith("-----BEGIN PRIVATE KEY-----")
    assert private.splitlines()[1] not in told + (folder / "settings.toml").read_text("utf-8")
    for words in (
        "https://code.example.org/hooks/gz-alipay", "应用公钥", "支付宝公钥", "应用网关", "接口内容加密方式",
        "授权回调地址", "secrets/gz-alipay.alipay-key", "doctor --online",
    ):  # fmt: skip
        assert words in told, words


def test_the_account_is_in_order_once_the_console_s_values_are_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*FIRST) == 0
    assert typed("check", "--settings", "settings.toml") == 1
    told = capsys.readouterr().out
    assert "accounts[0].app_id" in told
    assert "accounts[0].alipay_public_key" in told
    settings = folder / "settings.toml"
    filled = settings.read_text("utf-8").replace('app_id = ""', 'app_id = "2021001234567890"')
    settings.write_text(filled, "utf-8")
    (folder / "secrets" / "gz-alipay.alipay-key").write_text(f"{PUBLIC_HALF}\n")
    (folder / "secrets" / "gz-alipay.aes-key").write_text(f"{of_bytes(16)}\n")
    assert typed("check", "--settings", "settings.toml") == 0
    (account,) = load_settings(settings, {}).accounts
    assert isinstance(account, AlipaySettings)
    assert (account.kind, account.region, account.alipay_public_key) == ("life", "440100", PUBLIC_HALF)


def test_our_own_key_pasted_as_alipay_s_is_told_by_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*FIRST, "--app-id", "2021001234567890") == 0
    told = capsys.readouterr().out
    ours = next(line.strip() for line in told.splitlines() if line.strip().startswith("MII"))
    (folder / "secrets" / "gz-alipay.alipay-key").write_text(ours)
    assert typed("check", "--settings", "settings.toml") == 1
    told = capsys.readouterr().out
    assert "Account gz-alipay: This is the app's own public key" in told
    assert told.splitlines()[-1] == "1 to be put right."


def test_a_mini_program_beside_it_has_a_pair_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*FIRST) == 0
    mini = ("--kind", "miniprogram", "--app-id", "2021009876543210")
    assert new("--name", "gz-mini", "--region", "440100", *mini) == 0
    told = capsys.readouterr().out
    assert "服务器域名白名单" in told
    assert "needed for telephone numbers" in told
    assert pair_of(folder, "gz-mini").public_key() != pair_of(folder).public_key()


def test_the_files_are_their_owner_s_alone_and_never_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*FIRST) == 0
    before = pair_of(folder).public_key()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder / "secrets").iterdir()}
    assert modes == dict.fromkeys(
        ("gz-alipay.private-key", "gz-alipay.alipay-key", "gz-alipay.aes-key"), 0o600
    )
    (folder / "settings.toml").unlink()
    assert new(*FIRST) == 1
    assert "is there already" in capsys.readouterr().err
    assert pair_of(folder).public_key() == before


def test_a_mistake_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(*FIRST, "--app-id", "wx0123456789abcdef") == 1
    assert "is not an APPID" in capsys.readouterr().err
    assert list(folder.iterdir()) == []
