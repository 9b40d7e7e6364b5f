"""Home of the picture a person sends: a made-up sheet of paper, the same each time."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

SIZE = (480, 640)
SHEET, LINES, WIDTH = (60, 60, 420, 580), range(120, 540, 40), 280


@lru_cache(maxsize=1)
def photo() -> bytes:
    """A JPEG."""
    image = Image.new("L", SIZE, 150)
    draw = ImageDraw.Draw(image)
    draw.rectangle(SHEET, fill=250)
    for top in LINES:
        draw.rectangle((100, top, 100 + WIDTH, top + 8), fill=90)
    taken = io.BytesIO()
    image.save(taken, "JPEG")
    return taken.getvalue()
