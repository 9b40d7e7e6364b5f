"""Paper is asked about online, and only after the screen has said that this sends the code."""

import base64
from typing import TYPE_CHECKING

import pytest
from gate_site import now
from playwright.async_api import expect

from integrations.hp1 import cbor, cose
from integrations.hp1 import text as hp1_text

if TYPE_CHECKING:
    from conftest import Post

pytestmark = pytest.mark.browser


def of_the_server(post: "Post", code: str) -> list[dict[str, object]]:
    """The keys by which the server itself signs, as a list tells them."""
    kid = cose.read(hp1_text.read(code)).kid
    found = []
    for key in post.site.ports.signer.key_set()["keys"]:
        if base64.urlsafe_b64decode(key["kid"] + "=") == kid:
            x, y = (base64.urlsafe_b64decode(key[part] + "=") for part in ("x", "y"))
            begins = cbor.stamp(now()) - 3600
            said = {"iss": key["iss"], "kid": kid, "alg": -7, "pub": x + y, "use": ["paper"]}
            found.append(said | {"nbf": begins, "exp": begins + 86_400})
    assert found
    return found


async def test_paper_is_asked_about_when_the_doorkeeper_agrees(post: "Post") -> None:
    gate, page = post.gate, post.gate.page
    code = post.site.ports.signer.paper("440100", now()).code
    post.door.renew(more=of_the_server(post, code))
    await gate.updates()
    sent: list[str | None] = []
    page.on("request", lambda asked: sent.append(asked.post_data) if asked.method == "POST" else None)

    await gate.types(code)
    await expect(page.locator("#sends")).to_contain_text("会把这张码的内容发给健康码系统")
    assert sent == []
    await page.locator("#not-now").click()
    await gate.says("assist", "请到服务点", "颜色要联网才能查到")
    await gate.next()
    assert sent == []

    await gate.types(code)
    await page.locator("#ask").click()
    await expect(page.locator("#result")).to_be_visible()
    assert len(sent) == 1
    assert code in str(sent[0])
    assert '"venue_class":"metro"' in str(sent[0])


async def test_paper_that_cannot_be_asked_about_goes_to_the_help_desk(post: "Post") -> None:
    code = post.door.paper()
    await post.gate.page.route("**/api/v1/gate/verify", lambda route: route.abort())
    await post.gate.types(code)
    await post.gate.page.locator("#ask").click()
    await post.gate.says("assist", "请到服务点", "联网查询没有成功")
