"""The description of the API: every address that is served is in it, and nothing else; every problem has its status."""

from typing import Any

from aiohttp import web
from api_site import ApiSite

from handlers.web.api.openapi import problems_of
from handlers.web.api.problems import PROBLEMS
from handlers.web.api.routes import OPERATIONS, api_routes
from handlers.web.routes import ROUTES

DESCRIPTION = "/api/openapi.json"


async def described(site: ApiSite) -> dict[str, Any]:
    return dict((await site.nobody.gets(DESCRIPTION)).body)


async def test_what_is_served_is_described_and_the_reverse(site: ApiSite) -> None:
    app = web.Application()
    app.add_routes(ROUTES)
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource and route.resource.canonical.startswith("/api")
    }
    told = {
        (method.upper(), path)
        for path, operations in (await described(site))["paths"].items()
        for method in operations
    }
    read = {("HEAD", path) for method, path in (*told, ("GET", DESCRIPTION)) if method == "GET"}
    assert served == told | read | {("GET", DESCRIPTION)}
    assert len(api_routes()) == len(OPERATIONS) + 1


async def test_every_problem_an_operation_names_is_one() -> None:
    used = {name for operation in OPERATIONS for name in problems_of(operation)}
    assert used <= PROBLEMS.keys()


async def test_every_name_of_an_operation_is_its_own(site: ApiSite) -> None:
    document = await described(site)
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert document["openapi"] == "3.1.0"


async def test_every_answer_tells_how_often_one_may_ask(site: ApiSite) -> None:
    document = await described(site)
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                assert {"RateLimit", "RateLimit-Policy"} <= response["headers"].keys(), status


async def test_parts_of_a_path_are_described(site: ApiSite) -> None:
    for path, operations in (await described(site))["paths"].items():
        for operation in operations.values():
            parts = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert parts == {part.strip("{}") for part in path.split("/") if part.startswith("{")}
