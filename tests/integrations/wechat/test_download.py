"""A picture somebody sent, fetched from the platform: bounded in size, and every refusal told from a picture."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from wechat_client import MadeUpAccount

from bot.ports import Undelivered
from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

JPEG = b"\xff\xd8\xff\xe0" + bytes(1000)


class MediaApi:
    """The two paths of the platform that fetching a picture needs."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.asked: list[dict[str, str]] = []
        self.tokens = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", self.token)
        app.router.add_get("/cgi-bin/media/get", self.media)
        return app

    async def token(self, _: web.Request) -> web.Response:
        self.tokens += 1
        return web.json_response({"access_token": f"TOKEN{self.tokens}", "expires_in": 7200})

    async def media(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        return self.answers.pop(0)


@pytest.fixture
def api() -> MediaApi:
    return MediaApi()


@pytest.fixture
async def wechat(api: MediaApi) -> AsyncIterator[WeChat]:
    async with TestServer(api.app()) as server, ClientSession() as http:
        account = MadeUpAccount(api_base=str(server.make_url("")).rstrip("/"))
        config = WeChatConfig(**{name: getattr(account, name) for name in account.__dataclass_fields__})
        yield WeChat(config, http, lambda _: b"", 900, ProcessTokens(), lambda: datetime.now(UTC))


async def refusal(wechat: WeChat, most: int = 2000) -> Undelivered:
    with pytest.raises(Undelivered) as fault:
        await wechat.picture("MEDIA7", most)
    return fault.value


async def test_a_picture_comes_as_it_was_sent(api: MediaApi, wechat: WeChat) -> None:
    api.answers.append(web.Response(body=JPEG, content_type="image/jpeg"))
    assert await wechat.picture("MEDIA7", 2000) == JPEG
    assert api.asked == [{"access_token": "TOKEN1", "media_id": "MEDIA7"}]


async def test_a_larger_one_is_not_read_to_its_end(api: MediaApi, wechat: WeChat) -> None:
    api.answers.append(web.Response(body=JPEG, content_type="image/jpeg"))
    fault = await refusal(wechat, 500)
    assert (fault.reason, fault.permanent) == ("the picture is too large", True)


async def test_a_picture_kept_no_longer_is_given_up(api: MediaApi, wechat: WeChat) -> None:
    api.answers.append(web.json_response({"errcode": 40007, "errmsg": "invalid media_id MEDIA7"}))
    fault = await refusal(wechat)
    assert fault.permanent
    assert "MEDIA7" not in fault.reason


async def test_a_token_refused_is_renewed_once(api: MediaApi, wechat: WeChat) -> None:
    api.answers += [web.json_response({"errcode": 40001, "errmsg": "expired"}), web.Response(body=JPEG)]
    assert await wechat.picture("MEDIA7", 2000) == JPEG
    assert [each["access_token"] for each in api.asked] == ["TOKEN1", "TOKEN2"]


async def test_an_answer_with_neither_is_no_picture(api: MediaApi, wechat: WeChat) -> None:
    api.answers.append(web.json_response({"video_url": "https://example.org/v"}))
    assert (await refusal(wechat)).permanent


async def test_a_failing_platform_is_asked_again_later(api: MediaApi, wechat: WeChat) -> None:
    api.answers.append(web.Response(status=502, text="bad gateway"))
    fault = await refusal(wechat)
    assert (fault.reason, fault.permanent) == ("HTTP status 502", False)
