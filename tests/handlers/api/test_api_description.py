"""The description of the API: every address that is served is in it, and nothing else; every problem has its status."""

from typing import Any

import jsonschema_rs
import pytest
from aiohttp import web
from api_site import FEVER, ApiSite, person

from bot.domain.forms import TYPES
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


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        *((each, True) for each in (*person().values(), *FEVER.values(), None, ["fever"], "CN")),
        ([{"place": "440100", "left": "2026-11-20"}, {"place": "ES", "left": None}], True),
        ([{"place": "4401", "left": None}], False),
        ([{"place": "440100"}], False),
        (False, False),
        (20, False),
        ({}, False),
    ],
)
async def test_an_answer_has_the_shape_described(site: ApiSite, value: object, is_one: bool) -> None:
    paths = (await described(site))["paths"]
    body = paths["/api/v1/forms/{form}/answers/{question}"]["put"]["requestBody"]
    shape = body["content"]["application/json"]["schema"]
    assert jsonschema_rs.is_valid(shape, {"value": value}) == is_one


async def test_the_value_of_every_type_of_question_is_described(site: ApiSite) -> None:
    paths = (await described(site))["paths"]
    answered = paths["/api/v1/forms/{form}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    shapes = answered["properties"]["route"]["items"]["properties"]["answer"]["anyOf"]
    words = [words for each in shapes for words in each["description"].split("; ")]
    assert set(TYPES) <= {each.partition(":")[0] for each in words}
