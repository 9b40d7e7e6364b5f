"""Home of problems (RFC 9457): each has a stable name, a status, and its sentences in templates/messages."""

import json
from collections.abc import Mapping

from aiohttp import hdrs, web

from bot.ports import Ports

URN = "urn:healthcode:problem:"
JSON = "application/problem+json"
PROBLEMS: Mapping[str, int] = {
    "malformed": 400,
    "code_refused": 401,
    "proof_refused": 401,
    "unauthorized": 401,
    "pilot": 403,
    "not_found": 404,
    "account_unknown": 404,
    "method_not_allowed": 405,
    "slow": 408,
    "already_done": 409,
    "already_registered": 409,
    "consent_withdrawn": 409,
    "face_impossible": 409,
    "no_code": 409,
    "not_asked": 409,
    "refused": 409,
    "registration_first": 409,
    "sure_needed": 409,
    "version_changed": 409,
    "who": 409,
    "too_large": 413,
    "not_json": 415,
    "misdirected": 421,
    "idempotency_reused": 422,
    "invalid": 422,
    "too_many": 429,
    "internal": 500,
    "busy": 503,
    "platform_unavailable": 503,
}
BY_STATUS: Mapping[int, str] = {
    400: "malformed",
    403: "not_found",
    404: "not_found",
    405: "method_not_allowed",
    408: "slow",
    413: "too_large",
    415: "not_json",
    421: "misdirected",
    503: "busy",
}


class Problem(Exception):
    """What was asked by an app cannot be done. `more` are members beside the usual ones, `headers` go with it."""

    def __init__(
        self, name: str, more: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(name)
        self.name = name
        self.more = more or {}
        self.headers = headers or {}


def answer_to(ports: Ports, language: str, problem: Problem) -> web.Response:
    status = PROBLEMS[problem.name]
    said = {
        "type": URN + problem.name,
        "title": ports.texts.say(language, f"problem.{problem.name}"),
        "status": status,
        "detail": ports.texts.say(language, f"problem_detail.{problem.name}"),
        **problem.more,
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {hdrs.CONTENT_TYPE: JSON, hdrs.CONTENT_LANGUAGE: language, **problem.headers}
    if status == 401:
        headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return web.Response(body=body, status=status, headers=headers)
