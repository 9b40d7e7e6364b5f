"""More than one worker: only over PostgreSQL, and only where no platform is played by this very server."""

from pathlib import Path

import pytest
from running import demo_settings

from config.faults import Faults
from config.settings import load_settings

TWO = {"HEALTHCODE_SERVER__WORKERS": "2"}
STORAGE = ("postgresql://db/health", "postgresql://db/keys")


def wrong(file: Path) -> list[str]:
    with pytest.raises(Faults) as found:
        load_settings(file, TWO)
    return [fault.wrong for fault in found.value.faults if fault.key in TWO]


def test_they_need_postgresql(tmp_path: Path) -> None:
    assert wrong(demo_settings(tmp_path, 8080)) == ["more than one worker needs PostgreSQL"]


@pytest.mark.parametrize("name", ["demo-wechat", "demo-alipay"])
def test_they_play_no_platform(tmp_path: Path, name: str) -> None:
    file = demo_settings(tmp_path, 8080, accounts=[name], storage=STORAGE)
    assert load_settings(file, {}).server.workers == 1
    assert wrong(file) == [f"one worker alone can play the platform of {name}"]


def test_a_platform_elsewhere_is_theirs(tmp_path: Path) -> None:
    changed = {'api_base = "/demo/wechat"': 'api_base = "http://127.0.0.1:9"'}
    file = demo_settings(tmp_path, 8080, changed, storage=STORAGE)
    assert load_settings(file, TWO).server.workers == 2


@pytest.mark.parametrize("number", ["0", "257", "2000000"])
def test_there_are_not_more_than_any_machine_can_hold(tmp_path: Path, number: str) -> None:
    changed = {'api_base = "/demo/wechat"': 'api_base = "http://127.0.0.1:9"'}
    file = demo_settings(tmp_path, 8080, changed, storage=STORAGE)
    with pytest.raises(Faults) as found:
        load_settings(file, {"HEALTHCODE_SERVER__WORKERS": number})
    assert [fault.wrong for fault in found.value.faults] == [f"{number} workers are too few or too many"]
