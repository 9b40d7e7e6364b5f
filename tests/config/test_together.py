"""Settings and policy are judged together: whatever is wrong in either, one run tells all of it."""

import shutil
from pathlib import Path

import pytest

from config.faults import Faults
from config.loader import SHIPPED
from config.together import load_all

TOKEN = "demoToken1"
SETTINGS = """
[server]
port = {port}
[policy]
dir = "{policy}"
[[accounts]]
name = "demo"
platform = "wechat"
app_id = "wxdemo1"
original_id = "gh_demo"
token = "{token}"
aes_key = "demoAesKey0000000000000000000000000000000AB"
region = "{region}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "policy"))


def told(policy: Path | str, *, port: int = 8080, token: str = TOKEN, region: str = "440100") -> list[str]:
    file = Path(policy).parent / "settings.toml"
    file.write_text(SETTINGS.format(port=port, policy=policy, token=token, region=region), "utf-8")
    try:
        load_all(file, {})
    except Faults as found:
        return [f"{fault.file.rpartition('/')[2]}: {fault.key}" for fault in found.faults]
    return []


def broken(folder: Path) -> Path:
    file = folder / "colours.toml"
    file.write_text(file.read_text("utf-8").replace("days = 14", 'days = "many"', 1), "utf-8")
    return folder


def test_both_in_order_are_given(folder: Path) -> None:
    assert told(folder) == []
    settings, policy = load_all(folder.parent / "settings.toml", {})
    assert policy.places.get(settings.accounts[0].region) is not None


def test_faults_of_settings_and_of_the_policy_they_name_are_told_at_once(folder: Path) -> None:
    assert told(broken(folder), port=0, token="", region="999999") == [
        "settings.toml: accounts[0].region",
        "settings.toml: accounts[0].token",
        "settings.toml: server.port",
        "colours.toml: rules[confirmed_case].days",
    ]


def test_a_fault_names_the_file_by_the_path_it_was_given_by(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told(broken(folder))
    (tmp_path / "settings.toml").write_text('[policy]\ndir = "policy"\n')
    with pytest.raises(Faults) as found:
        load_all(Path("settings.toml"), {})
    assert [fault.file for fault in found.value.faults] == ["policy/colours.toml"]


@pytest.mark.parametrize(
    ("region", "wrong"),
    [
        ("440199", '"440199" does not exist; write a present region of GB/T 2260, such as 440100 (广州市)'),
        ("999999", '"999999" does not exist; write a present region of GB/T 2260, such as 440100 (广州市)'),
        ("000000", '"000000" does not exist'),
        (
            "330103",
            '"330103" (下城区) exists no more; write a present region of GB/T 2260, such as 330100 (杭州市)',
        ),
        ("44010", '"44010" is not a region'),
    ],
)
def test_an_account_is_of_a_region_that_exists(folder: Path, region: str, wrong: str) -> None:
    told(folder, region=region)
    with pytest.raises(Faults) as found:
        load_all(folder.parent / "settings.toml", {})
    (fault,) = found.value.faults
    assert (fault.key, wrong in str(fault)) == ("accounts[0].region", True), str(fault)


def test_without_the_places_no_region_is_called_wrong(folder: Path) -> None:
    (folder / "places" / "gbt2260.csv").unlink()
    assert "settings.toml: accounts[0].region" not in told(folder)
    assert "gbt2260.csv: file" in told(folder)


def test_a_folder_that_is_none_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    assert told(tmp_path / "nowhere", port=0) == ["settings.toml: server.port", "settings.toml: policy.dir"]


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="cannot be read"):
        load_all(tmp_path / "nothing.toml", {})
