"""How much may be asked in a while: counted by token, else by address, and told in every answer."""

from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from api_site import MINI, ApiSite
from multidict import CIMultiDict

from handlers.web.api import limits
from handlers.web.api.limits import ADDRESS, LOGIN, PERSON, PROXIES, TOKEN, address_of, counted_as


async def test_what_is_left_is_told(site: ApiSite) -> None:
    app = await site.enters()
    said = await app.gets("/me")
    assert said.headers["RateLimit-Policy"] == '"token";q=240;w=60'
    assert said.headers["RateLimit"] == '"token";r=239;t=1'
    assert (await app.gets("/nothing")).headers["RateLimit"].startswith('"token";r=238')


async def test_too_much_is_asked_to_wait(site: ApiSite) -> None:
    app = await site.enters()
    for _ in range(TOKEN.quantity):
        await app.gets("/me")
    said = await app.gets("/me")
    assert (said.status, said.problem) == (429, "too_many")
    assert said.headers["Retry-After"] == "1"
    assert (await (await site.enters("o-2")).gets("/me")).status == 200
    site.clock.forward(seconds=1)
    assert (await app.gets("/me")).status == 200


async def test_logging_in_is_counted_by_address_and_closer(site: ApiSite) -> None:
    for _ in range(LOGIN.quantity):
        said = await site.nobody.posts("/login", {"account": "other", "code": "x"})
        assert said.status == 404
    said = await site.nobody.posts("/login", {"account": "other", "code": "x"})
    assert (said.status, said.problem) == (429, "too_many")
    assert (await site.nobody.gets("/rules")).status == 200


async def test_one_person_logs_in_so_often_and_holds_up_nobody_behind_the_same_address(site: ApiSite) -> None:
    people = site.people[MINI.name]
    for _ in range(PERSON.quantity):
        await site.enters("o-1")
    said = await site.nobody.posts("/login", {"account": MINI.name, "code": people.code_for("o-1", "")})
    assert (said.status, said.problem) == (429, "too_many")
    assert int(said.headers["Retry-After"]) == PERSON.seconds / PERSON.quantity
    for number in range(100):  # within the same minute
        await site.enters(f"o-{number + 2}")
    site.clock.forward(seconds=1)
    await site.enters("o-1")


async def test_made_up_tokens_are_counted_together(site: ApiSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ADDRESS", replace(ADDRESS, quantity=100))
    for number in range(100):
        site.nobody.token = f"{number:043}"
        await site.app(f"{number:043}").gets("/me")
    assert (await site.app("z" * 43).gets("/me")).status == 429


def seen_from(remote: str, forwarded: str, proxies: tuple[str, ...]) -> str:
    headers = CIMultiDict({"X-Forwarded-For": forwarded} if forwarded else {})
    app = web.Application()
    app[PROXIES] = proxies
    request = make_mocked_request("GET", "/", headers=headers, app=app)
    return address_of(request.clone(remote=remote))


async def test_an_address_is_believed_of_our_own_proxies_alone() -> None:
    ours = ("10.0.0.0/8",)
    assert seen_from("10.0.0.1", "203.0.113.9", ours) == "203.0.113.9"
    assert seen_from("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", ours) == "203.0.113.9"
    assert seen_from("203.0.113.9", "198.51.100.1", ours) == "203.0.113.9"
    assert seen_from("203.0.113.9", "", ours) == "203.0.113.9"
    assert seen_from("10.0.0.1", "nonsense", ours) == "nonsense"
    assert seen_from("10.0.0.1", "", ours) == "10.0.0.1"


def test_a_subscriber_of_ipv6_is_counted_once() -> None:
    """However many of the addresses they are given they ask from; over IPv4 nothing changes."""
    assert counted_as("2001:db8:1:2::1") == counted_as("2001:db8:1:2:ffff:1:2:3") == "2001:db8:1:2::/64"
    assert counted_as("2001:db8:1:3::1") != counted_as("2001:db8:1:2::1")
    assert counted_as("::ffff:203.0.113.9") == counted_as("203.0.113.9") == "203.0.113.9"
    assert counted_as("nonsense") == "nonsense"
