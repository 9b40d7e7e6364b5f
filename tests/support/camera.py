"""Home of what a doorkeeper's phone sees of a code: small, turned, out of focus, pale, and pressed into a JPEG."""

import io

from PIL import Image, ImageFilter

FRAME = (640, 480)
SMALL = 180  # pixels a side, with the quiet zone
TURNED = 10  # degrees
BLUR = 1.0  # of a Gaussian, in pixels
QUALITY = 40
INK, PAPER = 35, 215  # of 255: no screen is black, none white
WALL = 120


def seen(code: Image.Image, side: int = SMALL, turned: float = TURNED, blur: float = BLUR) -> Image.Image:
    """One frame with this picture of a code in the middle; the picture has its quiet zone."""
    small = code.convert("L").resize((side, side), Image.Resampling.LANCZOS)
    shades = small.point([INK + (PAPER - INK) * each // 255 for each in range(256)])
    frame = Image.new("L", FRAME, WALL)
    frame.paste(shades, ((FRAME[0] - side) // 2, (FRAME[1] - side) // 2))
    frame = frame.rotate(turned, Image.Resampling.BICUBIC, fillcolor=WALL)
    out = io.BytesIO()
    frame.filter(ImageFilter.GaussianBlur(blur)).save(out, "JPEG", quality=QUALITY)
    return Image.open(out)
