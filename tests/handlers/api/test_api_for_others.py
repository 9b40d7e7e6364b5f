"""Declaring by API for somebody whose code one shows; and what chat holds half told of others stays whatever is sent."""

from urllib.parse import parse_qs, urlsplit

import pytest
from api_site import FEVER, HEALTHY, WEB, ApiSite, App, person
from chat import HEALTHY as SAID
from chat import Chat
from families import CHILD
from synthetic import resident_number

from bot.dialogs.page import fill
from bot.usecases.commit import committed

SON = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
ELDER = resident_number(2)
MOTHER = {"name": "王桂花", "document_number": ELDER, "relation": "parent", "consent": True}


async def enters_by_web(site: ApiSite) -> App:
    """By the web app of the account that one chats with, which is the same conversation."""
    async with site.http.get(f"{site.url}/m/login?account={WEB.name}", allow_redirects=False) as answer:
        (state,) = parse_qs(urlsplit(answer.headers["Location"]).query)["state"]
    code = site.people[WEB.name].code_for("o-1")
    said = await site.nobody.posts("/login", {"account": WEB.name, "code": code, "state": state})
    return site.app(said.body["token"])


async def at_home(site: ApiSite, *, child: bool = True) -> tuple[App, Chat, str]:
    """An app and a chat of one conversation, of somebody registered, and the id of their child."""
    app, chat = await enters_by_web(site), Chat(site.ports, "o-1", WEB)
    await app.signs_up()
    return app, chat, (await app.posts("/family", SON)).body["id"] if child else ""


async def answers_for(app: App, id_: str, answers: object) -> int:
    said = await app.puts(f"/forms/declaration/answers?for={id_}", {"answers": answers})
    return said.status


async def test_a_child_added_by_api_gets_its_code_by_api(site: ApiSite) -> None:
    app, _, son = await at_home(site)
    form = (await app.gets(f"/forms/declaration?for={son}")).body
    assert (form["form"], form["route"]) == ("declaration", [])
    assert form["next"]["text"].startswith("最近14天，小满离开过")
    one = await app.puts(f"/forms/declaration/answers/places?for={son}", {"value": []})
    assert one.body["next"]["id"] == "contact"
    back = await app.deletes(f"/forms/declaration/answers/places?for={son}")
    assert back.body["route"] == []
    wrong = await app.posts(f"/forms/declaration/submit?for={son}", {"version": 1})
    assert {"places", "contact", "confirm"} <= wrong.faults.keys()
    late = await app.posts(f"/forms/declaration/submit?for={son}", {"version": 2})
    assert late.problem == "version_changed"
    assert await answers_for(app, son, HEALTHY) == 200
    sent = (await app.posts(f"/forms/declaration/submit?for={son}", {"version": 1})).body
    assert (sent["outcome"], sent["name"], sent["reasons"]) == ("green", "李*满", [])
    assert sent["code"].startswith("HP1")
    (shown,) = (await app.gets("/family")).body["people"]
    assert shown["outcome"] == "green"


async def test_yellow_of_a_child_is_asked_about_once_more_and_its_reason_is_not_shown(site: ApiSite) -> None:
    app, chat, son = await at_home(site)
    await answers_for(app, son, FEVER)
    address = f"/forms/declaration/submit?for={son}"
    doubt = await app.posts(address, {"version": 1})
    assert (doubt.problem, doubt.body["colour"]) == ("sure_needed", "yellow")
    assert "发热，11月24日开始" in doubt.body["statements"]
    sent = (await app.posts(address, {"version": 1, "sure": True})).body
    assert (sent["outcome"], sent["reasons"], sent["next"]) == ("yellow", [], "")
    assert (await app.gets("/pass")).body["outcome"] == "green"
    assert (await chat.menu()).card.title == "您绿码、小满黄码"
    assert not (await chat.says("谢谢")).text.startswith("※"), "what one said oneself is no news"


async def test_while_the_adult_has_not_agreed_it_waits_with_what_was_asked(site: ApiSite) -> None:
    app, chat, _ = await at_home(site, child=False)
    asked = (await app.posts("/family", MOTHER)).body["id"]
    assert await answers_for(app, asked, FEVER) == 200
    sent = (await app.posts(f"/forms/declaration/submit?for={asked}", {"version": 1, "sure": True})).body
    assert (sent["outcome"], sent["title"], sent["code"], sent["until"]) == ("pending", "核对中", None, None)
    assert "桂花：等本人同意" in (await chat.says("家人")).text


