"""Every operation refuses what is no request of its own, alike; and no log tells of anybody."""

import io
import json
import logging
from pathlib import Path

import pytest
from api_operations import ASKED, BODIES, address, name
from api_site import FEVER, ApiSite, App, Said, open_api
from ports import reports_of

from handlers.web.api.operation import Operation
from handlers.web.api.running import PREFIX
from integrations.logs import report

DEEP = "[" * 10_000 + "]" * 10_000
WITH_BODY = [each for each in ASKED if each.body]
READ = [each for each in ASKED if each.method == "GET"]


async def sends(app: App, operation: Operation, body: str, kind: str = "application/json") -> Said:
    """A body as it is."""
    headers = {"Authorization": f"Bearer {app.token}", "Content-Type": kind}
    path = app.url + PREFIX + address(operation)
    async with app.http.request(
        operation.method, path, data=io.BytesIO(body.encode()), headers=headers
    ) as answer:
        raw = await answer.read()
        return Said(answer.status, answer.headers, json.loads(raw), raw)


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
async def test_what_is_no_body_of_it_is_refused_in_one_way(site: ApiSite, operation: Operation) -> None:
    app, good = await site.enters(), json.dumps(BODIES[operation.path])
    most = operation.largest(site.ports.policy) if operation.largest else 64 * 1024
    for body, kind, problem in (
        (good, "text/plain", "not_json"),
        (good, "application/xml", "not_json"),
        (good, "application/x-www-form-urlencoded", "not_json"),
        (DEEP, "application/json", "malformed"),
        (f'{good[:-1]}, "x": {DEEP}}}', "application/json", "malformed"),
        (" " * most + good, "application/json", "too_large"),
    ):
        assert (await sends(app, operation, body, kind)).problem == problem, body[:40]


@pytest.mark.parametrize("operation", ASKED, ids=name)
async def test_a_parameter_told_twice_or_unknown_is_refused(site: ApiSite, operation: Operation) -> None:
    app, body = await site.enters(), BODIES[operation.path] if operation.body else None
    known = [each.name for each in operation.parameters if each.place == "query"]
    for asked in (*(f"{each}=440100&{each}=440100" for each in known), "x=1", "x=1&x=1"):
        said = await app.asks(operation.method, f"{address(operation)}?{asked}", body)
        assert (said.status, said.problem) == (422, "invalid"), asked
        assert said.faults.keys() == {asked.partition("=")[0]}


@pytest.mark.parametrize("operation", READ, ids=name)
async def test_head_answers_as_get_without_the_body(site: ApiSite, operation: Operation) -> None:
    app = await site.enters()
    await app.signs_up()
    full, head = [await app.asks(method, address(operation)) for method in ("GET", "HEAD")]
    assert (head.status, head.raw) == (full.status, b"")
    assert head.headers["Content-Length"] == full.headers["Content-Length"] == str(len(full.raw))
    assert head.headers["Content-Type"] == full.headers["Content-Type"]
    assert head.headers.get("ETag") == full.headers.get("ETag")


PERSONAL = ("王小英", "王*英", "440106195801010", "13812345678", "天河路", "o-secret", "不要外传", "38.2")


def personal(text: str) -> list[str]:
    return [each for each in PERSONAL if each in text]


async def everything(site: ApiSite) -> App:
    """All that bears something personal, with what is wrong among it."""
    app = await site.enters("o-secret")
    await app.signs_up(health=FEVER)
    await app.posts("/appeals", {"reason": "不要外传"})
    await app.posts("/corrections", {"field": "name", "value": "王小英"})
    await app.puts("/forms/registration/answers/name", {"value": "王小英"})
    await app.gets("/places?q=王小英")
    await app.gets("/services?region=13812345678")
    await app.gets("/family/13812345678/pass")
    for operation in WITH_BODY:
        await sends(app, operation, '{"name": "王小英", "phone": "13812345678"')
    other = await site.enters("o-2")
    await other.signs_up()
    await other.posts("/joins", {"code": "138123"})
    return app


async def test_no_log_tells_of_anybody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_api(tmp_path, report=report) as site:
        app = await everything(site)
        shown = (await app.gets("/pass")).body["name"]
    out, err = capfd.readouterr()
    written = out + err + caplog.text
    assert personal(written) == []
    assert app.token not in written
    assert personal(shown) == ["王*英"], "the control: it was there to be told"


async def test_a_bug_about_somebody_tells_where_it_is_and_not_whose(
    site: ApiSite, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    app = await site.enters()
    await app.signs_up()
    told: list[str] = []

    def breaks(name: str) -> str:
        told.append(f"{name} 13812345678")
        raise ValueError(told[-1])

    monkeypatch.setattr("handlers.web.api.me.mask_name", breaks)
    said = await app.gets("/me")
    assert (said.status, said.problem) == (500, "internal")
    (bug,) = reports_of(site.ports).named("bug")
    assert bug["error"] == "ValueError"
    assert personal(f"{bug}{said.raw.decode()}{said.headers}{caplog.text}") == []
    assert personal(told[0]) == ["王小英", "13812345678"], "the control: the bug bore a name"
