"""Registered citizens with logins, made through the API of a running demo server before the clock starts."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

MINI = "demo-wechat-mini"
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
HEALTHY = {"places": [], "contact": "no", "symptoms": [], "confirm": True}


def tokens(base: str, count: int) -> list[str]:
    return [_token(base, serial) for serial in range(1, count + 1)]


def _token(base: str, serial: int) -> str:
    person = _asked(base, "/demo/api/people", {"platform": "wechat"})
    code = _asked(base, f"/demo/api/people/{person['open_id']}/code", {"account": MINI})["code"]
    token: str = _asked(base, "/api/v1/login", {"account": MINI, "code": code})["token"]
    _filled(base, token, "registration", _person(serial))
    _filled(base, token, "declaration", HEALTHY)
    return token


def _filled(base: str, token: str, form: str, answers: Mapping[str, object]) -> None:
    asked = _asked(base, f"/api/v1/forms/{form}/answers", {"answers": answers}, token, "PUT")
    _asked(base, f"/api/v1/forms/{form}/submit", {"version": asked["version"]}, token)


def _person(serial: int) -> Mapping[str, object]:
    start = f"44010619800101{serial % 1000:03d}"
    rest = sum(int(digit) * factor for digit, factor in zip(start, FACTORS, strict=True)) % 11
    return {
        "consent_identity": True,
        "consent_health": True,
        "name": "测试",
        "document_number": start + "10X98765432"[rest],
        "phone": f"+86138{serial:08d}",
        "region": "440106",
        "address": "体育东路1号",
        "confirm": True,
    }


def _asked(base: str, path: str, body: object, token: str = "", method: str = "POST") -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
