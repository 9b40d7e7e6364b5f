"""Home of the pictures of a code: the news card, the chat image, the page's SVG and the terminal's blocks."""

import io
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import qrcode
import zxingcpp
from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.conversation.messages import Picture
from bot.domain.calendar import BEIJING
from integrations.sentences import read_sentences

CARD = (900, 500)
CHAT = (720, 960)
CARD_QR = 360  # WeChat cuts a card's picture to 900×383 or shows it at 360×200; the code stands in both
INK: Mapping[str, tuple[str, str]] = {
    "green": ("#0b7a3b", "white"),
    "yellow": ("#ffcf26", "#1a1a1a"),
    "red": ("#b3261e", "white"),
}
RUN = re.compile(b"\0+")  # of black modules
STROKES = tuple(f"h{width}v1h-{width}z" for width in range(178))  # no code is wider
GOLD = "#c99700"
TEXT, QUIET_TEXT = "#1a1a1a", "#4a4a4a"
Words = Mapping[str, str]
Spot = tuple[float, float]


def card_png(picture: Picture) -> bytes:
    """900×500: the colour word, the code, and until when to scan it, side by side."""
    ink, paper = INK[picture.colour]
    image = Image.new("RGB", CARD, "white")
    draw = ImageDraw.Draw(image)
    _frame(draw, CARD, 14, ink, gold=bool(picture.overlay))
    draw.rectangle((0, 0, 248, 500), ink)
    _shape(image, picture.colour, (124, 138), 112, paper, ink)
    if picture.overlay:
        draw.rectangle((240, 0, 248, 500), GOLD)
        _write(draw, (124, 398), _words("zh")["gold"], 44, paper)
    _write(draw, (124, 262), _words("zh")[picture.colour], 96, paper)
    _write(draw, (124, 342), _words("en")[picture.colour], 44, paper)
    _centre(image, _code_image(picture.code, CARD_QR), (450, 250))
    clock = _clock(picture)
    _write(draw, (760, 142), clock, 80, TEXT)
    _write(draw, (760, 218), _words("zh")["valid"], 54, TEXT)
    _write(draw, (760, 278), _words("zh")["after_card"], 31, QUIET_TEXT)
    _write(draw, (760, 346), _words("en")["scan"].replace("{time}", clock), 25, TEXT)
    _write(draw, (760, 382), _words("en")["after_card"], 25, QUIET_TEXT)
    return _png(image)


def pass_png(picture: Picture) -> bytes:
    """The code as a chat image, upright: colour word above, code in the middle, its end below."""
    ink, paper = INK[picture.colour]
    image = Image.new("RGB", CHAT, "white")
    draw = ImageDraw.Draw(image)
    _frame(draw, CHAT, 20, ink, gold=bool(picture.overlay))
    draw.rectangle((0, 0, 720, 176), ink)
    _shape(image, picture.colour, (104, 90), 104, paper, ink)
    _write(draw, (290, 88), _words("zh")[picture.colour], 104, paper)
    side = _words("en")[picture.colour]
    _write(draw, (540, 66 if picture.overlay else 92), side, 52, paper)
    if picture.overlay:
        draw.rectangle((0, 176, 720, 186), GOLD)
        _write(draw, (540, 126), _words("zh")["gold"], 52, paper)
    _centre(image, _code_image(picture.code, 600), (360, 490))
    clock = _clock(picture)
    _write(draw, (360, 812), clock + _words("zh")["valid"], 64, TEXT)
    _write(draw, (360, 864), _words("en")["scan"].replace("{time}", clock), 34, TEXT)
    _write(draw, (360, 908), _words("zh")["after_chat"], 32, QUIET_TEXT)
    return _png(image)


def svg(code: str) -> str:
    """The code as an inline SVG, one path of black runs on white, with its quiet zone of four modules."""
    side, pixels = _modules(code)
    runs = [
        f"M{run.start() + 4} {y + 4}{STROKES[len(run[0])]}"
        for y in range(side)
        for run in RUN.finditer(pixels[y * side : (y + 1) * side])
    ]
    whole = side + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{whole}v{whole}H0z"/><path d="{"".join(runs)}"/></svg>'
    )


