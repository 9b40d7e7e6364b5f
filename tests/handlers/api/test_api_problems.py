"""Whatever is wrong with a request is told as one kind of problem; nothing is a bug, nothing tells of somebody else."""

import json
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from api_site import ApiSite, App, Said
from ports import reports_of

from handlers.web.api.problems import JSON, PROBLEMS

DEEP = "[" * 10_000 + "]" * 10_000


async def sends(app: App, body: bytes | str, **headers: str) -> Said:
    """A body as it is, to an operation that takes one."""
    sent = {"Authorization": f"Bearer {app.token}", "Content-Type": "application/json", **headers}
    async with app.http.put(f"{app.url}/api/v1/language", data=body, headers=sent) as answer:
        raw = await answer.read()
        return Said(answer.status, answer.headers, json.loads(raw) if raw else None, raw)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        '{"language": "zh", "language": "en"}',
        '{"language": NaN}',
        '{"language": Infinity}',
        '{"language": 1e999}',
        '{"language": "\\ud800"}',
        '{"language": ' + "9" * 5000 + "}",
        DEEP,
        '{"language": ' * 17 + "1" + "}" * 17,
        '{"a": "' + "\\\\" * 50 + '", "language": ' + "[" * 40 + "]" * 40 + "}",
    ],
)
async def test_what_is_no_json_is_malformed(site: ApiSite, body: bytes | str) -> None:
    said = await sends(await site.enters(), body)
    assert (said.status, said.problem) == (400, "malformed")
    assert said.headers["Content-Type"] == JSON


async def test_brackets_inside_words_nest_nothing(site: ApiSite) -> None:
    said = await sends(await site.enters(), json.dumps({"language": "[" * 3000}))
    assert (said.status, said.problem) == (422, "invalid")


@pytest.mark.parametrize(
    "body", ["[]", "1", '"zh"', "{}", '{"language": 1}', '{"language": "zh", "more": 1}']
)
async def test_what_has_another_shape_is_told_where(site: ApiSite, body: str) -> None:
    said = await sends(await site.enters(), body)
    assert (said.status, said.problem) == (422, "invalid")
    assert said.body["faults"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Encoding": "gzip"},
    ],
)
async def test_only_plain_json_is_taken(site: ApiSite, headers: dict[str, str]) -> None:
    said = await sends(await site.enters(), '{"language": "zh"}', **headers)
    assert (said.status, said.problem) == (415, "not_json")


async def test_a_large_body_is_refused_told_or_not(site: ApiSite) -> None:
    app = await site.enters()
    body = json.dumps({"language": "x" * 70_000}).encode()
    assert (await sends(app, body)).problem == "too_large"

    async def pieces() -> AsyncIterator[bytes]:  # so that its length is not told
        yield body

    sent = {"Authorization": f"Bearer {app.token}", "Content-Type": "application/json"}
    async with app.http.put(f"{app.url}/api/v1/language", data=pieces(), headers=sent) as answer:
        assert answer.status == 413


async def test_unknown_addresses_are_not_found_in_one_way(site: ApiSite) -> None:
    app = await site.enters()
    for path in ("/api", "/api/", "/api/v1", "/api/v2/me", "/api/v1/me/x"):
        said = await app.gets(path)
        assert (said.status, said.problem) == (404, "not_found"), path
    assert (await site.nobody.gets("/else")).problem == "not_found"


async def test_a_method_that_is_none_is_told_those_that_are(site: ApiSite) -> None:
    said = await (await site.enters()).asks("PATCH", "/me")
    assert (said.status, said.problem) == (405, "method_not_allowed")
    assert said.headers["Allow"] == "GET,HEAD"


async def test_a_parameter_nobody_knows_is_no_parameter(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.gets("/me?colour=green")).faults.keys() == {"colour"}
    assert (await app.gets("/services?region=1")).faults.keys() == {"region"}
    assert (await app.gets("/services?region=440100&region=110000")).faults.keys() == {"region"}
    assert (await app.gets("/services?region=999999")).faults.keys() == {"region"}


async def test_a_bug_is_told_by_its_kind_alone(site: ApiSite, monkeypatch: pytest.MonkeyPatch) -> None:
    app = await site.enters()
    monkeypatch.setattr("handlers.web.api.me._next", None)
    said = await app.gets("/me")
    assert (said.status, said.problem) == (500, "internal")
    assert reports_of(site.ports).named("bug")[0]["error"] == "TypeError"


async def test_every_problem_is_told_in_both_languages(site: ApiSite) -> None:
    for name in PROBLEMS:
        for language in ("zh", "en"):
            assert site.ports.texts.say(language, f"problem.{name}")
            assert site.ports.texts.say(language, f"problem_detail.{name}")


async def test_every_answer_bears_the_headers_of_the_house(site: ApiSite) -> None:
    for said in (await site.nobody.gets("/rules"), await site.nobody.gets("/me")):
        assert said.headers["X-Content-Type-Options"] == "nosniff"
        assert said.headers["Vary"] == "Authorization, Accept-Language"
        assert said.headers["RateLimit"].startswith('"address";r=')
    assert (await site.nobody.gets("/me")).headers["Cache-Control"] == "no-store"


async def test_records_that_cannot_be_reached_are_told_as_busy(site: ApiSite) -> None:
    app = await site.enters()
    cast("Any", site.ports.store)._engine._writer.broken = True
    said = await app.gets("/pass")
    assert (said.status, said.problem) == (503, "busy")
    assert int(said.headers["Retry-After"]) >= 1
    assert reports_of(site.ports).named("bug") == []
