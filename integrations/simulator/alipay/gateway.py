"""Home of Alipay's gateway as our client meets it: one address for all methods, answers signed over their raw text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.calls import CALLS
from integrations.simulator.alipay.refusal import Refusal, Unsigned
from integrations.simulator.alipay.requests import Pairs, Request, charset_of, read
from integrations.simulator.alipay.signing import encrypted, sign
from integrations.simulator.alipay.simulator import Alipay, Desk
from integrations.simulator.follower import QUOTA, TOKEN_EXPIRED, Follower
from integrations.simulator.reading import Abnormal

ERROR = "error_response"
DOWNLOAD = "alipay.mobile.public.multimedia.download"
Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answered:
    body: bytes
    charset: str


def answer(alipay: Alipay, desk: Desk, query: str, body: Pairs, files: Mapping[str, bytes]) -> Answered:
    """The person a call concerns sees it on their wire. Raises Down."""
    charset = charset_of(query)
    try:
        request = read(desk.account, query, body, files, alipay.now())
        name, value = _called(alipay, desk, request)
    except Refusal as refusal:
        return _refused(desk.account, refusal, charset)
    text = _written(value)
    if request.encrypted:
        text = json.dumps(encrypted(text, desk.account.aes_key))
    return _signed(desk.account, name, text, charset)


def picture(alipay: Alipay, desk: Desk, query: str) -> bytes | Answered:
    """What a person sent, by its id; or why there is none."""
    charset = charset_of(query)
    try:
        return _kept(alipay, read(desk.account, query, [], {}, alipay.now()))
    except Refusal as refusal:
        return _refused(desk.account, refusal, charset)


def _kept(alipay: Alipay, request: Request) -> bytes:
    if request.method != DOWNLOAD:
        raise Refusal("isv.invalid-method")
    found = alipay.media.get(str(request.content.get("mediaId")))
    if found is None:
        raise Refusal("isv.invalid-parameter")
    return found


def _called(alipay: Alipay, desk: Desk, request: Request) -> tuple[str, Answer]:
    """Under which name the answer stands, and the answer. Raises Refusal for what is no business of the method's."""
    if not request.method:
        raise Refusal("isv.missing-method")
    if request.method not in CALLS:
        raise Refusal("isv.invalid-method")
    called = CALLS[request.method]
    follower = called.whose(alipay, desk, request)
    name = request.method.replace(".", "_") + "_response"
    try:
        if follower:
            _strike(follower, request, by_token=called.by_token)
        value = called.answer(alipay, desk, request, follower)
    except Refusal as refusal:
        name, value = (name if called.by_token else ERROR), refusal.answer
    except (KeyError, TypeError, AttributeError, ValueError, Abnormal):
        value = Refusal("isv.invalid-parameter").answer
    if follower:
        shown = {key: "…" if key.endswith("_token") else each for key, each in value.items()}
        body = dict(request.content)
        follower.show({"kind": "call", "path": request.method, "body": body, "answer": shown})
    return name, value


def _strike(follower: Follower, request: Request, *, by_token: bool) -> None:
    fault = follower.struck(request.method, by_token=by_token)
    if fault == TOKEN_EXPIRED:
        raise Refusal("aop.invalid-auth-token")
    if fault == QUOTA:
        raise Refusal("isv.app-call-limited")


def _written(value: Answer) -> str:
    """Slashes come escaped, as from the platform."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")


def _refused(account: PlayedAccount, refusal: Refusal, charset: str) -> Answered:
    text = _written(refusal.answer)
    if isinstance(refusal, Unsigned):
        return Answered(f'{{"{ERROR}":{text}}}'.encode(charset), charset)
    return _signed(account, ERROR, text, charset)


def _signed(account: PlayedAccount, name: str, text: str, charset: str) -> Answered:
    signature = sign(text.encode(charset, "replace"), account.platform_key)
    return Answered(f'{{"{name}":{text},"sign":"{signature}"}}'.encode(charset, "replace"), charset)
