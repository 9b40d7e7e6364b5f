"""/demo in a real Chromium and over HTTP, with a small office behind the webhook."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
import zxingcpp
from demo_phone import Phone, chromium
from PIL import Image
from played_office import Fields, Stage, choice, news, set_stage, text
from playwright.async_api import Browser, expect

from integrations.simulator.acts import Act
from integrations.simulator.delivery import Faults

ASKED = f"您好。\n最近14天，您离开过广州吗？\n{choice('没有离开过', 1)}\n{choice('离开过广州', 2)}"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session, patience=1.0)
        yield stage
        await stage.server.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def phone_at(browser: Browser, stage: Stage, width: int = 1360, height: int = 820) -> Phone:
    page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
    await page.goto(str(stage.server.make_url("/demo")))
    return Phone(page)


def small_talk(fields: Fields) -> str:
    if fields.get("Event") == "subscribe":
        return text(ASKED)
    if fields.get("Event") == "CLICK":
        return text(f"菜单 {fields['EventKey']}")
    return text(f"听到“{fields.get('Content', fields['MsgType'])}”")


@pytest.mark.browser
async def test_following_tapping_typing_and_the_menu(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.hears("最近14天")
    await phone.tap("没有离开过")
    await phone.hears("听到“没有离开过”")
    assert stage.office.heard[-1]["bizmsgmenuid"] == "0"
    await phone.say("<b>昨天</b>")
    await phone.hears("听到“<b>昨天</b>”")
    await phone.menu("申报 Declare")
    await phone.hears("菜单 declare")
    await expect(phone.page.locator("#wire .record")).to_have_count(4)


@pytest.mark.browser
async def test_voice_pictures_and_places_are_sent(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    for button, heard in (("语音 Voice", "voice"), ("图片 Picture", "image")):
        await phone.page.get_by_label("More").click()
        await phone.page.get_by_role("button", name=button).click()
        await phone.hears(f"听到“{heard}”")
    await phone.page.get_by_label("More").click()
    await phone.page.locator("#place").select_option(label="杭州 Hangzhou")
    await phone.hears("听到“location”")
    assert stage.office.heard[-1]["Label"].startswith("浙江省杭州市")


@pytest.mark.browser
async def test_the_wire_shows_what_travels_and_what_is_inside(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.say("你好吗")
    await phone.hears("听到“你好吗”")
    record = phone.page.locator("#wire .record").first
    await record.click()
    sealed, message, answer, answered = (record.locator("pre").nth(number) for number in range(4))
    await expect(sealed).to_contain_text("msg_signature=")
    await expect(sealed).not_to_contain_text("你好吗")
    await expect(message).to_contain_text("你好吗")
    await expect(answer).to_contain_text("<Encrypt>")
    await expect(answered).to_contain_text("听到“你好吗”")


@pytest.mark.browser
async def test_faults_are_played_and_the_retry_is_seen(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.page.get_by_label("Lose the first reply").check()
    await phone.say("丢一次")
    await phone.hears("听到“丢一次”")
    verdicts = phone.page.locator("#wire .verdict")
    await expect(verdicts.nth(0)).to_have_text("shown · attempt 2 of 3")
    await expect(verdicts.nth(1)).to_have_text("lost on the way")
    await phone.page.get_by_label("Lose the first reply").uncheck()
    await phone.page.get_by_label("Deliver each message twice at once").check()
    await phone.say("两次")
    await phone.hears("听到“两次”")
    assert [fields["Content"] for fields in stage.office.heard[-2:]] == ["两次", "两次"]
    await expect(phone.bubbles.filter(has_text="两次")).to_have_count(1)


@pytest.mark.browser
async def test_a_card_shows_its_picture_cropped_and_a_qr_in_it_can_be_read(
    browser: Browser, stage: Stage
) -> None:
    picture = "data:image/png;base64," + card_picture("HP1:DEMO")
    stage.office.answer = lambda _: news(
        "绿码 可以通行", "王*英，有效到11月28日", picture, "https://example.org/p/1"
    )
    phone = await phone_at(browser, stage)
    await phone.follow()
    card = phone.page.locator(".card")
    await expect(card).to_contain_text("绿码 可以通行")
    await expect(card).to_have_attribute("href", "https://example.org/p/1")
    for ratio in (900 / 383, 360 / 200):
        box = await card.locator("img").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(ratio, rel=0.03)
        seen = Image.open(io.BytesIO(await card.locator("img").screenshot()))
        assert ratio < 2 or zxingcpp.read_barcode(seen).text == "HP1:DEMO"
        await phone.page.get_by_label("Show cards as thumbnails").check()


def card_picture(words: str) -> str:
    import base64

    code = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=10)).resize((360, 360))
    canvas = Image.new("RGB", (900, 500), "white")
    canvas.paste(drawn, (40, 70))
    content = io.BytesIO()
    canvas.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


@pytest.mark.browser
async def test_a_page_of_the_server_opens_inside_the_phone_and_is_filled_in(
    browser: Browser, stage: Stage
) -> None:
    link = stage.simulator.account.hook.replace("/hooks/demo-wechat", "/p/form")
    stage.office.answer = lambda _: text(f'<a href="{link}">▶ 点这里填写</a>')
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.page.get_by_role("link", name="▶ 点这里填写").click()
    form = phone.page.frame_locator("#view-frame")
    await phone.page.get_by_role("button", name="代填 Fill in as 张三").click()
    await expect(form.locator("[name=name]")).to_have_value("张三")
    await expect(form.locator("[name=document_number]")).to_have_value("440106199006150015")
    await expect(form.locator("a")).to_have_attribute("target", "_blank")
    await form.locator("[name=name]").fill("")
    await phone.page.locator("#crib-rows").get_by_text("张三").click()
    await expect(form.locator("[name=name]")).to_have_value("张三")
    await phone.page.get_by_role("button", name="Close the page").click()
    await expect(phone.page.locator("#view")).to_be_hidden()
    await phone.page.get_by_role("link", name="▶ 点这里填写").click()
    await expect(form.locator("[name=name]")).to_have_value("")
    await form.locator("body").evaluate("() => WeixinJSBridge.call('closeWindow')")
    await expect(phone.page.locator("#view")).to_be_hidden()


@pytest.mark.browser
async def test_a_pushed_message_appears_by_itself(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.hears("最近14天")
    (open_id,) = stage.simulator.people
    message = {"touser": open_id, "msgtype": "text", "text": {"content": "您的健康码有更新"}}
    await stage.api("/cgi-bin/message/custom/send", message, await stage.log_in())
    await phone.hears("您的健康码有更新")


@pytest.mark.browser
async def test_every_person_has_a_phone_and_things_to_type(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.hears("最近14天")
    await phone.page.locator("[data-person=maria]").click()
    await expect(phone.page.locator("#profile")).to_be_visible()
    await phone.follow()
    await phone.page.get_by_role("button", name="Maria Garcia").click()
    await expect(phone.page.get_by_label("Message", exact=True)).to_have_value("Maria Garcia")
    assert len(stage.simulator.people) == 2
    await phone.page.locator("[data-person=zhangsan]").click()
    await phone.hears("最近14天")
    await phone.page.get_by_role("button", name="Start over").click()
    await expect(phone.page.locator("#profile")).to_be_visible()
    assert len(stage.simulator.people) == 3


@pytest.mark.browser
async def test_a_restarted_server_finds_its_people_again(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.hears("最近14天")
    ((open_id, follower),) = stage.simulator.people.items()
    stage.simulator.people.clear()
    follower.wake()
    await phone.say("还在吗")
    await phone.hears("听到“还在吗”")
    assert list(stage.simulator.people) == [open_id]


@pytest.mark.browser
async def test_it_fills_the_screen_of_a_real_phone(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage, width=360, height=720)
    await phone.follow()
    await phone.hears("最近14天")
    box = await phone.page.locator(".phone").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 720}
    assert await phone.page.evaluate("document.documentElement.scrollWidth") == 360
    await phone.page.get_by_role("button", name="Wire").click()
    await expect(phone.page.locator("#wire .record")).to_be_visible()
    await phone.page.locator("#wire-side .close").click()
    await expect(phone.page.locator("#wire-side")).to_be_hidden()


async def test_a_foreign_page_cannot_act_for_a_person(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    address = stage.server.make_url(f"/demo/api/people/{person.open_id}/acts")
    async with stage.session.post(address, data='{"kind": "unfollow"}') as response:
        assert response.status == 415
    assert stage.office.heard == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/demo/files/secrets.toml", None, 404),
        ("GET", "/demo/api/media/none", None, 404),
        ("GET", "/demo/api/people/oNobody/events", None, 404),
        ("GET", "/demo/api/people/{known}/events?after=x", None, 400),
        ("POST", "/demo/api/people", {"open_id": "somebody"}, 400),
        ("POST", "/demo/api/people", [], 400),
        ("POST", "/demo/api/people/{known}/acts", {"kind": "fly"}, 400),
        ("POST", "/demo/api/people/{known}/acts", {"kind": "text", "words": "长" * 8001}, 400),
        ("POST", "/demo/wechat/cgi-bin/user/info", {}, 404),
        ("POST", "/demo/wechat/cgi-bin/media/upload", {}, 415),
    ],
)
async def test_what_is_not_understood_is_refused(
    stage: Stage, method: str, path: str, body: object, status: int
) -> None:
    person = stage.simulator.person(followed=True)
    address = f"http://127.0.0.1:{stage.server.port}{path.format(known=person.open_id)}"
    async with stage.session.request(method, address, json=body) as response:
        assert response.status == status


async def test_too_many_deliveries_at_once_are_refused(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    stage.office.delay = 0.5
    for _ in range(20):
        stage.simulator.act(person, Act("text", "在吗"), Faults())
    address = stage.server.make_url(f"/demo/api/people/{person.open_id}/acts")
    async with stage.session.post(address, json={"kind": "text", "words": "在吗"}) as response:
        assert response.status == 429
    await stage.settled()


async def test_an_upload_without_media_is_refused(stage: Stage) -> None:
    form = aiohttp.FormData()
    form.add_field("other", b"x", filename="a", content_type="image/png")
    async with stage.session.post(
        stage.server.make_url("/demo/wechat/cgi-bin/media/upload"), data=form
    ) as response:
        assert response.status == 400
