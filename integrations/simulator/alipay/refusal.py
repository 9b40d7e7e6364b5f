"""Home of the gateway's refusals: its code, its own word for the cause, and what it says."""

from collections.abc import Mapping

MISSING, INVALID, FAILED, LIMITED, NO_RIGHT = "40001", "40002", "40004", "40005", "20001"
SAID: Mapping[str, str] = {
    MISSING: "Missing Required Arguments",
    INVALID: "Invalid Arguments",
    FAILED: "Business Failed",
    LIMITED: "Call Limited",
    NO_RIGHT: "Insufficient Token Permissions",
}
# cause → code, words
CAUSES: Mapping[str, tuple[str, str]] = {
    "isv.missing-signature": (MISSING, "缺少签名参数"),
    "isv.missing-method": (MISSING, "缺少方法名参数"),
    "isv.invalid-app-id": (INVALID, "无效的AppID参数"),
    "isv.invalid-signature": (INVALID, "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配"),
    "isv.invalid-signature-type": (INVALID, "无效签名类型"),
    "isv.invalid-timestamp": (INVALID, "非法的时间戳参数"),
    "isv.invalid-format": (INVALID, "无效的数据格式"),
    "isv.invalid-method": (INVALID, "不存在的方法名"),
    "isv.invalid-parameter": (INVALID, "参数无效"),
    "isv.code-invalid": (INVALID, "授权码code无效"),
    "isv.app-call-limited": (LIMITED, "应用调用次数超限，包含调用频率超限"),
    "aop.invalid-auth-token": (NO_RIGHT, "无效的访问令牌"),
    "MSG_SD_OVER_TIME": (FAILED, "超过规定时间，发送消息失败"),
    "USER_NOT_FOLLOW": (FAILED, "用户未关注"),
    "USER_NOT_SUBSCRIBE": (FAILED, "用户未订阅该消息"),
    "TEMPLATE_NOT_EXIST": (FAILED, "消息模板不存在"),
    "INVALID_IMAGE": (FAILED, "图片格式或大小不符合要求"),
    "INVALID_BUTTON": (FAILED, "菜单按钮不符合要求"),
    "CERTIFY_ID_NOT_EXIST": (FAILED, "认证不存在"),
}


class Refusal(Exception):
    """The gateway answers with an error; `cause` is one of CAUSES."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause

    @property
    def answer(self) -> Mapping[str, object]:
        code, words = CAUSES[self.cause]
        return {"code": code, "msg": SAID[code], "sub_code": self.cause, "sub_msg": words}


class Unsigned(Refusal):
    """The gateway does not know whose key to sign for, so nothing signs its answer."""
