"""Every operation as its description says: made-up requests, valid and not, get no bug and no answer not described."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from api_fuzz import judged
from api_site import ApiSite, person

from bot.domain.notices import PURPOSES
from handlers.web.api.routes import OPERATIONS
from handlers.web.api.running import PREFIX

EACH = 12
KNOWN = {
    "form": ["registration", "declaration"],
    "question": ["consent_identity", "nothing"],
    "purpose": ["identity", "health", *PURPOSES],
}
# What needs a code of the platform, an id or a story: it succeeds in tests of its own.
NOT_BY_CHANCE = {
    "POST /login",
    "POST /phone",
    "POST /who",
    "POST /joins",
    "DELETE /joins/{id}",
    "DELETE /accounts/{id}",
    "POST /face",
    "POST /face/{check}",
    "POST /appeals",
    "POST /corrections",
    "POST /corrections/declaration",
    "DELETE /papers/{id}",
    "POST /family",
    "PUT /family/{id}",
    "DELETE /family/{id}",
    "GET /family/{id}/pass",
    "POST /passes",
    "POST /family/{id}/passes",
    "POST /visits",
    "POST /gate/visits",
    "POST /visits/leave",
    "DELETE /visits/{id}",
    "GET /venues/{venue}",
}
VALUES = {"value": [True], "version": [1]}


async def described(site: ApiSite) -> dict[str, Any]:
    """The description, led to ids and values that mean something: of made-up ones hardly any would."""
    document = (await site.nobody.gets("/api/openapi.json")).body
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path" and parameter["name"] in KNOWN:
                    parameter["schema"] = {"enum": KNOWN[parameter["name"]]}
            body = operation.get("requestBody", {"content": {"application/json": {"schema": {}}}})
            properties = body["content"]["application/json"]["schema"].get("properties", {})
            properties |= {name: {"enum": VALUES[name]} for name in VALUES.keys() & properties.keys()}
    return document


class People:
    """Somebody registered, and for the forms somebody about to register; who is so no longer is somebody else."""

    def __init__(self, site: ApiSite) -> None:
        self.site, self.number = site, 0
        self.apps = {"none": site.nobody, "confirmed": site.nobody}

    async def token(self, path: str) -> str:
        self.site.clock.forward(seconds=1)
        state = "none" if "/forms" in path else "confirmed"
        me = await self.apps[state].gets("/me")
        if me.status == 401 or me.body["registered"] != state:
            self.number += 1
            self.apps[state] = await self.site.enters(f"o-{self.number}")
            if state == "confirmed":
                await self.apps[state].answers("registration", person(self.number))
                await self.apps[state].submits("registration")
        if state == "none":
            await self.apps[state].answers("registration", person(500))
        return self.apps[state].token


async def judge(site: ApiSite, document: Mapping[str, Any]) -> Mapping[str, set[int]]:
    loop, people = asyncio.get_running_loop(), People(site)

    def token(path: str) -> str:
        return asyncio.run_coroutine_threadsafe(people.token(path), loop).result()

    return await asyncio.to_thread(judged, document, site.url, token, EACH)


async def test_every_operation_does_what_its_description_says(site: ApiSite) -> None:
    seen = await judge(site, await described(site))
    assert seen.keys() == {f"{each.method} {PREFIX}{each.path}" for each in OPERATIONS}
    untouched = {name for name, statuses in seen.items() if not statuses & {200, 204}}
    assert {name.replace(PREFIX, "") for name in untouched} <= NOT_BY_CHANCE


@pytest.mark.parametrize("lie", ["status", "shape"])
async def test_a_description_that_lies_is_found_out(site: ApiSite, lie: str) -> None:
    document = await described(site)
    operation = document["paths"][f"{PREFIX}/me"]["get"]
    if lie == "status":
        del operation["responses"]["200"]
    else:
        shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
        shape["properties"]["next"] = {"type": "integer"}
    document["paths"] = {f"{PREFIX}/me": {"get": operation}}
    with pytest.raises(BaseException, match=r"(?i)undocumented|violates"):
        await judge(site, document)