@pytest.mark.parametrize("method", ["GET", "PUT", "PUT many", "DELETE", "POST"])
async def test_foreign_and_unknown_ids_get_the_same_answer(site: ApiSite, method: str) -> None:
    app, _, son = await at_home(site)
    other = await site.enters("o-2")
    await other.signs_up(3)
    nobody = await site.enters("o-3")
    paths = {"GET": "", "PUT many": "/answers", "POST": "/submit"}
    path = paths.get(method, "/answers/places")
    body = {"PUT": {"value": []}, "PUT many": {"answers": {}}, "POST": {"version": 1}}.get(method)
    asked = [
        await who.asks(method.split(maxsplit=1)[0], f"/forms/{form}{path}?for={id_}", body)
        for who, form, id_ in (
            (other, "declaration", son),
            (other, "declaration", "f" * 16),
            (nobody, "declaration", son),
            (app, "registration", son),
        )
    ]
    assert {(each.status, each.problem) for each in asked} == {(404, "not_found")}
    assert len({each.raw for each in asked}) == 1
    assert len({each.headers["Content-Length"] for each in asked}) == 1


async def test_after_it_is_ended_there_is_nothing_to_declare_for(site: ApiSite) -> None:
    app, _, son = await at_home(site)
    await answers_for(app, son, HEALTHY)
    await app.deletes(f"/family/{son}")
    assert (await app.gets(f"/forms/declaration?for={son}")).problem == "not_found"
    assert (await app.gets("/forms/declaration?for=")).problem == "invalid"


async def test_the_childs_half_begun_in_the_app_is_finished_in_chat_alone(site: ApiSite) -> None:
    app, chat, son = await at_home(site)
    await app.puts(f"/forms/declaration/answers/places?for={son}", {"value": []})
    reply = await chat.menu()
    assert "小满最近14天接触过" in reply.text
    reply = await chat.all_of(["没有接触过", "没有症状"])
    assert "请看一遍：\n小满：" in reply.text
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"
    assert len((await app.gets("/declarations")).body["declarations"]) == 1


async def test_the_same_as_oneself_is_asked_by_api_where_both_are_told(site: ApiSite) -> None:
    app, chat, son = await at_home(site)
    await app.answers("declaration", HEALTHY)
    assert (await app.gets(f"/forms/declaration?for={son}")).body["next"]["id"] == "same"
    assert await answers_for(app, son, {"same": "same", "symptoms": []}) == 200
    assert (await app.submits("declaration")).body["outcome"] == "green"
    assert (await app.gets("/forms/declaration")).body["route"] == []
    rest = (await app.gets(f"/forms/declaration?for={son}")).body
    assert [each["id"] for each in rest["route"]] == ["places", "contact", "symptoms"]
    reply = await chat.menu()
    assert "请看一遍：\n小满：" in reply.text
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"


async def test_ones_own_half_stays_when_the_childs_is_sent(site: ApiSite) -> None:
    app, chat, son = await at_home(site)
    await app.answers("declaration", {"places": []})
    assert await answers_for(app, son, HEALTHY) == 200
    await app.posts(f"/forms/declaration/submit?for={son}", {"version": 1})
    assert "2/3" in (await chat.menu()).text


async def test_one_begins_again_with_oneself_after_a_child_was_begun(site: ApiSite) -> None:
    app, chat, son = await at_home(site)
    await app.puts(f"/forms/declaration/answers/places?for={son}", {"value": []})
    await app.answers("declaration", {"places": []})
    await chat.menu()
    reply = await chat.all_of(SAID[1:])
    assert "小满" in reply.text


async def test_whoever_is_being_added_in_chat_is_gone_on_with_after_ones_own_is_sent(site: ApiSite) -> None:
    app, chat, _ = await at_home(site, child=False)
    await chat.all_of(["加家人", "李小满"])
    await app.answers("declaration", HEALTHY)
    assert (await app.submits("declaration")).body["outcome"] == "green"
    assert "小满的证件号码" in (await chat.menu()).text
    await chat.all_of([CHILD, "我的孩子", "同意替家人办码", "小满和我一样", "没有症状"])
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"


async def test_people_named_on_the_page_wait_until_one_has_registered_and_declared_by_api(
    site: ApiSite,
) -> None:
    app, chat = await enters_by_web(site), Chat(site.ports, "o-1", WEB)
    await chat.taps("开始办码")
    await named_on_the_page(chat)
    await app.answers("registration", {"consent_health": True, "confirm": True})
    assert (await app.submits("registration")).status == 200
    assert "离开过广州吗" in (await chat.menu()).text, "nobody named is dropped, and nothing is answered yet"
    await app.answers("declaration", HEALTHY)
    assert (await app.submits("declaration")).body["outcome"] == "green"
    reply = await chat.menu()
    assert "小满离开过广州吗" in reply.text
    await chat.all_of(["没有离开过", "没有接触过", "没有症状"])
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"
    assert not (await chat.says("谢谢")).text.startswith("※")


async def named_on_the_page(chat: Chat) -> None:
    fields = {name: str(words) for name, words in person().items() if name != "confirm"} | {"region": "广州"}
    fields |= {f"member1_{name}": str(words) for name, words in SON.items() if name != "consent"}
    fields |= {"member1_consent_member": "yes"}
    channel = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    faults = await committed(chat.ports, lambda tx: fill(chat.ports, tx, channel, fields, chat.ports.now()))
    assert faults == {}
