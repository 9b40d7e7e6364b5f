"""The browser's parser judges every shared vector as the server's does, in Chromium and, where it is there, in Node."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from demo_phone import chromium

from handlers.web import statics

ROOT = Path(__file__).parents[3]
SHARED: Mapping[str, Any] = json.loads((ROOT / "tests/vectors/hp1.json").read_text("utf-8"))
TWIN = (ROOT / "tests/support/hp1_twin.js").read_text("utf-8").partition("\n")[2].rstrip().rstrip(";")
TURNED = {**SHARED, "cases": [{**SHARED["cases"][0], "result": "invalid"}]}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(statics.ROUTES)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.mark.browser
async def test_chromium_judges_the_vectors_as_the_server_does(url: str) -> None:
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(f"{url}/static/pages.css")  # any page of this origin
        given = {"folder": f"{url}/static/hp1", "shared": SHARED}
        assert await page.evaluate(TWIN, given) == []
        assert len(await page.evaluate(TWIN, {**given, "shared": TURNED})) == 1


@pytest.mark.skipif(
    shutil.which("node") is None, reason="there is no Node here; Chromium judges the same vectors"
)
async def test_node_judges_the_vectors_as_the_server_does(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "templates/hp1", tmp_path / "hp1")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    program = (
        f"console.log(JSON.stringify(await ({TWIN})(JSON.parse(await new Response(process.stdin).text()))));"
    )
    node = await asyncio.create_subprocess_exec(
        "node",
        *("--input-type=module", "-e", program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    told = json.dumps({"folder": folder.as_uri(), "shared": SHARED}).encode()
    printed, _ = await asyncio.wait_for(node.communicate(told), 60)
    assert json.loads(printed) == []
