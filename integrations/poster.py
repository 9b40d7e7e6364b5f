"""Home of a venue's poster: A4, black and white, its code in both languages, with room left for both platforms' marks."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import qrcode
from PIL import Image, ImageDraw, ImageFont

from integrations.pdf import Pages
from integrations.sentences import LANGUAGES, read_sentences

DPI = 300
A4 = (210, 297)  # mm
LEFT, RIGHT = 15, 195
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
SIMPLIFIED = 2  # of the collection
ONE, TWO = 120, 84  # mm: a code alone, and one of two, with their quiet zones
MARK = (44, 14)  # mm
WHITE, BLACK = 1, 0


class NoFont(Exception):
    """The message says what to install."""


def write_poster(out: BinaryIO, page: Image.Image) -> None:
    pages = Pages(out, DPI)
    pages.add(page)
    pages.close()


def poster_page(
    name: Mapping[str, str], id_: str, codes: Sequence[tuple[str, str]], days: int
) -> Image.Image:
    """Of mode "1". `codes` are one or two: whose each is (wechat, other) and its text. Raises NoFont."""
    if not FONT.exists():
        raise NoFont(f"there is no font for Chinese names at {FONT}: install fonts-noto-cjk")
    page = Image.new("1", (_px(A4[0]), _px(A4[1])), WHITE)
    draw = ImageDraw.Draw(page)
    zh, en = (_words(language) for language in LANGUAGES)
    _line(draw, 34, zh["title"], 20)
    _line(draw, 47, en["title"], 9)
    _line(draw, 68, name["zh"], 13)
    _line(draw, 79, name["en"], 7)
    side = ONE if len(codes) == 1 else TWO
    for number, (leads, text) in enumerate(codes):
        middle = A4[0] / 2 if len(codes) == 1 else A4[0] * (1 + 2 * number) / 4
        _paste_code(page, text, (middle, 90), side)
        if len(codes) > 1:
            _line(draw, 90 + side + 8, zh[leads], 7, middle, side)
            _line(draw, 90 + side + 15, en[leads], 5, middle, side)
    for middle in (75, 135):
        box = (middle - MARK[0] / 2, 217, middle + MARK[0] / 2, 217 + MARK[1])
        draw.rectangle([_px(each) for each in box], WHITE, BLACK, 3)
    for row, (words, size) in enumerate(
        ((zh["how"], 7), (en["how"], 5), (zh["yours"], 6), (en["yours"], 4.5))
    ):
        _line(draw, 246 + row * 9.5, words.replace("{days}", str(days)), size)
    _line(draw, 288, id_, 4)
    return page


def _line(
    draw: ImageDraw.ImageDraw,
    base: float,
    words: str,
    size: float,
    middle: float = A4[0] / 2,
    widest: float = RIGHT - LEFT,
) -> None:
    """Smaller where it would be too wide."""
    font = _font(_px(size))
    font = _font(min(_px(size), int(_px(size) * _px(widest) / max(font.getlength(words), 1))))
    draw.text((_px(middle), _px(base)), words, BLACK, font, anchor="ms")


def _paste_code(page: Image.Image, text: str, top: tuple[float, float], side: float) -> None:
    """Level Q: a poster gets scratched, and size is free."""
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=4, box_size=1)
    drawn.add_data(text)
    modules = drawn.get_matrix()
    image = Image.new("1", (len(modules),) * 2)
    image.putdata([WHITE - dark for row in modules for dark in row])
    scale = _px(side) // len(modules)
    image = image.resize((len(modules) * scale,) * 2, Image.Resampling.NEAREST)
    page.paste(image, (_px(top[0]) - image.width // 2, _px(top[1])))


def _px(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, index=SIMPLIFIED)


@lru_cache
def _words(language: str) -> Mapping[str, str]:
    words: Mapping[str, str] = read_sentences("pages")[language]["poster"]
    return words
