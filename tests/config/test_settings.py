"""Settings from a file and the environment: what is taken, and what each mistake is told."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from rsa_keys import PRIVATE, PUBLIC_HALF

from config.accounts_alipay import AlipaySettings
from config.accounts_wechat import WeChatSettings
from config.faults import Fault, Faults
from config.settings import SECTIONS, Settings, load_settings
from config.settings_fields import Section

SHIPPED = Path(__file__).parents[2] / "config"
PUBLIC = """
[server]
public_url = "https://code.example.org"
[[accounts]]
name = "gz-health"
platform = "wechat"
app_id = "wx0123456789abcdef"
original_id = "gh_0123456789ab"
token = "k3Jq82LmZx91"
aes_key = "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4X"
secret = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
region = "440100"
"""
LOCAL = PUBLIC.replace("https://code.example.org", "http://127.0.0.1:8080")


def wechat(settings: Settings) -> WeChatSettings:
    """The first account."""
    account = settings.accounts[0]
    assert isinstance(account, WeChatSettings)
    return account


class Loading:
    """Loads texts as settings files from one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, text: str, **env: str) -> Settings:
        file = self.folder / "settings.toml"
        file.write_text(text, "utf-8")
        return load_settings(file, {f"HEALTHCODE_{key}": value for key, value in env.items()})

    def refuse(self, text: str, **env: str) -> Mapping[str, Fault]:
        with pytest.raises(Faults) as found:
            self.take(text, **env)
        return {fault.key: fault for fault in found.value.faults}


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)


def test_the_shipped_demo_is_local_and_faultless() -> None:
    settings = load_settings(SHIPPED / "demo.toml", {})
    assert settings.local
    assert settings.server.public_url == "http://127.0.0.1:8080"
    assert settings.policy.verification == "automatic"
    assert [account.name for account in settings.accounts] == [
        "demo-wechat", "demo-wechat-mini", "demo-alipay", "demo-alipay-mini",
    ]  # fmt: skip
    assert [account.web_login for account in settings.accounts] == [True, False, True, False]
    assert played_at(settings) == [
        "http://127.0.0.1:8080/demo/wechat",
        "http://127.0.0.1:8080/demo/wechat-mini",
        "http://127.0.0.1:8080/demo/alipay/gateway.do",
        "http://127.0.0.1:8080/demo/alipay-mini/gateway.do",
    ]


def played_at(settings: Settings) -> list[str]:
    return [
        account.api_base if isinstance(account, WeChatSettings) else account.gateway
        for account in settings.accounts
        if isinstance(account, WeChatSettings | AlipaySettings)
    ]


def test_the_demo_moves_to_another_port_by_one_variable() -> None:
    settings = load_settings(SHIPPED / "demo.toml", {"HEALTHCODE_SERVER__PORT": "9000"})
    assert settings.server.port == 9000
    assert all(address.startswith("http://127.0.0.1:9000/demo/") for address in played_at(settings))


def test_the_demo_is_refused_where_others_can_reach_it() -> None:
    outside = {
        "HEALTHCODE_SERVER__HOST": "::",
        "HEALTHCODE_SERVER__PUBLIC_URL": "https://code.example.org",
    }
    with pytest.raises(Faults) as found:
        load_settings(SHIPPED / "demo.toml", outside)
    told = {fault.key for fault in found.value.faults}
    for position in (0, 1):
        keys = ("token", "aes_key", "secret", "app_id", "api_base")
        assert told >= {f"accounts[{position}].{key}" for key in keys}
    for position in (2, 3):
        keys = ("private_key", "alipay_public_key", "aes_key", "app_id", "gateway")
        assert told >= {f"accounts[{position}].{key}" for key in keys}
    assert "policy.verification" in told


