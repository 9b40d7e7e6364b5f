"""Home of telling the server who somebody is: codes of the mini program and of pages, and telephone numbers."""

import secrets
from base64 import b64encode
from collections.abc import Mapping

from integrations.simulator.follower import Follower
from integrations.simulator.wechat.account import open_id_at, union_id
from integrations.simulator.wechat.refusal import Refusal, errcode
from integrations.simulator.wechat.simulator import Desk, WeChat

Answer = Mapping[str, object]
Query = Mapping[str, str]
WITH_UNION = "snsapi_userinfo"
SESSION, TOKEN = "/sns/jscode2session", "/sns/oauth2/access_token"
PHONE = "/wxa/business/getuserphonenumber"
PAGE_TOKEN_LASTS = 7200  # seconds


def login_code(wechat: WeChat, desk: Desk, follower: Follower, scope: str = "") -> str:
    """`scope` of the page that asked; the mini program asks for none."""
    return desk.logins.hand_out(f"{follower.open_id} {scope}", wechat.now())


def phone_code(wechat: WeChat, desk: Desk, follower: Follower) -> str:
    return desk.phones.hand_out(follower.open_id, wechat.now())


def code_to_session(wechat: WeChat, desk: Desk, query: Query) -> Answer:
    """jscode2session; there is no errcode when all is well. Raises Down."""
    try:
        follower, _ = _whose(wechat, desk, query, query.get("js_code", ""), page=False)
    except Refusal as refusal:
        return errcode(refusal.code)
    answer = {
        "openid": open_id_at(desk.account, follower.open_id),
        "session_key": b64encode(secrets.token_bytes(16)).decode(),
        "unionid": union_id(follower.open_id),
    }
    return _shown(follower, SESSION, answer)


def code_to_token(wechat: WeChat, desk: Desk, query: Query) -> Answer:
    """The page's own token. The union id comes with the wider scope alone. Raises Down."""
    try:
        follower, scope = _whose(wechat, desk, query, query.get("code", ""), page=True)
    except Refusal as refusal:
        return errcode(refusal.code)
    answer: Answer = {
        "access_token": secrets.token_urlsafe(60),
        "expires_in": PAGE_TOKEN_LASTS,
        "refresh_token": secrets.token_urlsafe(60),
        "openid": open_id_at(desk.account, follower.open_id),
        "scope": scope,
        **({"unionid": union_id(follower.open_id)} if scope == WITH_UNION else {}),
    }
    return _shown(follower, TOKEN, answer)


def phone_number(wechat: WeChat, desk: Desk, body: Mapping[str, object]) -> Answer:
    """Raises Refusal for a code that is no code of the button."""
    follower = wechat.people.get(desk.phones.worth(str(body["code"]), wechat.now()))
    if follower is None:
        raise Refusal(40029)
    if follower.struck(PHONE, by_token=False):
        raise Refusal(45009)
    desk.phones.use(str(body["code"]))
    country, _, rest = follower.phone.removeprefix("+").partition(" ")
    info = {
        "phoneNumber": rest if country == "86" else f"+{country}{rest}",
        "purePhoneNumber": rest,
        "countryCode": country,
        "watermark": {"timestamp": int(wechat.now().timestamp()), "appid": desk.account.app_id},
    }
    return _shown(follower, PHONE, {**errcode(0), "phone_info": info})


def _whose(wechat: WeChat, desk: Desk, query: Query, code: str, *, page: bool) -> tuple[Follower, str]:
    """Who, and the scope, which a page's code has and a mini program's has not; the code is used up."""
    check_credential(desk, query.get("appid", ""), query.get("secret", ""))
    if query.get("grant_type") != "authorization_code":
        raise Refusal(40002)
    open_id, _, scope = desk.logins.worth(code, wechat.now()).partition(" ")
    follower = wechat.people.get(open_id)
    if follower is None or bool(scope) is not page:
        raise Refusal(40029)
    if follower.struck(SESSION if not page else TOKEN, by_token=False):
        raise Refusal(45009)
    desk.logins.use(code)
    return follower, scope


def check_credential(desk: Desk, app_id: str, secret: str) -> None:
    if app_id != desk.account.app_id:
        raise Refusal(40013)
    if secret != desk.account.secret:
        raise Refusal(40125)


def _shown(follower: Follower, path: str, answer: Answer) -> Answer:
    """The wire keeps what is secret out of the page."""
    hidden = {name: "…" if name.endswith(("_key", "_token")) else value for name, value in answer.items()}
    follower.show({"kind": "call", "path": path, "body": {}, "answer": hidden})
    return answer
