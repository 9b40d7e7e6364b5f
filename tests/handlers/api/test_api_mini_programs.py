"""The native page of each mini program, its platform shimmed in Node: what it draws is admitted, without a network too."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import node
import pytest
from api_site import ApiSite
from hp1_reader import decode_picture
from node import Told
from PIL import Image
from ports import MINI

SHIM = Path(node.__file__).with_name("mini_program.mjs")
ROOT = Path(node.__file__).parents[2]
PLATFORMS = {"wechat": ("wxml", "wx:"), "alipay": ("axml", "a:")}


def put_together(platform: str, folder: Path, url: str) -> None:
    words = [platform, str(folder), "--url", url, "--account", MINI.name]
    subprocess.run([sys.executable, str(ROOT / "scripts/miniprogram.py"), *words], cwd=ROOT, check=True)


@pytest.fixture(params=PLATFORMS)
async def program(request: pytest.FixtureRequest, site: ApiSite, tmp_path: Path) -> AsyncIterator[Told]:
    await (await site.enters()).signs_up()
    folder = tmp_path / "program"
    put_together(request.param, folder, site.url)
    (folder / "package.json").write_text('{"type": "module"}')
    async with node.running(SHIM, request.param, folder.as_uri()) as told:
        await told.does("signs", code=site.people[MINI.name].code_for("o-1"))
        yield told


def seen(shown: Mapping[str, Any]) -> str:
    """What a camera reads off the canvas."""
    image = Image.new("L", (shown["side"], shown["side"]), 255)
    for x, y, width, height in shown["painted"]:
        image.paste(0, (x, y, x + width, y + height))
    return decode_picture(image)


def judged(site: ApiSite, shown: Mapping[str, Any]) -> tuple[str, str]:
    verdict = site.ports.signer.verdict(seen(shown), site.clock.at)
    return verdict.result, verdict.reason


async def test_it_logs_in_by_itself_and_draws_a_code(site: ApiSite, program: Told) -> None:
    await program.does("opens")
    shown = await program.does("shows")
    assert (shown["kind"], shown["title"]) == ("green", "绿码 GREEN")
    assert judged(site, shown) == ("admit", "green")
    assert shown["clock"] == "12:00:00"
    assert shown["until"] == "16:00"
    assert "王小英" not in await program.does("kept")


async def test_it_is_drawn_anew_each_minute_and_not_more_often(site: ApiSite, program: Told) -> None:
    await program.does("opens")
    first = seen(await program.does("shows"))
    before = (await program.does("counts"))["drawn"]
    site.clock.forward(seconds=130)
    await program.does("ticks", seconds=130)
    shown = await program.does("shows")
    assert seen(shown) != first
    assert judged(site, shown) == ("admit", "green")
    assert (await program.does("counts"))["drawn"] - before == 2


async def test_a_kept_code_opens_without_a_network_and_without_logging_in(
    site: ApiSite, program: Told
) -> None:
    await program.does("opens")
    await program.does("shows")
    await program.does("hides")
    asked = (await program.does("counts"))["asked"]
    await program.does("away", now=True)
    site.clock.forward(hours=9)
    await program.does("sleeps", seconds=9 * 3600)
    await program.does("opens")
    shown = await program.does("shows")
    assert judged(site, shown) == ("admit", "green")
    assert (await program.does("counts"))["asked"] == asked, "nothing was asked before it was shown"
    assert shown["word"] == "—"
    site.clock.forward(hours=15)
    await program.does("sleeps", seconds=15 * 3600)
    await program.does("returns")
    shown = await program.does("shows")
    assert shown["kind"] == "none"
    assert shown["away"]
    assert "证件" in shown["said"]["away"]


async def test_without_a_code_it_is_told_what_to_do(site: ApiSite, program: Told) -> None:
    await program.does("signs", code=site.people[MINI.name].code_for("o-9"))
    await program.does("opens")
    shown = await program.does("shows")
    assert (shown["kind"], shown["away"]) == ("none", False)
    assert "登记" in shown["told"]


async def test_a_login_that_has_ended_is_made_anew(site: ApiSite, program: Told) -> None:
    await program.does("opens")
    await program.does("shows")
    site.clock.forward(hours=3)
    await program.does("sleeps", seconds=3 * 3600)
    await program.does("signs", code=site.people[MINI.name].code_for("o-1"))
    await program.does("renews")
    assert judged(site, await program.does("shows")) == ("admit", "green")


async def test_each_page_asks_only_for_what_there_is(tmp_path: Path) -> None:
    """Every name between double braces is one that the page sets, and each platform's marks are its own."""
    page = (ROOT / "templates/miniprogram/page.js").read_text("utf-8")
    for platform, (ending, mark) in PLATFORMS.items():
        put_together(platform, tmp_path / platform, "https://a.example")
        markup = (tmp_path / platform / f"pages/code/code.{ending}").read_text("utf-8")
        said = set(re.findall(r"said\.(\w+)", markup))
        settings = (tmp_path / platform / "settings.js").read_text("utf-8")
        assert all(f'"{each}":' in settings for each in said)
        named = {each for each in re.findall(r"\{\{(\w+)", markup) if each != "said"}
        assert all(f"{each}:" in page or f"{each}," in page for each in named)
        assert markup.count(mark) == markup.count(":if=") + markup.count(":elif=") + markup.count(":else")
        assert "<button" in markup
