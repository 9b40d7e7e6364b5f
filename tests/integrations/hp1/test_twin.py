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


def script(name: str) -> str:
    """A function that reads vectors and gives those it takes otherwise."""
    text = (ROOT / f"tests/support/{name}_twin.js").read_text("utf-8")
    return text.partition("\n")[2].rstrip().rstrip(";")


def vectors(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((ROOT / f"tests/vectors/{name}.json").read_text("utf-8"))
    return found


def turned(name: str) -> Mapping[str, Any]:
    """With another result wanted of the first."""
    shared, cases = vectors(name), {"hp1": "cases", "trust": "lists"}[name]
    return {**shared, cases: [{**shared[cases][0], "result": "invalid"}, *shared[cases][1:]]}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(statics.ROUTES)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.mark.browser
@pytest.mark.parametrize("name", ["hp1", "trust"])
async def test_chromium_judges_the_vectors_as_the_server_does(url: str, name: str) -> None:
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(f"{url}/static/pages.css")  # any page of this origin
        given = {"folder": f"{url}/static/hp1", "shared": vectors(name)}
        assert await page.evaluate(script(name), given) == []
        assert len(await page.evaluate(script(name), {**given, "shared": turned(name)})) == 1


@pytest.mark.skipif(
    shutil.which("node") is None, reason="there is no Node here; Chromium judges the same vectors"
)
@pytest.mark.parametrize("name", ["hp1", "trust"])
async def test_node_judges_the_vectors_as_the_server_does(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(ROOT / "templates/hp1", tmp_path / "hp1")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    told = "JSON.parse(await new Response(process.stdin).text())"
    node = await asyncio.create_subprocess_exec(
        "node",
        *("--input-type=module", "-e", f"console.log(JSON.stringify(await ({script(name)})({told})));"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    given = json.dumps({"folder": folder.as_uri(), "shared": vectors(name)}).encode()
    printed, _ = await asyncio.wait_for(node.communicate(given), 60)
    assert json.loads(printed) == []
