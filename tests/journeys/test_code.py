"""The QR in all its places: on the card, as a chat picture and on the page, scanned and verified offline."""

import io
import re
from datetime import timedelta

import pytest
from hp1_reader import NotValid, decode_picture
from journey import Citizen, Town
from PIL import Image, ImageDraw
from plain_browser import Browser
from synthetic import resident_number

LIU = {
    "name": "刘洋",
    "document_number": resident_number(5, "19900909"),
    "phone": "13712345678",
    "address": "中山大道1号",
}


async def signed_up(town: Town) -> Citizen:
    liu = town.citizen()
    await liu.follows()
    await liu.signs_up(LIU)
    return liu


async def card_picture(liu: Citizen) -> bytes:
    assert liu.shown is not None
    assert liu.shown.card is not None
    return await liu.town.fetched(liu.shown.card.picture)


async def test_the_card_shows_a_code_that_any_scanner_can_verify(automatic: Town) -> None:
    liu = await signed_up(automatic)
    picture = await card_picture(liu)
    image = Image.open(io.BytesIO(picture))
    assert image.size == (900, 500)
    code = decode_picture(picture)
    seen = await automatic.seen(code)
    assert seen.colour == "green"
    assert seen.expires - seen.issued == timedelta(seconds=120)
    assert "刘" not in code
    assert LIU["document_number"] not in code


async def test_the_card_can_be_scanned_however_the_chat_crops_it(automatic: Town) -> None:
    liu = await signed_up(automatic)
    image = Image.open(io.BytesIO(await card_picture(liu)))
    wide = image.crop((0, (500 - 383) // 2, 900, (500 - 383) // 2 + 383))
    small = image.resize((360, 200), Image.Resampling.LANCZOS)
    assert decode_picture(wide) == decode_picture(small) == decode_picture(image)


async def test_the_picture_is_at_the_platform_within_a_second_and_holds_the_same_code(
    automatic: Town,
) -> None:
    liu = await signed_up(automatic)
    (upload,) = await automatic.pictures(1, within=1.0)
    assert decode_picture(upload.picture) == decode_picture(await card_picture(liu))
    first, _ = await automatic.sent(2)
    assert first.body["touser"] == liu.user.open_id
    assert first.body["image"] == {"media_id": "MEDIA1"}


async def test_the_services_follow_the_first_code_only(automatic: Town) -> None:
    liu = await signed_up(automatic)
    await automatic.sent(2)
    await liu.menu()
    await automatic.pictures(2)
    kinds = [call.body["msgtype"] for call in await automatic.sent(3)]
    assert kinds == ["image", "text", "image"]


async def test_the_page_shows_it_too_after_one_tap_and_the_link_serves_one_phone(automatic: Town) -> None:
    liu = await signed_up(automatic)
    assert liu.shown is not None
    assert liu.shown.card is not None
    async with Browser() as phone, Browser() as stranger:
        page = await phone.open(liu.shown.card.url)
        assert "刘" not in page.text, "a link that was passed on shows nothing before it is opened"
        (opens,) = page.buttons
        page = await phone.press(opens)
        assert page.headers["Cache-Control"] == "no-store"
        assert "绿码" in page.text
        assert "刘*" in page.text
        assert (await automatic.seen(code_on(page.body))).colour == "green"
        assert (await stranger.open(liu.shown.card.url)).status == 410


async def test_a_code_is_over_after_two_minutes_and_the_next_tap_gives_another(automatic: Town) -> None:
    liu = await signed_up(automatic)
    old = decode_picture(await card_picture(liu))
    automatic.clock.forward(seconds=121)
    with pytest.raises(NotValid, match="time"):
        await automatic.seen(old)
    await liu.menu()
    new = decode_picture(await card_picture(liu))
    assert new != old
    await automatic.seen(new)


async def test_a_code_changed_by_one_letter_is_not_admitted(automatic: Town) -> None:
    liu = await signed_up(automatic)
    code = decode_picture(await card_picture(liu))
    await automatic.seen(code)
    with pytest.raises(NotValid):
        await automatic.seen(code[:-9] + ("A" if code[-9] != "A" else "B") + code[-8:])


def code_on(page: str) -> str:
    """What a scanner reads from the drawing on a page, painted run by run."""
    found = re.search(r'viewBox="0 0 (\d+) \1"', page)
    assert found
    image = Image.new("L", (4 * int(found[1]),) * 2, 255)
    draw = ImageDraw.Draw(image)
    for x, y, width in (map(int, run) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", page)):
        draw.rectangle((4 * x, 4 * y, 4 * (x + width) - 1, 4 * y + 3), 0)
    return decode_picture(image)
