"""A picture somebody sends can be fetched from the platform, by our own clients too."""

import io

from PIL import Image
from played_gateway import AES_KEY, KEYS, LIFE_ID, content, read
from played_office import AES_KEY as WECHAT_KEY
from played_office import APP_ID, SECRET, TOKEN, Stage
from sign_in import gateway

from integrations.alipay.account import Alipay
from integrations.alipay.config import AlipayConfig
from integrations.simulator.acts import Act
from integrations.simulator.faults import Faults
from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

DOWNLOAD = "alipay.mobile.public.multimedia.download"
MOST = 512 * 1024


def is_jpeg(picture: bytes) -> bool:
    return Image.open(io.BytesIO(picture)).format == "JPEG"


async def sent_at_wechat(stage: Stage) -> str:
    stage.simulator.act(stage.simulator.person(followed=True), Act("picture"), Faults())
    await stage.settled()
    return stage.office.heard[-1]["MediaId"]


async def sent_at_alipay(stage: Stage) -> str:
    stage.alipay.act(stage.alipay.person(followed=True), Act("picture"), Faults())
    await stage.settled()
    return content(stage.gateway.heard[-1]["biz_content"], "MediaId")


async def test_our_client_fetches_a_picture_from_wechat(stage: Stage) -> None:
    base = f"{stage.simulator.origin}/demo/wechat"
    config = WeChatConfig(
        "demo-wechat", "service", APP_ID, "gh_demo000001", TOKEN, WECHAT_KEY, SECRET, api_base=base
    )
    account = WeChat(config, stage.session, lambda _: b"", 900, ProcessTokens(), stage.clock)
    first, second = await sent_at_wechat(stage), await sent_at_wechat(stage)
    assert first != second
    assert is_jpeg(await account.picture(first, MOST))


async def test_wechat_hands_out_no_other_picture_and_to_nobody_else(stage: Stage) -> None:
    media_id, token = await sent_at_wechat(stage), await stage.log_in()
    address = stage.server.make_url("/demo/wechat/cgi-bin/media/get")
    for query, code in (
        ({"access_token": "guess", "media_id": media_id}, 40001),
        ({"access_token": token, "media_id": "none"}, 40007),
        ({"access_token": token}, 40007),
    ):
        async with stage.session.get(address, params=query) as response:
            assert (await response.json())["errcode"] == code


async def test_our_client_fetches_a_picture_from_alipay(stage: Stage) -> None:
    config = AlipayConfig(
        name="demo-alipay",
        kind="life",
        app_id=LIFE_ID,
        private_key=(KEYS / "demo-alipay-app-private.pem").read_text("ascii"),
        alipay_public_key=(KEYS / "demo-alipay-platform-public.pem").read_text("ascii"),
        aes_key=AES_KEY,
        gateway=f"{stage.alipay.origin}/demo/alipay/gateway.do",
    )
    account = Alipay(config, stage.session, lambda _: b"", {}, stage.clock)
    assert is_jpeg(await account.picture(await sent_at_alipay(stage), MOST))


async def test_alipay_hands_out_pictures_to_signed_calls_alone(stage: Stage) -> None:
    media_id, client = await sent_at_alipay(stage), gateway(stage, "alipay")
    address = stage.server.make_url("/demo/alipay/chat/multimedia.do")
    signed = client.fields(DOWNLOAD, {"mediaId": media_id})
    for fields, cause in (
        ({**signed, "sign": "AAAA"}, "isv.invalid-signature"),
        (client.fields(DOWNLOAD, {"mediaId": "none"}), "isv.invalid-parameter"),
        (client.fields(DOWNLOAD, {}), "isv.invalid-parameter"),
        (client.fields("alipay.open.public.menu.create", {"mediaId": media_id}), "isv.invalid-method"),
    ):
        async with stage.session.get(address, params=fields) as response:
            assert read(await response.text())["sub_code"] == cause
    async with stage.session.get(address, params={"app_id": "2021000000000009"}) as response:
        assert "isv.invalid-app-id" in await response.text()
