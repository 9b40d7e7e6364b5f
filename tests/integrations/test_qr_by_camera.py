"""Every code we draw is read by an independent decoder from a poor picture of it; from a hopeless one it is not."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qrcode
from camera import TURNED, seen
from drawn import drawn
from hp1_reader import NotValid, decode_picture
from PIL import Image

from bot.conversation.messages import Picture
from integrations.qr import card_png, pass_png, svg

VECTORS = Path(__file__).parents[1] / "vectors" / "hp1.json"
CODES: Mapping[str, str] = {
    case["name"]: case["code"] for case in json.loads(VECTORS.read_text("utf-8"))["cases"]
}
LIVE, PASS, PAPER = "live, red", "pass, gold", "paper"
UNTIL = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
Draw = Callable[[str], Image.Image]


def on_a_card(code: str) -> Image.Image:
    image = Image.open(io.BytesIO(card_png(Picture(code, "yellow", "", UNTIL))))
    return image.crop((270, 70, 630, 430))


def in_chat(code: str) -> Image.Image:
    image = Image.open(io.BytesIO(pass_png(Picture(code, "red", "", UNTIL))))
    return image.crop((60, 190, 660, 790))


def on_a_page(code: str) -> Image.Image:
    return drawn(svg(code))


def on_paper(correction: int) -> Draw:
    def draw(code: str) -> Image.Image:
        made = qrcode.QRCode(error_correction=correction)
        made.add_data(code)
        return made.make_image().get_image()

    return draw


DRAWINGS: Mapping[str, tuple[str, Draw]] = {
    "the page's SVG": (LIVE, on_a_page),
    "the page's SVG of a pass": (PASS, on_a_page),
    "the news card": (LIVE, on_a_card),
    "the chat image": (LIVE, in_chat),
    "paper, M": (PAPER, on_paper(qrcode.ERROR_CORRECT_M)),
    "paper, Q": (PAPER, on_paper(qrcode.ERROR_CORRECT_Q)),
}


@pytest.mark.parametrize("turned", [TURNED, -TURNED])
@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_read_180_pixels_small_turned_blurred_and_pressed(name: str, turned: float) -> None:
    profile, draw = DRAWINGS[name]
    assert decode_picture(seen(draw(CODES[profile]), turned=turned)) == CODES[profile]


@pytest.mark.parametrize("name", DRAWINGS)
def test_60_pixels_are_too_few_for_anybody(name: str) -> None:
    profile, draw = DRAWINGS[name]
    with pytest.raises(NotValid):
        decode_picture(seen(draw(CODES[profile]), side=60))


def test_out_of_focus_it_is_not_read() -> None:
    with pytest.raises(NotValid):
        decode_picture(seen(on_a_page(CODES[PASS]), blur=3))
