"""The pass page of somebody who has taken a consent back: no code, and how to have it again."""

from aiohttp import ClientSession
from page_site import Site, open_pass
from synthetic import sign_up

from bot.usecases.commit import committed
from bot.usecases.consents import HEALTH, take_back


async def test_an_open_page_shows_no_code_any_more(site: Site, phone: ClientSession) -> None:
    citizen = await sign_up(site.ports)
    link = site.pass_link(citizen)
    assert "<svg" in await (await open_pass(phone, link)).text()
    await committed(site.ports, lambda tx: take_back(tx, citizen, HEALTH, site.clock()))
    page = await phone.get(link)
    words = await page.text()
    assert page.status == 200
    assert "您收回了同意" in words
    assert "data-qr" not in words
