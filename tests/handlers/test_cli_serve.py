"""`healthcode serve` as a process is started, asked and stopped; a port that is taken is told."""

import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

import pytest
from running import demo_settings, free_port, logging_kept

from handlers.cli import main

PATIENCE = 20.0  # seconds


def typed(*words: str) -> int:
    with logging_kept():
        return main(words)


def alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def beside(port: int, act: Callable[[], None]) -> threading.Thread:
    """Runs `act` once the server answers, then stops the server; a server that never answers is stopped, too."""

    def run() -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not alive(port):
            time.sleep(0.05)
        act()
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_the_server_serves_until_it_is_told_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, seen = free_port(), []
    monkeypatch.setenv("HEALTHCODE_SETTINGS", str(demo_settings(tmp_path, port)))
    thread = beside(port, lambda: seen.append(alive(port)))
    assert typed("serve") == 0
    thread.join()
    log = capsys.readouterr().err
    assert seen == [True]
    assert not alive(port)
    assert [word in log for word in ("first_start", "serving", "stopped")] == [True] * 3
    assert str(tmp_path / "keys") in log


def test_a_port_already_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert typed("serve", "--settings", str(demo_settings(tmp_path, port))) == 1
    assert "another program does" in capsys.readouterr().err


def test_the_option_is_judged_as_the_setting_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("serve", "--workers", "2", "--settings", str(demo_settings(tmp_path, free_port()))) == 1
    assert "option: --workers: more than one worker needs PostgreSQL" in capsys.readouterr().err


def test_ctrl_c_ends_watching_quietly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A shell that runs the tests in the background leaves Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    # A listener that never answers keeps the doctor asking.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        file = demo_settings(tmp_path, silent.getsockname()[1])
        timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        assert typed("doctor", "--watch", "--settings", str(file)) == 1
        timer.join()
    signal.signal(signal.SIGINT, before)
    assert "Stopped." in capsys.readouterr().err


def test_one_process_is_not_ended_by_a_reload(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, seen = free_port(), []
    monkeypatch.setenv("HEALTHCODE_SETTINGS", str(demo_settings(tmp_path, port)))

    def reload() -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        seen.append(alive(port))

    thread = beside(port, reload)
    assert typed("serve") == 0
    thread.join()
    assert seen == [True]
    assert "restart it" in capsys.readouterr().err
