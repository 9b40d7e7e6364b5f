"""The gate's page and each of its results, by axe-core, in both languages and on 360 pixels."""

from typing import TYPE_CHECKING

import pytest
from axe import violations
from gate_site import open_page

if TYPE_CHECKING:
    from conftest import Post

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "place"), [("zh", "医院"), ("en", "Hospital")])
async def test_nothing_grave_stands_in_anybody_s_way(post: "Post", language: str, place: str) -> None:
    shown = {
        "admit": post.door.code(),
        "assist": post.door.code(colour=2),
        "invalid": "281234567890123456",
        "cannot_tell": post.door.code(post.door.keys.stranger),
    }
    async with open_page(post.browser, post.site.url, language) as gate:
        await gate.stands(place)
        assert await violations(gate.page) == []
        for result, code in shown.items():
            await gate.types(code)
            await gate.page.locator(f"#result.{result}").wait_for()
            assert await violations(gate.page) == []
            assert await gate.page.evaluate("document.documentElement.scrollWidth") == 360
            await gate.next()
