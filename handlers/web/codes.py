"""Home of /m/code: the page that shows what a phone holds, with all it needs. The same for everybody, kept by anybody.

One version is one set: its files lie under an address of their own, so that a page kept for a day finds the scripts
it came with. A worker keeps the whole set where the browser has such; where not, the browser's own cache does.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aiohttp import hdrs, web

from bot.ports import Texts
from handlers.web.answers import PAGES
from handlers.web.keys import PORTS
from handlers.web.statics import CSS, SCRIPT
from integrations.pages import Pages
from integrations.sentences import LANGUAGES

PAGE, WORKER = "/m/code", "/m/code-worker.js"
SHELL = "public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800"
WATCHED = "public, max-age=3600"  # a page that is opened looks for a newer set, but not each time
COMMENT = re.compile(rb"\s// .*")  # after code, and none of an address
BLANKS = re.compile(rb"\s*([{};,>])\s*|(?<=:)\s+")  # that mean nothing in a style
FOREVER = "public, max-age=31536000, immutable"
FILES: Mapping[str, str] = {
    "app/code.css": CSS,
    **dict.fromkeys((f"app/{name}.js" for name in ("code", "browser", "kept", "qr")), SCRIPT),
    "app/vendor/lean-qr.mjs": SCRIPT,
    **dict.fromkeys(
        (f"hp1/{name}.js" for name in ("held", "strip", "clock", "hour", "chain", "claims", "bytes", "text")),
        SCRIPT,
    ),
    "hp1/vendor/noble-sha256.mjs": SCRIPT,
}


@dataclass(frozen=True, slots=True)
class Shell:
    """`files` by their names, each as it is sent."""

    version: str
    page: bytes
    worker: bytes
    files: Mapping[str, bytes]


async def show(request: web.Request) -> web.Response:
    shell = _shell(request)
    headers = {hdrs.CACHE_CONTROL: SHELL, hdrs.ETAG: f'"{shell.version}"'}
    if request.headers.get(hdrs.IF_NONE_MATCH, "").removeprefix("W/") == headers[hdrs.ETAG]:
        return web.Response(status=304, headers=headers)
    return web.Response(body=shell.page, content_type="text/html", charset="utf-8", headers=headers)


async def worker(request: web.Request) -> web.Response:
    headers = {hdrs.CACHE_CONTROL: WATCHED}
    return web.Response(body=_shell(request).worker, content_type=SCRIPT, charset="utf-8", headers=headers)


async def file(request: web.Request) -> web.Response:
    """Of another version it is what there is now, and kept by nobody under that address."""
    shell, name = _shell(request), request.match_info["name"]
    if name not in shell.files:
        raise web.HTTPNotFound
    asked_for = request.match_info["version"] == shell.version
    headers = {hdrs.CACHE_CONTROL: FOREVER if asked_for else "no-store"}
    return web.Response(body=shell.files[name], content_type=FILES[name], charset="utf-8", headers=headers)


def _shell(request: web.Request) -> Shell:
    return shell_of(request.app[PAGES], request.app[PORTS].texts)


@cache
def shell_of(pages: Pages, texts: Texts) -> Shell:
    sent = {name: _bare_of(name) for name in FILES}
    hours = {each: "|".join(texts.say(each, f"hour.{number}") for number in range(64)) for each in LANGUAGES}
    values = {"hours": hours}
    whole = pages.render("app/code.html", "zh", {**values, "version": ""}).encode()
    version = hashlib.sha256(whole + b"".join(sent.values())).hexdigest()[:12]
    page = pages.render("app/code.html", "zh", {**values, "version": version}).encode()
    told = {"version": version, "page": PAGE, "files": list(FILES)}
    script = _bare_of("app/code-worker.js")
    return Shell(version, page, b"const shell = %b;\n%b" % (json.dumps(told).encode(), script), sent)


def _bare(text: bytes) -> bytes:
    """Without what is there for its reader alone: comments, and the blanks a line begins with."""
    lines = (COMMENT.sub(b"", line).strip() for line in text.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith((b"//", b"/*")))


def _bare_of(name: str) -> bytes:
    text = _bare(files("templates").joinpath(name).read_bytes())
    return BLANKS.sub(rb"\1", text) if name.endswith(".css") else text


ROUTES = (
    web.get(PAGE, show),
    web.get(WORKER, worker),
    web.get(f"{PAGE}/{{version}}/{{name:.+}}", file),
)
