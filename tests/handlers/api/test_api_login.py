"""Logging in: by a mini program with its code, by a web page with a code and the state of this very browser."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from api_site import MINI, WEB, ApiSite, open_api
from bodies import sent_raw
from ports import reports_of
from yarl import URL


async def begins(site: ApiSite, account: str = WEB.name) -> str:
    """Opens the page that leads to the platform; the state it sends along."""
    async with site.http.get(f"{site.url}/m/login?account={account}", allow_redirects=False) as answer:
        assert answer.status == 302
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/api/v1/login" in cookie
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert asked["redirect_uri"] == [f"{site.url}/m/?account={account}"]
        return asked["state"][0]


async def enters(site: ApiSite, account: str, code: str, **more: str) -> tuple[int, str]:
    said = await site.nobody.posts("/login", {"account": account, "code": code, **more})
    return said.status, "" if said.status == 200 else said.problem


async def test_a_mini_program_gets_a_token_for_its_code(site: ApiSite) -> None:
    code = site.people[MINI.name].code_for("o-1")
    said = await site.nobody.posts("/login", {"account": MINI.name, "code": code})
    assert said.status == 200
    assert said.body["expires_in"] == 7200
    assert (await site.app(said.body["token"]).gets("/me")).body["next"] == "registration"


async def test_a_code_is_good_once(site: ApiSite) -> None:
    code = site.people[MINI.name].code_for("o-1")
    assert await enters(site, MINI.name, code) == (200, "")
    assert await enters(site, MINI.name, code) == (401, "code_refused")
    assert reports_of(site.ports).named("login_refused") == [{"account": MINI.name, "cause": "code"}]


async def test_nobody_logs_in_at_an_account_that_is_not_ours(site: ApiSite) -> None:
    assert await enters(site, "other", "code") == (404, "account_unknown")


async def test_a_platform_that_does_not_answer_is_asked_again_later(site: ApiSite) -> None:
    site.people[MINI.name].down = True
    said = await site.nobody.posts("/login", {"account": MINI.name, "code": "x"})
    assert (said.status, said.problem) == (503, "platform_unavailable")
    assert int(said.headers["Retry-After"]) > 0


async def test_a_cookie_of_odd_bytes_is_another_browser_s(site: ApiSite) -> None:
    told = {"account": WEB.name, "code": "c", "state": "s"}
    headers = b"Content-Type: application/json\r\nCookie: healthcode-state=\xff"
    port = URL(site.url).port or 0
    assert await sent_raw(port, "POST", "/api/v1/login", headers, json.dumps(told).encode()) == 401


async def test_a_web_page_brings_back_the_state_it_was_sent_with(site: ApiSite) -> None:
    state = await begins(site)
    code = site.people[WEB.name].code_for("o-web")
    assert await enters(site, WEB.name, code, state=state) == (200, "")


async def test_a_foreign_state_is_refused_and_the_code_not_used(site: ApiSite) -> None:
    code = site.people[WEB.name].code_for("o-web")
    assert await enters(site, WEB.name, code) == (401, "code_refused")
    state = await begins(site)
    assert await enters(site, WEB.name, code, state=f"{state}x") == (401, "code_refused")
    assert await enters(site, WEB.name, code, state="") == (401, "code_refused")
    assert await enters(site, WEB.name, code, state=state) == (200, "")


@pytest.mark.parametrize("account", ["other", MINI.name])
async def test_there_is_no_page_for_an_account_without_one(site: ApiSite, account: str) -> None:
    async with site.http.get(f"{site.url}/m/login?account={account}", allow_redirects=False) as answer:
        assert answer.status == 404


async def test_only_the_pilot_gets_in(tmp_path: Path) -> None:
    async with open_api(tmp_path, pilot=frozenset({"o-pilot"})) as site:
        assert await enters(site, MINI.name, site.people[MINI.name].code_for("o-1")) == (403, "pilot")
        assert await enters(site, MINI.name, site.people[MINI.name].code_for("o-pilot")) == (200, "")


async def test_logging_out_ends_the_token(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.posts("/logout")).status == 204
    said = await app.gets("/me")
    assert (said.status, said.problem) == (401, "unauthorized")
    assert said.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_ends_when_it_is_not_used_for_two_hours(site: ApiSite) -> None:
    app = await site.enters()
    for _ in range(3):
        site.clock.forward(minutes=119)
        assert (await app.gets("/me")).status == 200
    site.clock.forward(minutes=121)
    assert (await app.gets("/me")).status == 401


@pytest.mark.parametrize(
    "carried", ["Bearer", "Bearer x", "Basic eDp4", f"Bearer {'é' * 43}", f"Bearer {'x' * 43}"]
)
async def test_anything_else_is_no_token(site: ApiSite, carried: str) -> None:
    assert (await site.nobody.gets("/me", Authorization=carried)).problem == "unauthorized"


async def test_no_token_and_no_code_is_kept_or_told(site: ApiSite, tmp_path: Path) -> None:
    code = site.people[MINI.name].code_for("o-1")
    token = (await site.nobody.posts("/login", {"account": MINI.name, "code": code})).body["token"]
    stored = b"".join(each.read_bytes() for each in tmp_path.iterdir() if each.is_file())
    assert token.encode() not in stored
    assert code.encode() not in stored
    assert token not in str(reports_of(site.ports))


async def test_the_cookie_of_a_public_server_goes_over_tls_alone(tmp_path: Path) -> None:
    async with open_api(tmp_path, public_url="https://code.example.org") as site:
        address = f"{site.url}/m/login?account={WEB.name}"
        async with site.http.get(address, allow_redirects=False) as answer:
            assert "Secure" in answer.headers["Set-Cookie"]


async def test_one_person_at_two_accounts_has_one_conversation(site: ApiSite) -> None:
    state = await begins(site)
    code = site.people[WEB.name].code_for("o-chat", "u-1")
    said = await site.nobody.posts("/login", {"account": WEB.name, "code": code, "state": state})
    await site.app(said.body["token"]).signs_up()
    mini = await site.enters("o-mini", union_id="u-1")
    me = (await mini.gets("/me")).body
    assert (me["registered"], me["account"]) == ("confirmed", WEB.name)
