"""`healthcode chat` as typed, against a server on loopback."""

import argparse
import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from played_office import Stage, choice, set_stage, text

from handlers.cli import chat


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session)
        yield stage
        await stage.server.close()


def settings_file(folder: Path, port: int | None) -> Path:
    file = folder / "demo.toml"
    file.write_text(Path("config/demo.toml").read_text("utf-8").replace("8080", str(port)), "utf-8")
    return file


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    chat.add_commands(parser.add_subparsers())
    arguments = parser.parse_args(["chat", *words])
    return int(arguments.run(arguments))


async def test_a_chat_prints_answers_and_how_to_come_back(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.office.answer = lambda _: text(f"您好。\n{choice('开始办码', 1)}")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n/quit\n"))
    file = settings_file(tmp_path, stage.server.port)
    assert await asyncio.to_thread(run, "--settings", str(file)) == 0
    printed = capsys.readouterr().out
    assert "│ 1. 开始办码" in printed
    (open_id,) = stage.simulator.people
    assert f"healthcode chat --as {open_id}" in printed


def test_without_a_server_it_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    assert run("--settings", str(settings_file(tmp_path, unused_port()))) == 1
    assert "make run" in capsys.readouterr().err
