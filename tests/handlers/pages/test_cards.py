"""Card pictures, the keys of verifiers, and the files of the pages."""

import json

import hp1_reader
from aiohttp import ClientSession
from page_site import Site
from synthetic import sign_up


async def test_a_card_shows_its_code_and_nothing_is_looked_up(site: Site, phone: ClientSession) -> None:
    live = site.ports.signer.live(0, "440100", site.clock.at)
    payload: dict[str, object] = {
        "for": "card", "code": live.code, "colour": "green", "overlay": "", "until": live.expires.isoformat(), "language": "zh",
    }  # fmt: skip
    card = site.link(payload, live.expires - site.clock.at)
    answer = await phone.get(f"{card}/card.png")
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("image/png", "no-store")
    assert hp1_reader.decode_picture(await answer.read()) == live.code
    assert (await phone.get(card)).status == 410
    assert (await phone.get(f"{site.pass_link(await sign_up(site.ports))}/card.png")).status == 404
    site.clock.forward(seconds=121)
    assert (await phone.get(f"{card}/card.png")).status == 404


async def test_verifiers_fetch_the_keys(site: Site, phone: ClientSession) -> None:
    answer = await phone.get(f"{site.url}/.well-known/healthcode/jwks.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert json.loads(await answer.text()) == site.ports.signer.key_set()


async def test_style_and_script_are_ours_and_nothing_else_is_served(site: Site, phone: ClientSession) -> None:
    for name, kind in (("pages.css", "text/css"), ("pages.js", "text/javascript")):
        answer = await phone.get(f"{site.url}/static/{name}")
        assert (answer.status, answer.content_type) == (200, kind)
    assert (await phone.get(f"{site.url}/static/..%2Fpages%2Fpass.html")).status == 404
