"""Home of reading what Alipay answers: the exact text that was signed, checked, and only then believed."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import NotGenuine, Undelivered
from integrations.alipay.encryption import decrypted
from integrations.alipay.errors import declined, declined_unsigned
from integrations.alipay.keys import Keys
from integrations.alipay.signature import verify

SUCCESS = "10000"
ERROR = "error_response"
SIGN = "sign"
CHARSETS = ("utf-8", "gb18030")  # errors come in GBK even when UTF-8 was asked for
BLANK = re.compile(r"[ \t\r\n]*")
Answer = Mapping[str, Any]


class Unreadable(Exception):
    """A text that is no JSON object, or one that two readers might read in two ways."""


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """A value and the very text it was written as; white space and escapes are part of what was signed."""

    text: str
    value: Any


def read(body: bytes, method: str, keys: Keys, hidden: Iterable[str]) -> Answer:
    """What succeeded, by a genuine answer. Raises Undelivered."""
    name = method.replace(".", "_") + "_response"
    try:
        text, charset = _decoded(body)
        members = members_of(text)
        name, member = _answer(members, name)
    except Unreadable as fault:
        raise Undelivered(f"the answer is unreadable: {fault}", permanent=False) from None
    signature = members[SIGN].value if SIGN in members else None
    if not signature:
        raise _unsigned(member.value)
    if not isinstance(signature, str) or not verify(keys.alipay, signature, member.text.encode(charset)):
        raise Undelivered(_stranger(members, keys), permanent=False)
    answer = _opened(member.value, keys)
    code = str(answer.get("code", SUCCESS))
    if code != SUCCESS or name == ERROR:
        words = str(answer.get("sub_msg") or answer.get("msg") or "")
        raise declined(code, str(answer.get("sub_code", "")), words, hidden)
    return answer


def members_of(text: str) -> Mapping[str, Member]:
    """The members of a JSON object by name. Raises Unreadable."""
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    members: dict[str, Member] = {}
    at = _past(text, _blank(text, 0), "{")
    try:
        while True:
            name, at = decoder.raw_decode(text, _blank(text, at))
            start = _blank(text, _past(text, _blank(text, at), ":"))
            value, at = decoder.raw_decode(text, start)
            if not isinstance(name, str) or name in members:
                raise Unreadable("a name twice")
            members[name] = Member(text[start:at], value)
            at = _blank(text, at)
            if not text.startswith(",", at):
                break
            at += 1
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if _blank(text, _past(text, at, "}")) != len(text):
        raise Unreadable("more behind it")
    return members


def _decoded(body: bytes) -> tuple[str, str]:
    for charset in CHARSETS:
        try:
            return body.decode(charset), charset
        except UnicodeDecodeError:
            continue
    raise Unreadable("neither UTF-8 nor GBK")


def _answer(members: Mapping[str, Member], name: str) -> tuple[str, Member]:
    """Exactly one of the answer and the error."""
    found = [each for each in (name, ERROR) if each in members]
    if len(found) != 1:
        raise Unreadable("no answer" if not found else "two answers")
    return found[0], members[found[0]]


def _stranger(members: Mapping[str, Member], keys: Keys) -> str:
    named = members.get("alipay_cert_sn")
    if keys.alipay_cert_sn and named and named.value != keys.alipay_cert_sn:
        return "the answer is signed by another certificate than alipay_cert; download Alipay's present one"
    return "the answer is not signed by Alipay's key"


def _unsigned(value: Any) -> Undelivered:
    if not isinstance(value, Mapping) or str(value.get("code", SUCCESS)) == SUCCESS:
        return Undelivered("the answer is not signed", permanent=False)
    return declined_unsigned(str(value["code"]), str(value.get("sub_code", "")))


def _opened(value: Any, keys: Keys) -> Answer:
    """With content encryption the answer is a text; its quotes were part of what was signed."""
    if isinstance(value, str) and keys.aes:
        try:
            value = json.loads(decrypted(keys.aes, value), object_pairs_hook=_once)
        except (NotGenuine, Unreadable, ValueError, RecursionError):
            raise Undelivered("the answer's encryption is unreadable", permanent=False) from None
    if not isinstance(value, dict):
        raise Undelivered("the answer is no JSON object", permanent=False)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable("a name twice")
    return members


def _blank(text: str, at: int) -> int:
    blank = BLANK.match(text, at)
    return blank.end() if blank else at


def _past(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise Unreadable("no JSON object")
    return at + len(sign)