def test_the_example_names_every_key_and_is_right_once_its_secrets_lie_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = tomllib.loads((SHIPPED / "example.toml").read_text("utf-8"))
    for name, section in SECTIONS.items():
        assert set(example[name]) == _keys(section), name
    for account, settings_of_it in zip(example["accounts"], (WeChatSettings, AlipaySettings), strict=True):
        assert {key.removesuffix("_file") for key in account} == _keys(settings_of_it)
    (tmp_path / "secrets").mkdir()
    for file, value in (
        ("gz-health.token", "k3Jq82LmZx91"),
        ("gz-health.aes-key", "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4X"),
        ("gz-health.secret", "9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
        ("gz-health-alipay.private-key", PRIVATE),
        ("gz-health-alipay.alipay-key", PUBLIC_HALF),
    ):
        (tmp_path / "secrets" / file).write_text(f"{value}\n")
    monkeypatch.chdir(tmp_path)
    settings = load_settings(SHIPPED / "example.toml", {})
    assert not settings.local
    wechat, alipay = settings.accounts
    assert isinstance(wechat, WeChatSettings)
    assert isinstance(alipay, AlipaySettings)
    assert wechat.token == "k3Jq82LmZx91"
    assert alipay.private_key == PRIVATE


def _keys(section: type[Section]) -> set[str]:
    return {each.name for each in fields(section)}


def test_a_public_server_takes_its_own_values(loading: Loading) -> None:
    settings = loading.take(PUBLIC)
    assert not settings.local
    assert settings.accounts[0].kind == "service"
    assert wechat(settings).api_base == "https://api.weixin.qq.com"
    assert settings.policy.dir is None
    assert settings.keys.dir == Path("data/keys")


def test_secrets_are_never_printed(loading: Loading) -> None:
    settings = loading.take(PUBLIC + '[security]\nmetrics_token = "long-Random-Words-1"\npilot = ["oPilot1"]')
    account = wechat(settings)
    for secret in (account.token, account.aes_key, account.secret, "long-Random-Words-1", "oPilot1"):
        assert secret not in repr(settings)


@pytest.mark.parametrize(
    ("host", "public_url", "local"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080", True),
        ("localhost", "http://localhost", True),
        ("::1", "http://[::1]:8080", True),
        ("127.0.0.1", "https://code.example.org", False),
        ("::", "https://127.0.0.1", False),
        ("10.0.0.3", "https://code.example.org", False),
    ],
)
def test_local_means_that_both_hosts_are_this_machine(
    loading: Loading, host: str, public_url: str, local: bool
) -> None:
    assert loading.take(PUBLIC, SERVER__HOST=host, SERVER__PUBLIC_URL=public_url).local is local


def test_the_environment_beats_the_file(loading: Loading) -> None:
    settings = loading.take(
        PUBLIC,
        SERVER__PORT="9000",
        SERVER__TRUSTED_PROXIES__0="10.0.0.0/8",
        ACCOUNTS__0__TOKEN="fromOutside1",
        ACCOUNTS__0__CUSTOMER_SERVICE="true",
        SERVICE_HOST="10.1.2.3",
    )
    assert settings.server.port == 9000
    assert settings.server.trusted_proxies == ("10.0.0.0/8",)
    assert wechat(settings).token == "fromOutside1"
    assert wechat(settings).customer_service is True


def test_the_environment_may_add_a_whole_account(loading: Loading) -> None:
    added = {
        "NAME": "second", "PLATFORM": "wechat", "APP_ID": "wxfedcba9876543210", "ORIGINAL_ID": "gh_second",
        "TOKEN": "p2Qr83TmZx92", "AES_KEY": "Z8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4X",
        "SECRET": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "REGION": "110000",
    }  # fmt: skip
    settings = loading.take(PUBLIC, **{f"ACCOUNTS__1__{key}": value for key, value in added.items()})
    assert [account.name for account in settings.accounts] == ["gz-health", "second"]


def test_a_secret_may_lie_in_a_file(loading: Loading) -> None:
    file = loading.folder / "token"
    file.write_text("fromAFile9\n")
    text = PUBLIC.replace('token = "k3Jq82LmZx91"', f'token_file = "{file}"')
    assert wechat(loading.take(text)).token == "fromAFile9"
    assert wechat(loading.take(text, ACCOUNTS__0__TOKEN="fromOutside1")).token == "fromOutside1"
    assert wechat(loading.take(PUBLIC, ACCOUNTS__0__TOKEN_FILE=str(file))).token == "fromAFile9"


def test_the_file_may_be_named_by_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(PUBLIC)
    assert load_settings(None, {"HEALTHCODE_SETTINGS": str(file)}).accounts


def test_no_file_at_all_is_told(tmp_path: Path) -> None:
    for env in ({}, {"HEALTHCODE_SETTINGS": ""}):
        with pytest.raises(Faults, match="HEALTHCODE_SETTINGS"):
            load_settings(None, env)
    with pytest.raises(Faults, match="cannot be read"):
        load_settings(tmp_path / "absent.toml", {})


def test_all_faults_are_told_at_once_each_with_its_place(loading: Loading) -> None:
    text = PUBLIC.replace("k3Jq82LmZx91", "").replace('region = "440100"', 'region = "44"')
    faults = loading.refuse(text, SERVER__PORT="0", STORAGE__REDIS="redis://a,b")
    assert set(faults) >= {"accounts[0].token", "accounts[0].region"}
    assert faults["HEALTHCODE_SERVER__PORT"].file == "environment"
    assert faults["accounts[0].token"].file.endswith("settings.toml")
    assert "is not the address" in faults["HEALTHCODE_STORAGE__REDIS"].wrong
    assert str(faults["accounts[0].region"]).count(": ") >= 2
