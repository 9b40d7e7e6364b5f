"""What the server sends of the web app: pages with nobody's data, small scripts, and a language that is remembered."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from aiohttp import ClientSession
from api_site import WEB

from handlers.web import statics, webapp
from handlers.web.headers import HEADERS

ROOT = Path(__file__).parents[3] / "templates"
# All of our scripts, and what one page loads of all scripts. A phone loads one module and what that imports, once;
# an old one on a weak network has it within a few seconds.
MOST, MOST_OF_A_PAGE = 76 * 1024, 25 * 1024


@pytest.mark.parametrize("name", ["", *webapp.NAMES])
async def test_a_page_may_be_kept_and_holds_nothing_inline(site: str, http: ClientSession, name: str) -> None:
    async with http.get(f"{site}/m/{name}", headers={"Accept-Language": "en"}) as answer:
        html = await answer.text()
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Language, Cookie"
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert '<html lang="en">' in html
        assert "<noscript>" in html
        assert "style=" not in html
        assert html.count("<script") == html.count('<script type="module" src="/static/app/')


async def test_an_address_with_a_login_code_is_kept_nowhere(site: str, http: ClientSession) -> None:
    async with http.get(f"{site}/m/?account={WEB.name}&code=c-secret&state=s-secret") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "secret" not in await answer.text()


async def test_a_chosen_language_is_remembered(site: str, http: ClientSession) -> None:
    address = f"{site}/m/form?form=declaration&lang=en&other=x"
    async with http.get(address, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "/m/form?form=declaration"
        assert answer.cookies[webapp.LANGUAGE]["path"] == "/m"
    async with http.get(f"{site}/m/mine", headers={"Accept-Language": "zh-CN"}) as answer:
        assert '<html lang="en">' in await answer.text()
        assert "?lang=zh" in await answer.text()


async def test_the_entrance_offers_the_accounts_whose_pages_can_ask_who_looks(
    site: str, http: ClientSession
) -> None:
    async with http.get(f"{site}/m", headers={"Accept-Language": "zh"}) as answer:
        html = await answer.text()
    assert str(answer.url) == f"{site}/m/"
    assert f'href="/m/login?account={WEB.name}"' in html
    assert html.count("/m/login?account=") == 1


async def test_every_script_and_style_is_served_and_nothing_else(site: str, http: ClientSession) -> None:
    there = {str(each.relative_to(ROOT / "app")) for each in (ROOT / "app").rglob("*") if each.is_file()}
    assert {each for each in there if each.endswith((".js", ".mjs", ".css"))} == set(statics.APP)
    for name, kind in statics.APP.items():
        async with http.get(f"{site}/static/app/{name}") as answer:
            assert (answer.status, answer.content_type) == (200, kind)
    for name in ("layout.html", "..%2Fpages%2Fpass.html", "vendor/lean-qr.LICENSE.txt"):
        async with http.get(f"{site}/static/app/{name}") as answer:
            assert answer.status == 404


def loaded(script: Path) -> set[Path]:
    """The script with all that it imports."""
    imports = re.findall(r'from "(\./[^"]+)"', script.read_text("utf-8"))
    return {script}.union(*(loaded((script.parent / each).resolve()) for each in imports))


@pytest.mark.parametrize("name", [webapp.START, *webapp.NAMES])
def test_a_page_loads_few_and_small_scripts(name: str) -> None:
    scripts = loaded(ROOT / "app" / f"{name}.js")
    assert {"api.js", "page.js"} < {each.name for each in scripts}
    assert sum(each.stat().st_size for each in scripts) <= MOST_OF_A_PAGE


def test_our_scripts_are_small_and_what_is_not_ours_names_its_licence() -> None:
    assert 0 < sum(each.stat().st_size for each in (ROOT / "app").glob("*.js")) <= MOST
    vendored = {each.stem for each in (ROOT / "app" / "vendor").glob("*.mjs")}
    for name in vendored:
        words = (ROOT / "app" / "vendor" / f"{name}.LICENSE.txt").read_text("utf-8")
        assert "2.7.4" in words
        assert "Permission is hereby granted" in words
    assert vendored == {"lean-qr"}


async def test_a_page_carries_the_sentences_of_its_scripts(site: str, http: ClientSession) -> None:
    async with http.get(f"{site}/m/pass", headers={"Accept-Language": "zh"}) as answer:
        html = await answer.text()
    said = json.loads(unescape(html.split('data-said="')[1].split('"')[0]))
    assert said["scan_zh"] == "{time}前扫有效"
    scripts = "".join(each.read_text("utf-8") for each in (ROOT / "app").glob("*.js"))
    unused = [key for key in said if f'"{key}"' not in scripts]
    assert unused == []
