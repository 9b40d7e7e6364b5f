"""What an office's page is sent that is no form of ours."""

import pytest
from bodies import NO_FORMS
from office_site import OfficeSite
from plain_browser import Browser


@pytest.mark.parametrize(("kind", "body", "status"), NO_FORMS)
async def test_no_form_is_refused_and_the_draft_stays(
    site: OfficeSite, browser: Browser, kind: str, body: bytes, status: int
) -> None:
    await browser.open(await site.link())
    await browser.press("开始")
    before = await site.draft()
    assert await browser.sends(site.address, kind, body) == status
    assert await site.draft() == before
