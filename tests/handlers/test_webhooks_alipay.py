"""What our own gateway for Alipay says of its answers over HTTP."""

from alipay_gateway import check, config, message
from hook_site import open_hooks

from bot.ports import Ports
from integrations.alipay.form import TYPE

UNKNOWN = "<MsgType>hologram</MsgType>"


async def test_a_signed_answer_names_the_charset_it_was_signed_in(ports: Ports) -> None:
    account = config()
    async with open_hooks(ports, alipay=account) as site:
        address = f"{site.url}/hooks/{account.name}"
        for request, inside in ((check(), b"<success>"), (message(UNKNOWN), b"ack")):
            answer = await site.http.post(address, data=request.body, headers={"Content-Type": TYPE})
            assert answer.headers["Content-Type"] == "text/xml; charset=gbk"
            assert inside in await answer.read()
