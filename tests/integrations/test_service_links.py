"""Links are judged: https, and whether a public host answers in time, never one of our own network."""

from pathlib import Path

import aiohttp
import pytest
from answering import serving
from tls_files import tls_for_loopback

from bot.domain.catalogue import Service
from bot.domain.errors import Refused
from integrations.service_links import AllowedHosts, asked_online, fault_at, faults_of, is_allowed


def masks(url: str, *, example: bool = False) -> Service:
    return Service("440100", "masks", {"zh": "口罩", "en": "Masks"}, url=url, example=example)


def key(refused: Refused | None) -> str:
    return refused.key if refused else ""


def test_a_link_that_is_not_https_is_told() -> None:
    old = masks("http://masks.example.org/")
    ((service, refused),) = faults_of((old, masks("https://masks.example.org/"), masks("")))
    assert (service, key(refused)) == (old, "errors.row_url")


async def test_an_address_that_answers_is_right_and_one_that_does_not_is_told() -> None:
    async with serving() as address, aiohttp.ClientSession() as http:
        assert await fault_at(http, f"{address}/here", loopback=True) is None
        assert await fault_at(http, f"{address}/form", loopback=True) is None, "a host may know no HEAD"
        assert key(await fault_at(http, f"{address}/gone", loopback=True)) == "errors.link_status"
        hasty = aiohttp.ClientTimeout(total=1e-9)
        async with aiohttp.ClientSession(timeout=hasty) as in_a_hurry:
            assert key(await fault_at(in_a_hurry, f"{address}/here", loopback=True)) == "errors.link_late"
    async with aiohttp.ClientSession() as http:
        assert key(await fault_at(http, f"{address}/here", loopback=True)) == "errors.link_unreachable"


async def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, trusted = tls_for_loopback(tmp_path)
    async with serving(tls) as address:
        ((_, refused),) = await asked_online([masks(f"{address}/here")], loopback=True)
        assert key(refused) == "errors.link_tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        ((_, refused),) = await asked_online([masks(f"{address}/here")], loopback=True)
        assert refused is None


async def test_a_list_is_judged_within_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, trusted = tls_for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with serving(tls) as address:
        listed = [masks(f"{address}/slow"), masks(f"{address}/here")]
        judged = await asked_online(listed, loopback=True, altogether=0.5)
    assert [key(refused) for _, refused in judged] == ["errors.link_unasked", ""]


async def test_nothing_of_our_own_network_is_asked_nor_an_example() -> None:
    hidden = ("https://127.0.0.1:9/", "https://127.1:9/", "https://[::1]:9/", "https://169.254.169.254/")
    judged = await asked_online([*map(masks, hidden), masks("https://127.2:9/", example=True), masks("")])
    assert [each.url for each, _ in judged] == list(hidden)
    assert {key(refused) for _, refused in judged} == {"errors.link_private", "errors.link_unreachable"}


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "0.1.2.3",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_a_private_address_is_never_allowed(address: str) -> None:
    assert not is_allowed(address)
    assert not is_allowed(address, loopback=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_this_machine_is_allowed_only_where_the_server_is_local(address: str) -> None:
    assert not is_allowed(address)
    assert is_allowed(address, loopback=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_allowed(address)


async def test_a_name_is_resolved_to_allowed_addresses_only() -> None:
    resolver = AllowedHosts()
    (found,) = await resolver.resolve("8.8.8.8", 443)
    assert found["host"] == "8.8.8.8"
    with pytest.raises(OSError, match="not a public host"):
        await resolver.resolve("127.0.0.1", 9)
    await resolver.close()
