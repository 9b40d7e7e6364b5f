"""The pictures of a code: every one of them is read back, however the platform cuts or shrinks it."""

import io
import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from drawn import drawn
from hp1_reader import NotValid, decode_picture, verify
from PIL import Image, ImageFont, ImageOps

from bot.conversation.messages import Picture
from integrations.qr import CARD, card_png, pass_png, svg, terminal
from integrations.sentences import read_sentences
from integrations.signing import KeySigner, unkept

NOW = datetime(2025, 11, 24, 6, 30, tzinfo=UTC)
KINDS = [("green", "", 0), ("green", "gold", 4), ("yellow", "", 1), ("red", "", 2)]


@pytest.fixture
def signer() -> KeySigner:
    return unkept(("CN-GD",))


def picture_of(signer: KeySigner, colour: str, overlay: str, number: int) -> Picture:
    live = signer.live(number, "440100", NOW)
    return Picture(live.code, colour, overlay, live.expires)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize(("colour", "overlay", "number"), KINDS)
def test_a_card_is_read_whole_cut_and_shrunk(
    signer: KeySigner, colour: str, overlay: str, number: int
) -> None:
    picture = picture_of(signer, colour, overlay, number)
    card = opened(card_png(picture))
    assert card.size == CARD == (900, 500)
    for shown in (
        card,
        *(ImageOps.fit(card.convert("L"), size) for size in ((360, 200), (900, 383), (200, 200))),
    ):
        code = decode_picture(shown)
        assert code == picture.code
        assert verify(code, signer.key_set(), NOW).colour.startswith(colour)


def test_the_code_of_a_card_is_centred_and_at_most_360_high(signer: KeySigner) -> None:
    card = opened(card_png(picture_of(signer, "green", "", 0))).convert("L")
    column = card.crop((286, 20, 293, 480))  # the left edge of the code: its finder patterns
    dark_rows = [y + 20 for y in range(460) if column.getpixel((3, y)) < 60]
    assert dark_rows[-1] - dark_rows[0] < 360
    assert abs((dark_rows[0] + dark_rows[-1]) / 2 - 250) <= 1


@pytest.mark.parametrize(("colour", "overlay", "number"), KINDS)
def test_a_chat_image_is_read_at_any_size_a_phone_shows_it(
    signer: KeySigner, colour: str, overlay: str, number: int
) -> None:
    picture = picture_of(signer, colour, overlay, number)
    image = opened(pass_png(picture))
    small = image.convert("L").resize((240, 320), Image.Resampling.LANCZOS)
    assert decode_picture(image) == decode_picture(small) == picture.code


def test_modules_are_black_on_white_whatever_the_colour(signer: KeySigner) -> None:
    for colour, overlay, number in KINDS:
        card = opened(card_png(picture_of(signer, colour, overlay, number))).convert("RGB")
        shades = {shade for _, shade in card.crop((290, 90, 610, 410)).getcolors()}
        assert all(max(shade) < 16 or min(shade) > 240 for shade in shades)


def test_pictures_differ_by_shape_and_gold_by_its_frame(signer: KeySigner) -> None:
    grey = {
        (colour, overlay): opened(card_png(picture_of(signer, colour, overlay, number)))
        .convert("L")
        .crop((60, 70, 190, 200))
        .point(lambda value: 255 * (value > 160))
        .tobytes()
        for colour, overlay, number in KINDS
    }
    assert len(set(grey.values())) == 3
    plain, gold = (
        opened(card_png(picture_of(signer, "green", overlay, number))).convert("RGB").getpixel((700, 18))
        for overlay, number in (("", 0), ("gold", 4))
    )
    assert min(plain) > 240
    assert gold[2] < 80 < gold[0]


def test_every_character_of_a_picture_is_in_the_font_we_ship() -> None:

    pages = files("templates") / "pages"
    font = ImageFont.truetype(io.BytesIO((pages / "pass.otf").read_bytes()), 40)
    box = bytes(font.getmask("鱻"))  # a character it lacks is drawn as the empty box
    for language in ("zh", "en"):
        words = "".join(read_sentences("pages")[language]["picture"].values())
        lacking = {
            each for each in words + "0123456789:" if each not in " {}" and bytes(font.getmask(each)) == box
        }
        assert lacking == set()


def test_the_svg_of_a_page_draws_the_same_code(signer: KeySigner) -> None:
    picture = picture_of(signer, "green", "", 0)
    page = svg(picture.code)
    assert decode_picture(drawn(page)) == picture.code
    assert 'fill="#fff"' in page


def test_the_terminal_shows_the_code_black_on_white(signer: KeySigner) -> None:
    picture = picture_of(signer, "green", "", 0)
    shown = terminal(picture.code)
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.split("\n")]
    assert len({len(line) for line in lines}) == 1
    image = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            image.putpixel((x, 2 * y), 0 if block in "▀█" else 255)
            image.putpixel((x, 2 * y + 1), 0 if block in "▄█" else 255)
    assert (
        decode_picture(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST))
        == picture.code
    )
    assert all(line.startswith("\x1b[38;5;16;48;5;231m") for line in shown.split("\n"))


def test_a_code_painted_over_is_not_read(signer: KeySigner) -> None:
    card = opened(card_png(picture_of(signer, "green", "", 0))).convert("L")
    card.paste(255, (286, 86, 450, 414))
    with pytest.raises(NotValid):
        decode_picture(card)
