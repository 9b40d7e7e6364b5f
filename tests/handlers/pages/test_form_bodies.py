"""What a citizen's page is sent that is no form of ours: refused, and neither kept nor a fault of the server's."""

from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from bodies import FORM, NO_FORMS, sent_raw
from page_site import GOOD, Site
from yarl import URL

from bot.conversation.session import session_from

RAW = (b"\xff", b"\xed\xa0\x80")


@pytest.mark.parametrize(("kind", "body", "status"), NO_FORMS)
async def test_no_form_is_refused_and_the_link_stays_good(
    site: Site, phone: ClientSession, kind: str, body: bytes, status: int
) -> None:
    await site.somebody()
    link = site.form_link()
    answer = await phone.post(link, data=body, headers={"Content-Type": kind})
    assert answer.status == status
    assert (await phone.post(link, data=GOOD, allow_redirects=False)).status == 303


@pytest.mark.parametrize(("kind", "body", "status"), NO_FORMS)
async def test_the_page_after_the_form_refuses_it_too(
    site: Site, phone: ClientSession, kind: str, body: bytes, status: int
) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    answer = await phone.post(link, data=body, headers={"Content-Type": kind})
    assert answer.status == status
    shown = await phone.get(link)
    assert shown.status == 200
    assert "1/3" in await shown.text()


async def test_a_form_may_say_that_it_is_in_utf_8(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    headers = {"Content-Type": f"{FORM}; charset=UTF-8"}
    link = site.form_link()
    answer = await phone.post(link, data=urlencode(GOOD), headers=headers, allow_redirects=False)
    assert answer.status == 303
    channel = await site.ports.store.begin().channel(site.channel())
    assert channel is not None
    assert session_from(channel.state).of("registration")["name"] == "王小英"


@pytest.mark.parametrize("origin", ["http://[", "http://℀", "https://elsewhere.example", "http://"])
async def test_a_form_from_an_origin_that_is_no_address_is_foreign(
    site: Site, phone: ClientSession, origin: str
) -> None:
    await site.somebody()
    answer = await phone.post(site.form_link(), data=GOOD, headers={"Origin": origin})
    assert answer.status == 403


@pytest.mark.parametrize("cookie", RAW)
async def test_a_cookie_of_any_bytes_marks_who_sent_the_form(site: Site, cookie: bytes) -> None:
    await site.somebody()
    link = URL(site.form_link())
    headers = f"Content-Type: {FORM}\r\n".encode() + b"Cookie: healthcode-once=" + cookie
    for _ in range(2):
        status = await sent_raw(link.port or 0, "POST", link.path, headers, urlencode(GOOD).encode())
        assert status == 303
