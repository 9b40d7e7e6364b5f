"""Home of a scan: two codes in turn before the camera of /gate in Chromium, and how long each frame takes to its result."""

import asyncio
import tempfile
from pathlib import Path

from gate_site import Door, browser_with_camera, open_gate, open_page, picture, video

from bench.figures import Bar, Figure
from bench.rig import Rig

SCANS = 12
EACH = 25  # frames of one code, ten a second
WITHIN = 300.0  # milliseconds
WHOLE = 240.0  # seconds, at most, for all of them
WATCH = """() => {
  window.took = [];
  const result = document.getElementById("result");
  const seen = () => window.took.push(Number(result.dataset.took));
  new MutationObserver(seen).observe(result, { attributeFilter: ["data-took"] });
}"""
TOOK = """(scans) => new Promise((done) => {
  const look = () => (window.took.length < scans ? setTimeout(look, 200) : done(window.took));
  look();
})"""


def scanning(_: Rig) -> list[Figure]:
    took = asyncio.run(taken())
    return [
        Figure(
            "scan",
            "/gate in Chromium, from the frame's delivery to the result: the median scan",
            "ms",
            took[1:],
            Bar(WITHIN, most=True),
            notes=[
                f"{len(took) - 1} scans of a pass in a picture of 640 × 480, read by zxing-wasm, its lists there already",
                f"the first one, which also makes the reader ready, took {took[0]:.0f} ms",
            ],
        )
    ]


async def taken() -> list[float]:
    """Milliseconds, one a scan."""
    door = Door()
    with tempfile.TemporaryDirectory() as folder:
        codes = [picture(door.code(slot=slot)) for slot in (3, 4)]
        film = video(Path(folder) / "seen.y4m", *(each for each in codes for _ in range(EACH)))
        async with (
            open_gate(Path(folder), door) as site,
            browser_with_camera(film) as browser,
            open_page(browser, site.url) as gate,
        ):
            await gate.stands("地铁")
            await gate.page.evaluate(WATCH)
            await gate.opens_the_camera()
            took = await asyncio.wait_for(gate.page.evaluate(TOOK, SCANS), WHOLE)
            return [float(each) for each in took]
