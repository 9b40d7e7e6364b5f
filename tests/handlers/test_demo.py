"""/demo in a real Chromium, with a small office behind the webhook."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
import zxingcpp
from demo_phone import Phone, card_picture, chromium
from PIL import Image
from played_gateway import LIFE_ID, Client, content
from played_office import Fields, Stage, choice, news, set_stage, text
from playwright.async_api import Browser, Page, expect

ASKED = f"您好。\n最近14天，您离开过广州吗？\n{choice('没有离开过', 1)}\n{choice('离开过广州', 2)}"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session, patience=1.0)
        yield stage
        await stage.server.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def page_at(browser: Browser, stage: Stage, width: int = 1360, height: int = 820) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
    await page.goto(str(stage.server.make_url("/demo")))
    return page


async def phone_at(browser: Browser, stage: Stage, *size: int) -> Phone:
    return Phone(await page_at(browser, stage, *size))


def small_talk(fields: Fields) -> str:
    if fields.get("Event") == "subscribe":
        return text(ASKED)
    clicked = fields.get("Event") == "CLICK"
    return text(
        f"菜单 {fields['EventKey']}" if clicked else f"听到“{fields.get('Content', fields['MsgType'])}”"
    )


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
    await expect(phone.records).to_have_count(4)


@pytest.mark.browser
async def test_voice_pictures_and_places_are_sent(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    for button, heard in (("语音 Voice", "voice"), ("图片 Picture", "image")):
        await phone.column.get_by_label("More").click()
        await phone.column.get_by_role("button", name=button).click()
        await phone.hears(f"听到“{heard}”")
    await phone.column.get_by_label("More").click()
    await phone.column.locator(".place").select_option(label="杭州 Hangzhou")
    await phone.hears("听到“location”")
    assert stage.office.heard[-1]["Label"].startswith("浙江省杭州市")


@pytest.mark.browser
async def test_the_wire_shows_what_travels_and_what_is_inside(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.say("你好吗")
    await phone.hears("听到“你好吗”")
    record = phone.records.first
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
    verdicts = phone.column.locator(".wire .verdict")
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
    card = phone.column.locator(".card")
    await expect(card).to_contain_text("绿码 可以通行")
    await expect(card).to_have_attribute("href", "https://example.org/p/1")
    for ratio in (900 / 383, 360 / 200):
        box = await card.locator("img").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(ratio, rel=0.03)
        seen = Image.open(io.BytesIO(await card.locator("img").screenshot()))
        assert ratio < 2 or zxingcpp.read_barcode(seen).text == "HP1:DEMO"
        await phone.page.get_by_label("Show cards as thumbnails").check()


@pytest.mark.browser
async def test_a_page_of_the_server_opens_inside_the_phone_and_is_filled_in(
    browser: Browser, stage: Stage
) -> None:
    link = stage.simulator.account.hook.replace("/hooks/demo-wechat", "/p/form")
    stage.office.answer = lambda _: text(f'<a href="{link}">▶ 点这里填写</a>')
    phone = await phone_at(browser, stage)
    await phone.follow()
    await phone.column.get_by_role("link", name="▶ 点这里填写").click()
    form = phone.view
    await phone.page.get_by_role("button", name="代填 Fill in as 张三").click()
    await expect(form.locator("[name=name]")).to_have_value("张三")
    await expect(form.locator("[name=document_number]")).to_have_value("440106199006150015")
    await expect(form.locator("a")).to_have_attribute("target", "_blank")
    await form.locator("[name=name]").fill("")
    await phone.page.locator("#crib-rows").get_by_text("张三").click()
    await expect(form.locator("[name=name]")).to_have_value("张三")
    await phone.column.get_by_role("button", name="Close the page").click()
    await expect(phone.column.locator(".view")).to_be_hidden()
    await phone.column.get_by_role("link", name="▶ 点这里填写").click()
    await expect(form.locator("[name=name]")).to_have_value("")
    await form.locator("body").evaluate("() => WeixinJSBridge.call('closeWindow')")
    await expect(phone.column.locator(".view")).to_be_hidden()


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
    await expect(phone.column.locator(".profile")).to_be_visible()
    await phone.follow()
    await phone.page.get_by_role("button", name="Maria Garcia").click()
    await expect(phone.column.get_by_label("Message", exact=True)).to_have_value("Maria Garcia")
    assert len(stage.simulator.people) == 2
    await phone.page.locator("[data-person=zhangsan]").click()
    await phone.hears("最近14天")
    await phone.page.get_by_role("button", name="Start over").click()
    await expect(phone.column.locator(".profile")).to_be_visible()
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
async def test_the_same_person_holds_a_phone_with_alipay(browser: Browser, stage: Stage) -> None:
    page = await page_at(browser, stage)
    phone = Phone(page, "alipay")
    await expect(phone.records).to_have_count(1)
    await expect(phone.records).to_contain_text("gateway checked")
    await phone.follow()
    await phone.say("健康码")
    (user_id,) = stage.alipay.people
    await expect(phone.records).to_have_count(3)
    client = Client(
        stage.session, str(stage.server.make_url("/demo/alipay/gateway.do")), stage.clock, LIFE_ID
    )
    text = {"to_user_id": user_id, "msg_type": "text", "text": {"content": "您好，请回复1"}}
    assert (await client.asked("alipay.open.public.message.custom.send", text))["code"] == "10000"
    await phone.hears("您好，请回复1")
    await phone.menu("帮助 Help")
    await phone.column.get_by_label("More").click()
    await phone.column.get_by_role("button", name="取消授权 Withdraw").click()
    await expect(phone.column.locator(".chat .line")).to_contain_text("Authorisation withdrawn")
    await expect(phone.records).to_have_count(6)
    heard = [content(form.get("biz_content", ""), "EventType") for form in stage.gateway.heard]
    assert heard == ["verifygw", "follow", "", "click", ""]
    await expect(Phone(page).column.locator(".profile")).to_be_visible()


@pytest.mark.browser
async def test_each_phone_opens_its_mini_program_signed_in(browser: Browser, stage: Stage) -> None:
    page = await page_at(browser, stage)
    for platform in ("wechat", "alipay"):
        phone = Phone(page, platform)
        await phone.column.locator(".mini").click()
        await phone.view.locator("[name=name]").wait_for()
        address = await phone.view.locator("body").evaluate("() => location.href")
        assert f"/m/?account=demo-{platform}-mini#code=" in address
        desk = (stage.simulator if platform == "wechat" else stage.alipay).desk_of(f"demo-{platform}-mini")
        assert desk is not None
        (open_id,) = stage.simulator.people if platform == "wechat" else stage.alipay.people
        assert desk.logins.worth(address.partition("#code=")[2], stage.clock()).strip() == open_id
        await phone.column.get_by_role("button", name="Share the phone number").click()
        await phone.view.locator("body").evaluate(
            "() => location.hash.startsWith('#phone=') || new Promise((done) => addEventListener('hashchange', done))"
        )


@pytest.mark.browser
async def test_a_fault_of_the_platform_is_switched_on_for_both_phones(browser: Browser, stage: Stage) -> None:
    page = await page_at(browser, stage)
    await Phone(page, "alipay").column.locator(".wire .record").wait_for()
    (wechat,), (alipay,) = stage.simulator.people.values(), stage.alipay.people.values()
    async with (
        page.expect_response(f"**/{wechat.open_id}/faults"),
        page.expect_response(f"**/{alipay.open_id}/faults"),
    ):
        await page.get_by_label("Token has expired").check()
    assert alipay.faults.expired
    body = {"touser": wechat.open_id, "template_id": "T1", "data": {}}
    answer = await stage.api("/cgi-bin/message/template/send", body, await stage.log_in())
    assert answer["errcode"] == 42001
    await expect(page.get_by_label("Token has expired")).not_to_be_checked()
    await expect(Phone(page).records.first).to_contain_text("access_token expired")


@pytest.mark.browser
async def test_it_fills_the_screen_of_a_real_phone(browser: Browser, stage: Stage) -> None:
    stage.office.answer = small_talk
    phone = await phone_at(browser, stage, 360, 720)
    await phone.follow()
    await phone.hears("最近14天")
    box = await phone.column.locator(".phone").bounding_box()
    assert box == {"x": 0, "y": 44, "width": 360, "height": 676}
    assert await phone.page.evaluate("document.documentElement.scrollWidth") == 360
    await phone.column.get_by_role("button", name="Wire").click()
    await expect(phone.records).to_be_visible()
    await phone.column.locator(".wire-side .close").click()
    await expect(phone.column.locator(".wire-side")).to_be_hidden()
    other = Phone(phone.page, "alipay")
    await expect(other.column).to_be_hidden()
    await phone.page.locator("#switch").get_by_text("Alipay").click()
    await expect(other.column.locator(".profile")).to_be_visible()
    await expect(phone.column).to_be_hidden()
