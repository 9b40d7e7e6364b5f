"""Home of opening a pass for its owner alone: the account's platform tells who looks, as often as they like."""

import base64
import hmac
from datetime import UTC, datetime, timedelta

from aiohttp import hdrs, web
from yarl import URL

from bot.ports import Account, NotGenuine, Transaction, Undelivered
from handlers.web.answers import COOKIE, Holder, asked_language, give_cookie, gone, link_of, page
from handlers.web.keys import PLATFORMS, PORTS
from integrations.platform import Identity

STATE = "healthcode-owner"
LASTS = timedelta(minutes=10)
STATE_BYTES = 16
CODES = ("code", "auth_code")
EVER = datetime(1970, 1, 1, tzinfo=UTC)  # a link tells its owner also after its end


async def owned(request: web.Request) -> tuple[Account, Holder] | None:
    """Whose pass this link shows, however old it is; None where the account's pages cannot ask who looks."""
    ports = request.app[PORTS]
    payload = ports.links.open(request.match_info["link"], EVER) or {}
    if payload.get("for") != "pass":
        return None
    channel, citizen = (bytes.fromhex(str(payload[name])) for name in ("channel", "citizen"))
    stored = await ports.store.begin().channel(channel)
    account = ports.accounts.get(stored.account) if stored else None
    if account is None or not account.web_login:
        return None
    return account, Holder("pass", link_of(request), channel, citizen)


async def open_for(request: web.Request, account: Account, holder: Holder, lasts: timedelta) -> web.Response:
    """Sends to the platform, or takes what it sent back. Anybody else is shown what a late link shows."""
    code = next((request.query[name] for name in CODES if name in request.query), "")
    if not code:
        return _asking(request, account)
    cookie, state = request.cookies.get(STATE, ""), request.query.get("state", "")
    if not state or not hmac.compare_digest(cookie.encode("utf-8", "replace"), state.encode()):
        return gone(request)
    ports = request.app[PORTS]
    try:
        who = await request.app[PLATFORMS][account.name].identify(code)
    except NotGenuine as fault:
        ports.report("login_refused", {"account": account.name, "cause": fault.cause})
        return gone(request)
    except Undelivered:
        return page(request, "later.html", asked_language(request) or "zh", {}, 503)
    if not await _is_owner(request, ports.store.begin(), account, holder, who):
        return gone(request)
    answer = web.Response(status=303, headers={hdrs.LOCATION: _address(request)})
    give_cookie(request, answer, holder, lasts)
    answer.cookies[COOKIE]["samesite"] = (
        "Lax"  # the platform leads back, and a strict one would not come along
    )
    return answer


async def _is_owner(
    request: web.Request, tx: Transaction, account: Account, holder: Holder, who: Identity
) -> bool:
    ports = request.app[PORTS]
    id_ = ports.sealing.index("channel", account.name, who.open_id)
    if id_ == holder.channel:
        return True
    own, stored = await tx.channel(id_), await tx.channel(holder.channel)
    if own is not None and own.citizen == holder.citizen and not own.unfollowed_at:
        return True
    union = ports.sealing.index("union", account.platform, who.union_id) if who.union_id else None
    return union is not None and stored is not None and stored.union == union


def _asking(request: web.Request, account: Account) -> web.Response:
    ports = request.app[PORTS]
    state = base64.urlsafe_b64encode(ports.random(STATE_BYTES)).rstrip(b"=").decode()
    address = request.app[PLATFORMS][account.name].login_page(ports.public_url + _address(request), state)
    answer = web.Response(status=303, headers={hdrs.LOCATION: address})
    answer.set_cookie(
        STATE,
        state,
        max_age=int(LASTS.total_seconds()),
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=ports.public_url.startswith("https:"),
    )
    return answer


def _address(request: web.Request) -> str:
    """This page without what the platform added."""
    language = asked_language(request)
    return str(URL(request.path).with_query(lang=language)) if language else request.path
