"""How storage.redis is written: one server, Sentinels, a cluster; a wrong address is told without its password."""

from pathlib import Path

import pytest

from config.faults import Faults
from config.redis_address import RedisAddress, read_redis
from config.settings import load_settings

DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("redis://cache", RedisAddress("", False, (("cache", 6379),), "", 0, "", "")),
        ("rediss://[::1]:7000/3", RedisAddress("", True, (("::1", 7000),), "", 3, "", "")),
        ("redis://:p%40ss@10.0.0.1", RedisAddress("", False, (("10.0.0.1", 6379),), "", 0, "", "p@ss")),
        ("redis://me:word@cache:1", RedisAddress("", False, (("cache", 1),), "", 0, "me", "word")),
        (
            "redis+sentinel://:word@a,b:7/health",
            RedisAddress("sentinel", False, (("a", 26379), ("b", 7)), "health", 0, "", "word"),
        ),
        (
            "rediss+cluster://a:1,b:2",
            RedisAddress("cluster", True, (("a", 1), ("b", 2)), "", 0, "", ""),
        ),
    ],
)
def test_what_an_address_means(address: str, meant: RedisAddress) -> None:
    assert read_redis(address) == meant


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("cache:6379", "redis\\+sentinel://HOST"),
        ("redis+ring://a", "redis\\+cluster://HOST"),
        ("redis://", "redis://HOST:6379"),
        ("redis+sentinel://a,b", "name that the Sentinels give"),
        ("redis+cluster://a,b/1", "one database only"),
        ("redis://a/health", "number of a database"),
        ("redis://a,b", "several hosts need"),
        ("redis+cluster://a,,b", "HOST or HOST:PORT"),
        ("redis://a:70000", "HOST or HOST:PORT"),
    ],
)
def test_a_wrong_address_is_told_what_would_be_right(address: str, right: str) -> None:
    with pytest.raises(ValueError, match=right):
        read_redis(address)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "redis"
    file.write_text("redis://:hush-hush@127.0.0.1\n", "utf-8")
    settings = load_settings(DEMO, {"HEALTHCODE_STORAGE__REDIS_FILE": str(file)})
    assert settings.storage.redis == "redis://:hush-hush@127.0.0.1"
    assert "hush" not in repr(settings)
    assert "hush" not in repr(read_redis(settings.storage.redis))
    with pytest.raises(Faults) as told:
        load_settings(DEMO, {"HEALTHCODE_STORAGE__REDIS": "redis://:hush-hush@a,b"})
    assert "hush" not in str(told.value)
    assert "several hosts need" in str(told.value)
