"""The page for when all else fails stands alone: nginx or a CDN can serve it, and it asks nobody for anything more."""

import base64
import hashlib
import re
from importlib.resources import files

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers.web import statics

PAGE = files("templates").joinpath("static", "busy.html").read_text("utf-8")


def asked_for(page: str) -> list[str]:
    """What a browser would fetch, run or send."""
    return re.findall(r"<script|<iframe|<form|<img|http-equiv|https?:|//|url\(|@import|src=", page)


def test_it_needs_nothing_else_and_speaks_both_languages() -> None:
    assert asked_for(PAGE) == []
    assert len(PAGE.encode()) < 4096
    assert "请继续出示" in PAGE
    assert re.search(r'<section lang="en">.*keep showing', PAGE, re.DOTALL)
    assert 'href="tel:120"' in PAGE
    assert "viewport" in PAGE


@pytest.mark.parametrize("more", ['<script src="/x.js">', '<img src="x">', "@import url(x)"])
def test_what_it_would_fetch_is_noticed(more: str) -> None:
    """The control."""
    assert asked_for(PAGE + more) != []


async def test_it_is_served_with_headers_that_permit_its_style_alone() -> None:
    app = web.Application()
    app.add_routes(statics.ROUTES)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/static/busy.html")
        assert (answer.status, await answer.text()) == (200, PAGE)
        assert answer.content_type == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        css = await client.get("/static/pages.css")
        assert "Content-Security-Policy" not in css.headers
    style = re.search(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