def terminal(text: str) -> str:
    """Two modules a character, black on white whatever colours the terminal has."""
    drawing = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=2)
    drawing.add_data(text)
    rows = drawing.get_matrix()
    rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=False)
    lines = ("".join(" ▄▀█"[2 * upper + lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)
    return "\n".join(f"\x1b[38;5;16;48;5;231m{line}\x1b[0m" for line in lines)


def _modules(code: str) -> tuple[int, bytes]:
    """How many modules a side, and one byte for each, row by row."""
    drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    picture: Any = zxingcpp.write_barcode_to_image(drawn, scale=1, add_quiet_zones=False)  # an untyped buffer
    return picture.shape[0], memoryview(picture).tobytes()


def _code_image(code: str, most: int) -> Image.Image:
    """Whole pixels per module, with two modules of white: the rest of the quiet zone is the picture's own."""
    side, pixels = _modules(code)
    image = ImageOps.expand(Image.frombytes("L", (side, side), pixels), 2, 255)
    scale = most // image.width
    return image.resize((scale * image.width,) * 2, Image.Resampling.NEAREST)


def _shape(image: Image.Image, colour: str, at: Spot, size: int, paper: str, ink: str) -> None:
    """A tick in a circle, an exclamation mark in a triangle, a bar in an octagon: told apart without colour."""
    big = 4 * size
    mask, mark = Image.new("L", (big, big), 0), Image.new("L", (big, big), 0)
    body, sign = ImageDraw.Draw(mask), ImageDraw.Draw(mark)
    if colour == "green":
        body.ellipse((0, 0, big - 1, big - 1), 255)
        tick = [(big * x, big * y) for x, y in ((0.26, 0.52), (0.44, 0.69), (0.75, 0.33))]
        sign.line(tick, 255, big // 10, joint="curve")
    elif colour == "yellow":
        body.polygon([(big // 2, big * 0.04), (big - 1, big * 0.94), (0, big * 0.94)], 255)
        sign.rectangle((big * 0.46, big * 0.34, big * 0.54, big * 0.66), 255)
        sign.ellipse((big * 0.45, big * 0.72, big * 0.55, big * 0.82), 255)
    else:
        body.regular_polygon((big // 2, big // 2, big // 2), 8, 22.5, 255)
        sign.rectangle((big * 0.24, big * 0.43, big * 0.76, big * 0.57), 255)
    corner = (int(at[0] - size / 2), int(at[1] - size / 2))
    for layer, fill in ((mask, paper), (mark, ink)):
        image.paste(fill, corner, layer.resize((size, size), Image.Resampling.LANCZOS))


def _frame(draw: ImageDraw.ImageDraw, size: tuple[int, int], width: int, ink: str, *, gold: bool) -> None:
    draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=ink, width=width)
    if gold:
        inner = (width, width, size[0] - 1 - width, size[1] - 1 - width)
        draw.rectangle(inner, outline=GOLD, width=8)


def _centre(image: Image.Image, part: Image.Image, at: tuple[int, int]) -> None:
    image.paste(part, (at[0] - part.width // 2, at[1] - part.height // 2))


def _write(draw: ImageDraw.ImageDraw, at: Spot, words: str, size: int, fill: str) -> None:
    draw.text(at, words, fill, _font(size), anchor="mm")


def _clock(picture: Picture) -> str:
    return f"{picture.until.astimezone(BEIJING):%H:%M}"


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Our own few characters of Noto Sans CJK (scripts/pass_font.py): a bare server has no Chinese font."""
    return ImageFont.truetype(io.BytesIO((files("templates") / "pages" / "pass.otf").read_bytes()), size)


@lru_cache
def _words(language: str) -> Words:
    words: Words = read_sentences("pages")[language]["picture"]
    return words


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(32, Image.Quantize.FASTOCTREE).save(out, "PNG")  # less than half the bytes
    return out.getvalue()
