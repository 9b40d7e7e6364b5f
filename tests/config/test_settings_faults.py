"""Each mistake of the settings: told by key, with what is wrong and what would be right."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.accounts_wechat import WeChatSettings
from config.faults import Fault, Faults
from config.settings import load_settings

PUBLIC = """
[server]
public_url = "https://code.example.org"
{server}
[storage]
{storage}
[policy]
{policy}
[security]
{security}
[[accounts]]
name = "gz-health"
platform = "wechat"
app_id = "wx0123456789abcdef"
original_id = "gh_0123456789ab"
token = "k3Jq82LmZx91"
aes_key = "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4X"
secret = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
region = "440100"
{account}
"""


def text(**parts: str) -> str:
    blank = dict.fromkeys(("server", "storage", "policy", "security", "account"), "")
    found = PUBLIC.format(**(blank | parts))
    # A key given again replaces the faultless one.
    given = {
        line.partition(" = ")[0] for part in parts.values() for line in part.splitlines() if " = " in line
    }
    lines = found.splitlines()
    kept = [
        line
        for number, line in enumerate(lines)
        if line.partition(" = ")[0] not in given
        or not any(later.partition(" = ")[0] == line.partition(" = ")[0] for later in lines[number + 1 :])
    ]
    return "\n".join(kept)


def faults(folder: Path, written: str, **env: str) -> Mapping[str, Fault]:
    file = folder / "settings.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(Faults) as found:
        load_settings(file, {f"HEALTHCODE_{key}": value for key, value in env.items()})
    assert str(found.value).count("\n") == len(found.value.faults) - 1
    return {fault.key: fault for fault in found.value.faults}


def test_the_sheet_these_tests_begin_from_is_faultless(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text())
    assert load_settings(file, {}).accounts


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('name = "GZ Health"', "cannot stand in an address"),
        ('platform = "weibo"', '"weibo" is unknown'),
        ("platform = 3", '"3" is unknown'),
        ('kind = "life"', '"life" is unknown'),
        ('app_id = "wxABC"', "is not an AppID"),
        ('original_id = "health"', "is not an original id"),
        ('token = ""', "is empty"),
        ('token = "k3"', "is not 3 to 32"),
        ('token = "with blanks 1"', "is not 3 to 32"),
        ('token = "changeme123456"', "is a placeholder"),
        ('token = "aaaaaaaaaaaa"', "is a placeholder"),
        ('aes_key = ""', "has 0 characters"),
        ('aes_key = "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4"', "has 42 characters"),
        ('aes_key = "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4X="', "has 44 characters"),
        ('aes_key = "q8Jm2LZxv91KcP4sT6wY0aB3dE5fG7hI9jN1oR2uV4!"', "is not base64"),
        ('aes_key = "demoAesKey0000000000000000000000000000000AB"', "is a placeholder"),
        ('secret = ""', "is empty"),
        ('secret = "your-secret-9f8e7d6c5b4a"', "is a placeholder"),
        ('mode = "compatible"', '"compatible" is unknown'),
        ('mode = "plain"', "for a local server only"),
        ('format = "yaml"', '"yaml" is unknown'),
        ('region = "44010"', "is not a region"),
        ('region = "广州"', "is not a region"),
        ('api_base = "api.weixin.qq.com"', "is not an address"),
        ('api_base = "/demo/wechat"', "is not an address"),
        ('api_base = "http://api.weixin.qq.com"', "is http"),
        ('customer_service = "yes"', "cannot be 'yes'"),
        ('web_login = "yes"', "cannot be 'yes'"),
        ('union = "yes"', "cannot be 'yes'"),
        ('union = true\nkind = "miniprogram"', "is for service accounts"),
        (
            'gateway = "https://openapi.alipay.com/gateway.do"',
            "is a key of alipay accounts, and this is none",
        ),
        ('private_key_file = "key.pem"', "is a key of alipay accounts, and this is none"),
        ("token = 123456", "cannot be 123456"),
        ('tokn = "k3Jq82LmZx91"', "is not a known key"),
        ('token_file = "k3Jq82LmZx91"', "stands beside token"),
        ('colour = "green"', "is not a known key"),
    ],
)
def test_an_account_s_mistake(tmp_path: Path, line: str, wrong: str) -> None:
    found = faults(tmp_path, text(account=line))
    key = line.partition(" = ")[0]
    assert set(found) == {f"accounts[0].{key}"}
    assert wrong in found[f"accounts[0].{key}"].wrong
    assert found[f"accounts[0].{key}"].right


@pytest.mark.parametrize(
    ("section", "line", "wrong"),
    [
        ("server", 'host = ""', "is empty"),
        ("server", "port = 0", "is not a port"),
        ("server", "port = 70000", "is not a port"),
        ("server", 'port = "8080"', "cannot be '8080'"),
        ("server", "port = true", "cannot be True"),
        ("server", "workers = 0", "too few or too many"),
        ("server", "workers = 2", "more than one worker needs PostgreSQL"),
        ("server", 'verify_dir = "nowhere"', "is no folder"),
        ("server", 'trusted_proxies = ["nginx"]', "is no address"),
        ("server", 'trusted_proxies = "10.0.0.1"', "cannot be '10.0.0.1'"),
        ("server", "trusted_proxies = [1]", "cannot be a table or list"),
        ("server", 'public_url = "http://code.example.org"', "is http"),
        ("server", 'public_url = "https://code.example.org/bot"', "more than scheme and host"),
        ("server", 'public_url = "code.example.org"', "is not an address"),
        ("server", 'public_url = "https://[::1"', "is not an address"),
        ("server", 'public_url = "https://me:word@code.example.org"', "is not an address"),
        ("storage", 'database = "postgresql://db/health"', "is of another kind than keys_database"),
        ("storage", 'database = "sqlite:"', "is not the address of a database"),
        ("storage", 'keys_database = "mysql://db"', "is not the address of a database"),
        ("storage", 'keys_database = "sqlite:data/healthcode.db"', "is the database of the records"),
        ("storage", 'redis = "127.0.0.1:6379"', "is not the address of a Redis"),
        ("storage", "connections = 2", "2 is too few or too many"),
        ("policy", 'dir = "nowhere"', "is no folder"),
        ("policy", 'verification = "none"', '"none" is unknown'),
        ("policy", 'verification = "automatic"', "for a local server only"),
        ("security", "wechat_max_age = -1", "is below 0"),
        ("security", 'metrics_token = "demo"', "is a placeholder"),
    ],
)
def test_a_section_s_mistake(tmp_path: Path, section: str, line: str, wrong: str) -> None:
    found = faults(tmp_path, text(**{section: line}))
    key = f"{section}.{line.partition(' = ')[0]}"
    assert set(found) == {key}
    assert wrong in found[key].wrong
    assert found[key].right


def test_the_nearest_known_key_is_offered(tmp_path: Path) -> None:
    assert 'did you mean "token"?' in faults(tmp_path, text(account='tokn = "x"'))["accounts[0].tokn"].right
    assert 'did you mean "storage"?' in faults(tmp_path, text() + "\n[storages]\n")["storages"].right
    assert "known here: " in faults(tmp_path, text(server="zzz = 1"))["server.zzz"].right


def test_two_accounts_of_one_name(tmp_path: Path) -> None:
    written = text() + text().partition("[security]")[2]
    assert '"gz-health" names 2 accounts' in faults(tmp_path, written)["accounts"].wrong


def test_automatic_verification_by_somebody_named_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text(policy='verification = "automatic"\nverified_by = "the city ID service, by face"'))
    assert load_settings(file, {}).policy.verified_by


def test_a_local_server_takes_plain_mode_made_up_secrets_and_no_aes_key(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    account = 'mode = "plain"\ntoken = "test"\naes_key = ""\nsecret = ""\napp_id = "wxdemo1"\noriginal_id = "toUser"'
    file.write_text(text(account=account).replace("https://code.example.org", "http://127.0.0.1:8080"))
    (taken,) = load_settings(file, {}).accounts
    assert isinstance(taken, WeChatSettings)
    assert taken.mode == "plain"


def test_a_mini_program_is_taken_and_has_no_web_pages(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text(account='kind = "miniprogram"\nformat = "json"'))
    assert load_settings(file, {}).accounts[0].kind == "miniprogram"
    found = faults(tmp_path, text(account='kind = "miniprogram"\nweb_login = true'))
    assert "is for accounts with web pages" in found["accounts[0].web_login"].wrong
    short = faults(tmp_path, text(account='kind = "miniprogram"\naes_key = "q8"'))
    assert "消息推送" in short["accounts[0].aes_key"].right


@pytest.mark.parametrize(
    ("written", "key", "wrong"),
    [
        ("[server", "file", "is not TOML"),
        ("server = 3", "server", "is not a table"),
        ("accounts = 3", "accounts", "is not a list of tables"),
        ("[accounts]\nname = 'x'", "accounts", "is not a list of tables"),
    ],
)
def test_a_file_of_another_shape(tmp_path: Path, written: str, key: str, wrong: str) -> None:
    assert wrong in faults(tmp_path, written)[key].wrong


def test_a_file_of_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes("# 设置".encode("gbk"))
    with pytest.raises(Faults, match="not UTF-8"):
        load_settings(file, {})


def test_a_secret_file_that_is_not_there(tmp_path: Path) -> None:
    found = faults(tmp_path, text(account='token_file = "nowhere"').replace('token = "k3Jq82LmZx91"', ""))
    assert "cannot be read" in found["accounts[0].token_file"].wrong


@pytest.mark.parametrize(
    ("variable", "value", "wrong"),
    [
        ("SERVER__PORT", "eighty", "cannot be 'eighty'"),
        ("SERVER__WROKERS", "1", "is not a known key"),
        ("SERVER_PORT", "9000", "is not read"),
        ("ACCOUNTS__0__CUSTOMER_SERVICE", "flase", "cannot be 'flase'"),
        ("ACCOUNTS__5__TOKEN", "k3Jq82LmZx91", "names no place"),
        ("ACCOUNTS__FIRST__TOKEN", "k3Jq82LmZx91", "names no place"),
        ("SERVER__PORT__0", "9000", "names no place"),
        ("SERVER__TRUSTED_PROXIES__4", "10.0.0.1", "names no place"),
        ("SECURITY__PILOT", "oOne,oTwo", "cannot be 'oOne,oTwo'"),
    ],
)
def test_a_variable_s_mistake_is_told_by_the_variable(
    tmp_path: Path, variable: str, value: str, wrong: str
) -> None:
    found = faults(tmp_path, text(server="port = 8080"), **{variable: value})
    assert wrong in found[f"HEALTHCODE_{variable}"].wrong
    assert found[f"HEALTHCODE_{variable}"].file in {"environment", str(tmp_path / "settings.toml")}
