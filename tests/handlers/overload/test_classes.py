"""Every address that is served has its class, and every class stands for addresses that are served."""

from pathlib import Path

import pytest
from aiohttp import web
from running import demo_settings, free_port, server

from handlers.web.classes import CLASSES, LINKS, NEVER, ORDER, PASS, SIGN_UP, WEBHOOKS, class_of


def served(app: web.Application) -> set[str]:
    return {route.resource.canonical for route in app.router.routes() if route.resource}


def without_class(paths: set[str]) -> set[str]:
    return {path for path in paths if class_of(path.encode()) is None}


async def test_every_address_has_a_class_and_every_class_addresses(tmp_path: Path) -> None:
    file = demo_settings(tmp_path, free_port(), accounts=("demo-wechat", "demo-alipay"))
    async with server(file) as app:
        paths = served(app)
    assert "/hooks/{account}" in paths
    assert without_class(paths) == set()
    named = {path for _, listed in CLASSES for path in listed if ":" not in path}
    assert named - paths <= {"/static/busy.html", "/office/{link}", "/{file}"}
    assert without_class({"/api/v1/statistics", "/console/x/y"}) == {"/api/v1/statistics", "/console/x/y"}


def test_no_address_is_listed_twice() -> None:
    listed = [path for _, paths in CLASSES for path in paths]
    assert len(listed) == len(set(listed))


def test_the_order_is_the_one_that_was_wanted() -> None:
    wanted = ["links", "history", "sign_up", "pass", "webhooks", "never"]
    assert sorted(ORDER, key=lambda name: ORDER[name]) == wanted


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/hooks/gz-health", WEBHOOKS),
        ("/hooks/gz-health/x", None),
        ("/demo", LINKS),
        ("/demo/wechat/cgi-bin/token", WEBHOOKS),
        ("/api/v1/pass", PASS),
        ("/api/v1/family/0a1b/pass", PASS),
        ("/api/v1/family/0a1b", SIGN_UP),
        ("/p/abc", PASS),
        ("/p/abc/face", SIGN_UP),
        ("/static/app/vendor/lean-qr.mjs", PASS),
        ("/static/busy.html", NEVER),
        ("/healthz", NEVER),
        ("/healthz/", None),
        ("/MP_verify_x.txt", LINKS),
        ("/api/v1/nothing/there", None),
        ("*", None),
        ("", None),
    ],
)
def test_a_path_has_the_class_of_its_address(path: str, name: str | None) -> None:
    assert class_of(path.encode()) == name
