"""Home of judging what the server answered: the signed envelope of an acknowledgement or of the check, or a bare word."""

import re

from integrations.simulator.alipay.account import PlayedAccount, bare
from integrations.simulator.alipay.letters import CHECK, GBK, MESSAGE, Letter
from integrations.simulator.alipay.signing import is_signed
from integrations.simulator.reading import Abnormal, parsed

RESPONSE = re.compile(r"<alipay><response>(.*)</response>(.*)</alipay>\s*", re.DOTALL)
SUCCESS = "success"


def judge(account: PlayedAccount, letter: Letter, user_id: str, body: bytes) -> str:
    """What the wire says of it. Raises Abnormal for what the platform does not take as an answer."""
    service = letter.form.get("service", "")
    if service == CHECK:
        return _checked(account, _opened(account, body))
    if service == MESSAGE and body.strip() != SUCCESS.encode():
        return _acknowledged(account, user_id, _opened(account, body))
    if body != SUCCESS.encode():
        raise Abnormal("the answer is not the word success")
    return "taken: success"


def _opened(account: PlayedAccount, body: bytes) -> str:
    """What stands between <response> and </response>, in the bytes that were signed."""
    try:
        xml = body.decode(GBK)
    except UnicodeDecodeError as fault:
        raise Abnormal("the answer is not GBK") from fault
    parsed(xml)
    if (found := RESPONSE.search(xml)) is None:
        raise Abnormal("the answer has no response")
    content, rest = found.groups()
    signature = re.search(r"<sign>(.*?)</sign>", rest, re.DOTALL)
    if "<sign_type>RSA2</sign_type>" not in rest or signature is None:
        raise Abnormal("the answer is not signed by RSA2")
    if not is_signed(content.encode(GBK), signature[1].strip(), account.app_key):
        raise Abnormal("the signature of the answer is wrong")
    return content


def _checked(account: PlayedAccount, content: str) -> str:
    response = parsed(f"<response>{content}</response>")
    if response.findtext("success") != "true":
        raise Abnormal(f"the check was answered with {response.findtext('error_code', 'no success')}")
    if response.findtext("biz_content") != bare(account.app_key):
        raise Abnormal("the check was answered with another key than the account's own")
    return "gateway checked"


def _acknowledged(account: PlayedAccount, user_id: str, content: str) -> str:
    answer = parsed(f"<response>{content}</response>").find("XML")
    if answer is None or answer.findtext("MsgType") != "ack":
        raise Abnormal("the answer is no acknowledgement")
    if answer.findtext("ToUserId") != user_id or answer.findtext("AppId") != account.app_id:
        raise Abnormal("the acknowledgement is for somebody else")
    return "acknowledged"
