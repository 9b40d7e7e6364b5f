"""Home of a code on a page as a picture: what a camera would see of its SVG."""

import re

from PIL import Image

MODULE = 4  # pixels


def drawn(svg: str) -> Image.Image:
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    image = Image.new("L", (side, side), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-", svg):
        image.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    return image.resize((side * MODULE,) * 2, Image.Resampling.NEAREST)
