"""The card on paper: all of it inside the margins, whatever is written, and a line to write on where no font can."""

from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from PIL import Image

from integrations import paper_card
from integrations.paper_card import Card, card_page

NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
CODE = "HP1:" + ("6BFOXN%TSMAHN-H" * 13)[:183]
LONGEST = {"zh": "内蒙古自治区锡林郭勒盟", "en": "Xilingol, Inner Mongolia"}
DOTS = paper_card.DPI / 25.4  # a millimetre


def page(**other: object) -> Image.Image:
    said = {
        "code": CODE,
        "number": "3F2A 9C01 77B0 E4D2",
        "name": "M*** G***",
        "region": LONGEST,
        "issued": NOW,
        "ends": NOW + timedelta(days=30),
    }
    return card_page(Card(**{**said, **other}))


def name_row(image: Image.Image) -> Image.Image:
    return image.crop((round(27 * DOTS), round(99 * DOTS), round(97 * DOTS), round(107 * DOTS)))


def test_it_is_a6_and_keeps_its_margins() -> None:
    image = page()
    assert image.size == (round(105 * DOTS), round(148 * DOTS))
    ink = image.point(lambda dot: 255 * (not dot)).getbbox()
    assert ink is not None
    left, top, right, bottom = (each / DOTS for each in ink)
    assert left >= 7.5
    assert top >= 5
    assert right <= 97.5
    assert bottom <= 146


def test_the_code_is_read_at_300_dots_and_when_it_is_dirty() -> None:
    image = page().convert("L").resize((1240, 1748))
    image.paste(0, (560, 560, 640, 600))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == CODE


def test_a_name_no_font_here_can_write_leaves_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(paper_card, "SYSTEM", paper_card.Path(str(tmp_path)) / "none")
    empty = name_row(page(name=""))
    assert name_row(page(name="龘*䶮")).tobytes() == empty.tobytes()
    assert name_row(page(name="M*** G***")).tobytes() != empty.tobytes()


def test_a_font_of_the_system_writes_what_ours_cannot() -> None:
    if not paper_card.SYSTEM.exists():
        pytest.skip(f"{paper_card.SYSTEM} is not installed")
    assert name_row(page(name="龘*䶮")).tobytes() != name_row(page(name="")).tobytes()
