"""Home of asking the played platforms who somebody is, as their pages and our server do."""

from collections.abc import Mapping

import aiohttp
from played_gateway import LIFE_ID, MINI_ID, Client
from played_office import APP_ID, SECRET, Stage
from played_office import MINI_ID as WECHAT_MINI
from yarl import URL

from integrations.simulator.follower import Follower


async def own(stage: Stage, path: str, body: object, status: int = 200) -> dict[str, str]:
    """What the page of /demo asks."""
    async with stage.session.post(stage.server.make_url(f"/demo/api/people{path}"), json=body) as response:
        assert response.status == status
        answer: dict[str, str] = await response.json() if status == 200 else {}
        return answer


async def code_of(stage: Stage, person: Follower, account: str) -> str:
    return (await own(stage, f"/{person.open_id}/code", {"account": account}))["code"]


async def asked(stage: Stage, mount: str, path: str, **query: str) -> dict[str, object]:
    app_id = WECHAT_MINI if mount == "wechat-mini" else APP_ID
    credential = {"appid": app_id, "secret": SECRET, "grant_type": "authorization_code"}
    address = stage.server.make_url(f"/demo/{mount}{path}")
    async with stage.session.get(address, params={**credential, **query}) as response:
        assert response.status == 200
        answer: dict[str, object] = await response.json()
        return answer


def gateway(stage: Stage, mount: str) -> Client:
    app_id = {"alipay": LIFE_ID, "alipay-mini": MINI_ID}[mount]
    return Client(stage.session, str(stage.server.make_url(f"/demo/{mount}/gateway.do")), stage.clock, app_id)


async def led_back(stage: Stage, path: str, query: Mapping[str, str], person: Follower | None) -> URL:
    """Where the platform's page leads the browser that holds this person's phone."""
    cookies = {} if person is None else {f"demo-{path.partition('/')[0]}": person.open_id}
    address = stage.server.make_url(f"/demo/{path}")
    async with (
        aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
        browser.get(address, params=query, allow_redirects=False) as response,
    ):
        assert response.status == 302, await response.text()
        return URL(response.headers["Location"])
