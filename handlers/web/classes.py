"""Home of CLASSES: what is refused first when there is more to do than can be done, and of the class of every address.

Statistics and exports will stand before the links. A visit waits as a sign-up does.
"""

import re
from collections.abc import Mapping

LINKS, HISTORY, SIGN_UP, PASS, WEBHOOKS, NEVER = "links", "history", "sign_up", "pass", "webhooks", "never"
CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (  # refused first to last
    (
        LINKS,
        (
            "/api/openapi.json",
            "/api/v1/rules",
            "/api/v1/services",
            "/demo",
            "/m/services",
            "/office/{link}",
            "/rules",
            "/{file}",
        ),
    ),
    (
        HISTORY,
        (
            "/api/v1/accounts",
            "/api/v1/accounts/{id}",
            "/api/v1/appeals",
            "/api/v1/consents",
            "/api/v1/consents/{purpose}",
            "/api/v1/corrections",
            "/api/v1/corrections/declaration",
            "/api/v1/declarations",
            "/api/v1/notices",
            "/api/v1/notices/{purpose}",
            "/api/v1/papers",
            "/api/v1/papers/{id}",
            "/m/accounts",
            "/m/appeal",
            "/m/consent",
            "/m/correct",
            "/m/mine",
            "/m/notices",
            "/m/paper",
            "/m/visits",
        ),
    ),
    (
        SIGN_UP,
        (
            "/api/v1/face",
            "/api/v1/face/{check}",
            "/api/v1/family",
            "/api/v1/family/{id}",
            "/api/v1/forms/{form}",
            "/api/v1/forms/{form}/answers",
            "/api/v1/forms/{form}/answers/{question}",
            "/api/v1/forms/{form}/submit",
            "/api/v1/joins",
            "/api/v1/joins/{id}",
            "/api/v1/language",
            "/api/v1/phone",
            "/api/v1/places",
            "/counter",
            "/counter/{link}",
            "/api/v1/venues/{venue}",
            "/api/v1/visits",
            "/api/v1/visits/leave",
            "/api/v1/visits/{id}",
            "/m/add",
            "/m/check",
            "/m/family",
            "/m/form",
            "/m/join",
            "/m/part",
            "/m/share",
            "/m/sure",
            "/m/visit",
            "/p/{link}/face",
            "/screen/{link}",
            "/screen/{link}/codes",
            "/v/{code}",
        ),
    ),
    (
        PASS,
        (
            "/.well-known/healthcode/jwks.json",
            "/.well-known/healthcode/revocations",
            "/.well-known/healthcode/revocations/{since}",
            "/.well-known/healthcode/trust-list",
            "/api/v1/family/{id}/pass",
            "/api/v1/family/{id}/passes",
            "/api/v1/gate/verify",
            "/api/v1/gate/visits",
            "/api/v1/login",
            "/api/v1/logout",
            "/api/v1/me",
            "/api/v1/pass",
            "/api/v1/passes",
            "/api/v1/who",
            "/gate",
            "/gate/classes.json",
            "/gate/roots.json",
            "/gate/wechat.json",
            "/gate/words.json",
            "/gate/worker.js",
            "/m",
            "/m/",
            "/m/code",
            "/m/code-worker.js",
            "/m/code/{version}/{name:.+}",
            "/m/login",
            "/m/pass",
            "/m/reasons",
            "/m/who",
            "/p/{link}",
            "/p/{link}/card.png",
            "/p/{link}/paper.pdf",
            "/p/{link}/code",
            "/static/app/{name:.+}",
            "/static/gate/{name:.+}",
            "/static/hp1/{name:.+}",
            "/static/{name}",
        ),
    ),
    (WEBHOOKS, ("/demo/{rest:.+}", "/hooks/{account}")),  # in the demo the platforms are ourselves
    (NEVER, ("/doctor/events", "/healthz", "/metrics", "/readyz", "/static/busy.html")),
)
ORDER: Mapping[str, int] = {name: place for place, (name, _) in enumerate(CLASSES)}
_PART = re.compile(r"\{\w+(?::([^{}]+))?\}")


def _pattern(path: str) -> str:
    parts = _PART.split(path)  # what stands between the parts of a path, and each part's own expression
    return "".join(re.escape(each) if not place % 2 else each or "[^/]+" for place, each in enumerate(parts))


_WHOLE = {path.encode(): name for name, paths in CLASSES for path in paths if "{" not in path}
_WITH_PARTS = re.compile(
    "|".join(
        f"(?P<{name}>{'|'.join(_pattern(path) for path in paths if '{' in path)})"
        for name, paths in CLASSES
        if any("{" in path for path in paths)
    ).encode()
)


def class_of(path: bytes) -> str | None:
    """By the path as it came, without its query. None: no address of ours."""
    if (name := _WHOLE.get(path)) is not None:
        return name
    found = _WITH_PARTS.fullmatch(path)
    return found.lastgroup if found else None
