"""Which accounts of the settings are played by a local server, and with which keys."""

from collections.abc import AsyncIterator, Collection, Mapping
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from running import demo_settings

from config.accounts_alipay import AlipaySettings
from config.together import load_all
from handlers.demo_door import demo_platform_key, open_demo, played_alipay
from integrations.simulator.played import Played

EVERY = ("demo-wechat", "demo-wechat-mini", "demo-alipay", "demo-alipay-mini")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def opened(
    folder: Path,
    http: aiohttp.ClientSession,
    accounts: Collection[str] = EVERY,
    changed: Mapping[str, str] | None = None,
) -> Played | None:
    settings, _ = load_all(demo_settings(folder, 8080, changed, accounts), {})
    return open_demo(web.Application(), settings, http)


async def test_every_account_is_played_below_an_address_of_its_own(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    played = opened(tmp_path, http)
    assert played is not None
    assert played.wechat is not None
    assert played.alipay is not None
    assert list(played.wechat.desks) == ["wechat", "wechat-mini"]
    assert list(played.alipay.desks) == ["alipay", "alipay-mini"]
    assert played.wechat.account.name == "demo-wechat"
    assert played.alipay.account.hook == "http://127.0.0.1:8080/hooks/demo-alipay"
    assert played.alipay.account.app_key.public_numbers() != demo_platform_key().public_key().public_numbers()


async def test_a_mini_program_alone_is_played_too(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    played = opened(tmp_path, http, ("demo-alipay-mini",))
    assert played is not None
    assert played.wechat is None
    assert played.alipay is not None
    assert played.alipay.account.name == "demo-alipay-mini"


async def test_one_platform_alone(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    played = opened(tmp_path, http, ("demo-wechat",))
    assert played is not None
    assert [type(side).__name__ for side in played.sides] == ["WeChat"]
    assert played.side_of("2088000000000002") is None
    await played.close()


async def test_accounts_of_the_real_platforms_are_not_played(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    real = {
        'api_base = "/demo/wechat" ': 'api_base = "https://api.weixin.qq.com" ',
        'gateway = "/demo/alipay/gateway.do"': 'gateway = "https://openapi.alipay.com/gateway.do"',
    }
    assert opened(tmp_path, http, ("demo-wechat", "demo-alipay"), real) is None


def test_a_key_of_another_kind_is_no_key_of_alipays() -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    account = AlipaySettings(name="a", app_id="2021000000000001", private_key=pem.decode())
    with pytest.raises(TypeError, match="RSA"):
        played_alipay(account, "http://127.0.0.1:8080", demo_platform_key())
