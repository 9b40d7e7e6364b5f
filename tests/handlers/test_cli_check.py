"""`healthcode check`: all faults of settings and policy, in one go."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from rsa_keys import bare, public_pem
from running import demo_settings, free_port, logging_kept

import config
from config.keys import DEMO_KEYS
from handlers.cli import main

POLICY = Path(config.__file__).parent / "policy"


def typed(*words: str) -> int:
    with logging_kept():
        return main(words)


def test_the_demo_is_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("check", "--settings", str(demo_settings(tmp_path, free_port()))) == 0
    assert "in order" in capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"], "checking stores nothing"


def test_faults_of_settings_are_listed_with_their_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {
        'token = "demoToken00000000000000000000001"': 'token = ""',
        'region = "440100"': 'region = "44"',
    }
    file = demo_settings(tmp_path, 0, changed)
    assert typed("check", "--settings", str(file)) == 1
    lines = capsys.readouterr().out.splitlines()
    told = {line.split(": ")[1] for line in lines[:-1]}
    assert told == {"accounts[0].token", "accounts[0].region", "server.port"}
    assert lines[-1] == "3 to be put right."


def test_faults_of_the_policy_are_listed_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(POLICY, tmp_path / "policy")
    broken = tmp_path / "policy" / "colours.toml"
    broken.write_text(broken.read_text("utf-8").replace("days = 14", 'days = "many"'), "utf-8")
    changed = {'verification = "automatic"': f'verification = "automatic"\ndir = "{tmp_path}/policy"'}
    assert typed("check", "--settings", str(demo_settings(tmp_path, free_port(), changed))) == 1
    told = capsys.readouterr().out
    assert "colours.toml" in told
    assert "days" in told


def test_serve_and_check_tell_the_faults_of_both_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(POLICY, tmp_path / "policy")
    (tmp_path / "policy" / "windows.toml").unlink()
    changed = {
        'verification = "automatic"': f'verification = "automatic"\ndir = "{tmp_path}/policy"',
        'region = "440100"': 'region = "440199"',
    }
    file = str(demo_settings(tmp_path, 0, changed))
    for command in ("check", "serve"):
        assert typed(command, "--settings", file) == 1
        told = "".join(capsys.readouterr())
        for words in (
            "server.port",
            "accounts[0].region",
            f"{tmp_path}/policy/windows.toml: file: is missing",
        ):
            assert words in told, (command, words)


def test_serve_and_check_tell_the_unusable_keys_of_every_account_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(config.__file__).parent / "demo.toml").read_text("utf-8")
    theirs = next(line for line in text.splitlines() if line.startswith("alipay_public_key"))
    ours = load_pem_private_key((DEMO_KEYS / "demo-alipay-app-private.pem").read_bytes(), None)
    assert isinstance(ours, RSAPrivateKey)
    mixed = {theirs: f'alipay_public_key = "{bare(public_pem(ours.public_key()))}"'}
    file = demo_settings(tmp_path, free_port(), mixed, ("demo-alipay", "demo-alipay-mini"))
    for command in ("check", "serve"):
        assert typed(command, "--settings", str(file)) == 1
        told = "".join(capsys.readouterr())
        for name in ("demo-alipay", "demo-alipay-mini"):
            assert f"Account {name}: This is the app's own public key" in told, command
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"], "nothing is begun"
