"""`healthcode verify`: a code given as text, in a file, on the input or as a picture."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from running import begin, demo_settings, free_port, logging_kept

from bot.conversation.messages import Picture
from config.together import load_all
from handlers.app import opened
from handlers.cli import main
from integrations.qr import pass_png


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = demo_settings(tmp_path, free_port())
    begin(file)
    return file


def code(colour: int = 0, ago: float = 0.0) -> str:
    now = datetime.now(UTC) - timedelta(seconds=ago)
    return asyncio.run(signed(colour, now))


async def signed(colour: int, now: datetime) -> str:
    async with opened(*load_all(Path("settings.toml"), {})) as ports:
        return ports.signer.live(colour, "440100", now).code


def verified(settings: Path, given: str) -> int:
    with logging_kept():
        return main(("verify", given, "--settings", str(settings)))


def test_a_text_is_judged_in_both_languages(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(settings, code()) == 0
    assert capsys.readouterr().out.splitlines() == ["通行  绿码。", "Admit  Green."]
    assert verified(settings, code(colour=2)) == 1
    assert "请到服务点" in capsys.readouterr().out
    assert verified(settings, code(ago=121)) == 1
    assert "已过期" in capsys.readouterr().out
    assert verified(settings, "WIFI:S:cafe;;") == 1
    assert "这不是健康码" in capsys.readouterr().out


def test_a_file_and_the_input_hold_it_too(
    settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("code.txt").write_text(code() + "\n", "ascii")
    assert verified(settings, "code.txt") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(code() + "\n"))
    assert verified(settings, "-") == 0
    assert capsys.readouterr().out.count("通行") == 2


def test_a_picture_is_decoded(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    until = datetime.now(UTC) + timedelta(seconds=120)
    Path("code.png").write_bytes(pass_png(Picture(code(), "green", "", until)))
    assert verified(settings, "code.png") == 0
    Image.new("RGB", (200, 200), "white").save("white.png")
    assert verified(settings, "white.png") == 1
    Path("cut.png").write_bytes(Path("code.png").read_bytes()[:2000])
    assert verified(settings, "cut.png") == 1
    told = capsys.readouterr().err
    assert "cut.png: picture: cannot be read; take it anew" in told
    assert "white.png: picture: shows 0 codes that can be read; show one" in told


def test_a_picture_that_is_too_large_is_not_read(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Path("huge.png").open("wb") as file:
        file.truncate((10 << 20) + 1)
    assert verified(settings, "huge.png") == 1
    assert "larger than 10 MiB" in capsys.readouterr().err
