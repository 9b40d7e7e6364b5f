"""Home of the platform's refusals, by its own codes and words."""

from collections.abc import Mapping

WORDS: Mapping[int, str] = {
    0: "ok",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40097: "invalid args",
    40013: "invalid appid",
    40016: "invalid button size",
    40018: "invalid button name size",
    40029: "invalid code",
    40037: "invalid template_id",
    40053: "invalid action info, please check document",
    40125: "invalid appsecret",
    40163: "code been used",
    42001: "access_token expired",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44004: "text content is empty",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    47001: "data format error",
}


class Refusal(Exception):
    """The platform answers with an errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(WORDS[code])
        self.code = code


def errcode(code: int) -> Mapping[str, object]:
    return {"errcode": code, "errmsg": WORDS[code]}
