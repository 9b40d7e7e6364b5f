"""Home of the card on paper: A6, black and white, the code with its number, dates and region in both languages."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

from bot.domain.calendar import BEIJING
from integrations.sentences import LANGUAGES, read_sentences

DPI = 600
A6 = (105, 148)  # mm
QR = 68  # mm at most, with its quiet zone of four modules
SYSTEM = Path(
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
)  # Debian's fonts-noto-cjk, where it is installed
LEFT, RIGHT = 8, 97  # mm; nearer to the edge many printers do not go
LABELS = 27  # mm, where the answers begin
NO_GLYPH = "\uffff"
WHITE, BLACK = 1, 0


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """`name` is masked; `region` by language."""

    code: str
    number: str
    name: str
    region: Mapping[str, str]
    issued: datetime
    ends: datetime


def card_page(card: Card) -> Image.Image:
    """Of mode "1", 600 dots to the inch."""
    page = Image.new("1", (_px(A6[0]), _px(A6[1])), WHITE)
    draw = ImageDraw.Draw(page)
    zh, en = (_words(language) for language in LANGUAGES)
    _write(draw, (LEFT, 12), f"{zh['title']} · {zh['kind']}", 6.4)
    _write(draw, (LEFT, 18), f"{en['title']} {en['kind']}", 3.6)
    draw.rectangle((_px(LEFT), _px(21.5), _px(RIGHT), _px(22)), BLACK)
    _paste_code(page, card.code)
    _write(draw, (A6[0] / 2, 90.5), zh["scan"], 3.6, "mm")
    _write(draw, (A6[0] / 2, 95), en["scan"], 2.8, "mm")
    for row, (label, words) in enumerate(_rows(card)):
        _row(draw, 103 + row * 7.6, (zh[label], en[label]), words)
    for row, line in enumerate((zh["match"], zh["lost"], en["match"], en["lost"])):
        _write(draw, (LEFT, 134.4 + row * 3.5), line, 2.4 if row < 2 else 2.2)
    return page


def _rows(card: Card) -> list[tuple[str, str]]:
    region = f"{card.region['zh']} {card.region['en']}"
    issued, ends = (f"{at.astimezone(BEIJING):%Y-%m-%d}" for at in (card.issued, card.ends))
    return [("name", card.name), ("number", card.number), ("holds", f"{issued} – {ends}"), ("region", region)]


def _row(draw: ImageDraw.ImageDraw, top: float, labels: tuple[str, str], words: str) -> None:
    """Words that no font here can write leave a line to write on."""
    _write(draw, (LEFT, top), labels[0], 3.2)
    _write(draw, (LEFT, top + 2.9), labels[1], 2.0)
    if words and (font := _font_for(words, _px(3.8))):
        draw.text((_px(LABELS), _px(top + 0.2)), words, BLACK, font, anchor="lm")
    else:
        draw.rectangle((_px(LABELS), _px(top + 2.4), _px(RIGHT), _px(top + 2.6)), BLACK)


def _paste_code(page: Image.Image, code: str) -> None:
    """Level Q: paper is folded and gets dirty, and size is free."""
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=4, box_size=1)
    drawn.add_data(code, optimize=0)
    modules = drawn.get_matrix()
    side = len(modules)
    image = Image.new("1", (side, side))
    image.putdata([WHITE - dark for row in modules for dark in row])
    scale = _px(QR) // side
    image = image.resize((side * scale,) * 2, Image.Resampling.NEAREST)
    page.paste(image, ((page.width - image.width) // 2, _px(22.5)))


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: float, anchor: str = "ls"
) -> None:
    draw.text((_px(at[0]), _px(at[1])), words, BLACK, _own(_px(size)), anchor=anchor)


def _font_for(words: str, size: int) -> ImageFont.FreeTypeFont | None:
    """One with every sign, as large as leaves room for them; None where there is none."""
    for font_of in (_own, *([_system] if SYSTEM.exists() else [])):
        font = font_of(size)
        if all(_draws(font, sign) for sign in words):
            return font_of(min(size, int(size * _px(RIGHT - LABELS) / font.getlength(words))))
    return None


def _draws(font: ImageFont.FreeTypeFont, sign: str) -> bool:
    """A font draws one box for all it has not."""
    return sign == " " or bytes(font.getmask(sign)) != bytes(font.getmask(NO_GLYPH))


@lru_cache
def _own(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO((files("templates") / "pages" / "pass.otf").read_bytes()), size)


@lru_cache
def _system(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SYSTEM), size, index=2)  # of the collection, the simplified Chinese


@lru_cache
def _words(language: str) -> Mapping[str, str]:
    words: Mapping[str, str] = read_sentences("pages")[language]["card"]
    return words


def _px(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)
