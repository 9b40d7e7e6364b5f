"""Home of the styles and the scripts of the citizen's pages and of the web app, and of the page for when all else fails."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files

from aiohttp import web

CSS, SCRIPT, PAGE = "text/css", "text/javascript", "text/html"
PNG, WASM, MANIFEST = "image/png", "application/wasm", "application/manifest+json"
TEXTS = (CSS, SCRIPT, PAGE, MANIFEST)
FILES: Mapping[str, str] = {
    "pages.css": CSS,
    "pages.js": SCRIPT,
    "office.css": CSS,
    "counter.css": CSS,
    "screen.css": CSS,
    "screen.js": SCRIPT,
    "busy.html": PAGE,
}
APP: Mapping[str, str] = {
    "app.css": CSS,
    "api.js": SCRIPT,
    "page.js": SCRIPT,
    "places.js": SCRIPT,
    "fields.js": SCRIPT,
    "stays.js": SCRIPT,
    "start.js": SCRIPT,
    "form.js": SCRIPT,
    "check.js": SCRIPT,
    "sure.js": SCRIPT,
    "pass.js": SCRIPT,
    "reasons.js": SCRIPT,
    "services.js": SCRIPT,
    "mine.js": SCRIPT,
    "consent.js": SCRIPT,
    "qr.js": SCRIPT,
    "kept.js": SCRIPT,
    "leaving.js": SCRIPT,
    "browser.js": SCRIPT,
    "code.js": SCRIPT,
    "code-worker.js": SCRIPT,
    "code.css": CSS,
    "card.js": SCRIPT,
    "family.js": SCRIPT,
    "add.js": SCRIPT,
    "share.js": SCRIPT,
    "appeal.js": SCRIPT,
    "correct.js": SCRIPT,
    "notices.js": SCRIPT,
    "paper.js": SCRIPT,
    "reply.js": SCRIPT,
    "rows.js": SCRIPT,
    "who.js": SCRIPT,
    "accounts.js": SCRIPT,
    "part.js": SCRIPT,
    "join.js": SCRIPT,
    "visit.js": SCRIPT,
    "visits.js": SCRIPT,
    "vendor/lean-qr.mjs": SCRIPT,
}

HP1: Mapping[str, str] = {
    "text.js": SCRIPT,
    "bytes.js": SCRIPT,
    "cose.js": SCRIPT,
    "claims.js": SCRIPT,
    "chain.js": SCRIPT,
    "strip.js": SCRIPT,
    "clock.js": SCRIPT,
    "held.js": SCRIPT,
    "keys.js": SCRIPT,
    "verify.js": SCRIPT,
    "cbor.js": SCRIPT,
    "envelope.js": SCRIPT,
    "listed.js": SCRIPT,
    "trust.js": SCRIPT,
    "hour.js": SCRIPT,
    "vendor/noble-sha256.mjs": SCRIPT,
}

GATE: Mapping[str, str] = {
    "gate.css": CSS,
    "gate.webmanifest": MANIFEST,
    "icon-192.png": PNG,
    "icon-512.png": PNG,
    "page.js": SCRIPT,
    "camera.js": SCRIPT,
    "clock.js": SCRIPT,
    "counting.js": SCRIPT,
    "hour.js": SCRIPT,
    "judging.js": SCRIPT,
    "kept.js": SCRIPT,
    "lists.js": SCRIPT,
    "online.js": SCRIPT,
    "platforms.js": SCRIPT,
    "reading.js": SCRIPT,
    "result.js": SCRIPT,
    "sound.js": SCRIPT,
    "words.js": SCRIPT,
    "vendor/zxing-wasm/share.js": SCRIPT,
    "vendor/zxing-wasm/reader/index.js": SCRIPT,
    "vendor/zxing-wasm/reader/zxing_reader.wasm": WASM,
}


async def show(request: web.Request) -> web.Response:
    return _sent(FILES, "static", request.match_info["name"])


async def show_of_the_app(request: web.Request) -> web.Response:
    return _sent(APP, "app", request.match_info["name"])


async def show_of_hp1(request: web.Request) -> web.Response:
    return _sent(HP1, "hp1", request.match_info["name"])


async def show_of_the_gate(request: web.Request) -> web.Response:
    return _sent(GATE, "gate", request.match_info["name"])


def _sent(known: Mapping[str, str], folder: str, name: str) -> web.Response:
    if name not in known:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
    return web.Response(
        body=files("templates").joinpath(folder, name).read_bytes(),
        content_type=known[name],
        charset="utf-8" if known[name] in TEXTS else None,
        headers=headers | BUSY_HEADERS if known[name] == PAGE else headers,
    )


def _styled(page: str) -> dict[str, str]:
    """The page stands alone, so it bears its style, and its headers permit this style and nothing more."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    }


BUSY_HEADERS = _styled(files("templates").joinpath("static", "busy.html").read_text("utf-8"))
ROUTES = (
    web.get("/static/{name}", show),
    web.get("/static/app/{name:.+}", show_of_the_app),
    web.get("/static/hp1/{name:.+}", show_of_hp1),
    web.get("/static/gate/{name:.+}", show_of_the_gate),
)
