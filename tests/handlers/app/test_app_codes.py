"""What a phone draws by itself, in a real Chromium: each profile's code is read from a poor picture of the screen."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from camera import TURNED, seen
from demo_phone import chromium
from hp1_reader import NotValid, decode_picture
from PIL import Image

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[2] / "vectors" / "hp1.json"
CODES: Mapping[str, str] = {
    case["name"]: case["code"] for case in json.loads(VECTORS.read_text("utf-8"))["cases"]
}
SIDES = {
    "live, green": 41,
    "pass, green": 49,
    "pass, gold": 49,
    "pass with a hint": 49,
}  # modules; V6-L and V8-L
DRAW = """async (code) => {
  const { qr } = await import("/static/app/qr.js");
  const drawn = qr(code);
  document.body.replaceChildren(drawn);
  return drawn.viewBox.baseVal.width;
}"""


async def test_every_code_a_phone_draws_is_read_180_pixels_small_turned_blurred_and_pressed(
    site: str,
) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        await page.goto(f"{site}/m/")
        for name, side in SIDES.items():
            assert await page.evaluate(DRAW, CODES[name]) == side + 8
            screen = Image.open(io.BytesIO(await page.locator("svg").screenshot()))
            assert screen.width == screen.height > 300
            for turned in (TURNED, -TURNED):
                assert decode_picture(seen(screen, turned=turned)) == CODES[name]
            with pytest.raises(NotValid):
                decode_picture(seen(screen, side=60))
