"""Home of telling the server who somebody is: codes, telephone numbers, and the check of a face against a name."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from integrations.simulator.alipay.refusal import Refusal
from integrations.simulator.alipay.requests import BEIJING, Request
from integrations.simulator.alipay.signing import RSA2, encrypted, sign
from integrations.simulator.alipay.simulator import Alipay, Desk, FaceCheck
from integrations.simulator.follower import Follower
from integrations.simulator.reading import json_object

Answer = Mapping[str, object]
CERTIFY = "alipay.user.certify.open.certify"
TOKEN_LASTS, REFRESH_LASTS = timedelta(days=15), timedelta(days=30)
CHECKS_KEPT = 50


def login_code(alipay: Alipay, desk: Desk, follower: Follower) -> str:
    return desk.logins.hand_out(follower.open_id, alipay.now())


def phone_proof(desk: Desk, follower: Follower) -> str:
    """What my.getPhoneNumber gives the mini program, which passes it on as it is."""
    country, _, number = follower.phone.removeprefix("+").partition(" ")
    mobile = number if country == "86" else f"{country}-{number}"
    plain = json.dumps({"code": "10000", "msg": "Success", "mobile": mobile}, separators=(",", ":"))
    account = desk.account
    words = encrypted(plain, account.aes_key) if account.aes_key else plain
    signed = json.dumps(words) if account.aes_key else plain
    proof = {
        "response": words,
        "sign": sign(signed.encode(), account.platform_key),
        "sign_type": RSA2,
        "encrypt_type": "AES",
        "charset": "UTF-8",
    }
    return json.dumps(proof)


def of_code(alipay: Alipay, desk: Desk, request: Request) -> Follower | None:
    return alipay.people.get(desk.logins.worth(request.fields.get("code", ""), alipay.now()))


def token(alipay: Alipay, desk: Desk, request: Request, follower: Follower | None) -> Answer:
    if request.fields.get("grant_type") != "authorization_code":
        raise Refusal("isv.invalid-parameter")
    if follower is None:
        raise Refusal("isv.code-invalid")
    desk.logins.use(request.fields["code"])
    return {
        "access_token": "authusrB" + secrets.token_hex(16),
        "user_id": follower.open_id,
        "expires_in": int(TOKEN_LASTS.total_seconds()),
        "re_expires_in": int(REFRESH_LASTS.total_seconds()),
        "refresh_token": "authusrB" + secrets.token_hex(16),
        "auth_start": _beijing(alipay.now()),
    }


def initialize(_: Alipay, desk: Desk, request: Request, __: Follower | None) -> Answer:
    content = request.content
    who, how = json_object(content["identity_param"]), json_object(content.get("merchant_config", "{}"))
    wanted = ("identity_type", "cert_type", "cert_name", "cert_no")
    if not content["outer_order_no"] or not content["biz_code"] or not all(who[name] for name in wanted):
        raise Refusal("isv.invalid-parameter")
    certify_id = secrets.token_hex(16)
    desk.checks[certify_id] = FaceCheck(str(how.get("return_url", "")))
    while len(desk.checks) > CHECKS_KEPT:
        del desk.checks[next(iter(desk.checks))]
    return {"code": "10000", "msg": "Success", "certify_id": certify_id}


def opened(desk: Desk, request: Request, user_id: str) -> str:
    """The id of the check whose page somebody opens by a signed address. Raises Refusal."""
    certify_id = str(request.content.get("certify_id", ""))
    if certify_id not in desk.checks:
        raise Refusal("CERTIFY_ID_NOT_EXIST")
    desk.checks[certify_id].user_id = user_id
    return certify_id


def of_check(alipay: Alipay, desk: Desk, request: Request) -> Follower | None:
    check = desk.checks.get(str(request.content.get("certify_id", "")))
    return alipay.people.get(check.user_id) if check else None


def query(_: Alipay, desk: Desk, request: Request, __: Follower | None) -> Answer:
    check = desk.checks.get(request.content["certify_id"])
    if check is None:
        raise Refusal("CERTIFY_ID_NOT_EXIST")
    reason = {None: "认证未完成", False: "人脸比对不通过"}.get(check.passed, "")
    why = {"fail_reason": reason} if reason else {}
    return {"code": "10000", "msg": "Success", "passed": "T" if check.passed else "F", **why}


def _beijing(now: datetime) -> str:
    return f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
