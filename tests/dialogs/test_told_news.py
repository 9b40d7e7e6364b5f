"""What people are told: the next answer has what no push says, and what the platform tells changes no conversation."""

from dataclasses import replace
from datetime import date

from chat import ZHANG, Chat
from families import CHILD, ask
from ports import Clock
from post import ASKED, channel_of, left_of, with_templates
from synthetic import CDC, HOSPITAL, list_officers

from bot.domain.citizens import Citizen
from bot.domain.notices import CHANGED
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.counters import Clerk, look_up


async def person_of(chat: Chat) -> Citizen:
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    assert channel.citizen is not None
    citizen = await tx.citizen(channel.citizen)
    assert citizen is not None
    return citizen


async def in_contact(ports: Ports, number: str, day: date) -> None:
    await list_officers(ports)
    claim = Claim("close_contact", "Guangzhou CDC", "on the list", day)
    documents = [Document("CN", "resident_id", number)]
    added = await committed(ports, lambda tx: evidence.add(ports, tx, claim, documents, CDC.id, ports.now()))
    await committed(ports, lambda tx: evidence.confirm(ports, tx, added.ids[0], HOSPITAL.id, ports.now()))


async def test_the_code_says_that_a_test_is_due_on_the_days_of_its_rule(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await in_contact(chat.ports, ZHANG["number"], date(2026, 11, 24))
    for days, due in ((0, False), (1, True), (2, False), (4, True)):
        clock.at = Clock().forward(days=days)
        assert ("今天要做核酸检测" in (await chat.menu()).card.description) is due


async def test_who_shows_a_code_hears_that_it_changed_in_their_next_answer(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await ask(chat.ports, await person_of(chat))
    clock.forward(minutes=1)
    await chat.says("帮助")
    assert "※" not in (await chat.says("隐私")).text
    await in_contact(chat.ports, CHILD, date(2026, 11, 24))
    clock.forward(minutes=1)
    assert (await chat.says("帮助")).text.startswith("※ 您家人的码有更新")
    assert "※" not in (await chat.says("隐私")).text


async def test_what_the_platform_tells_is_no_word_of_the_person(chat: Chat, clock: Clock) -> None:
    chat.ports = replace(with_templates(chat.ports, {CHANGED: ASKED}), automatic="demo")
    stranger = Chat(chat.ports, "oStranger")
    assert (await stranger.does("agreement", told=((ASKED.id, "accept"),))).messages == ()
    await chat.signs_up()
    before = await channel_of(chat.ports, await person_of(chat))
    clock.forward(minutes=1)
    assert (await chat.does("agreement", told=((ASKED.id, "accept"),))).messages == ()
    assert (await chat.does("arrival", told=(("N1", "yes"),))).messages == ()
    assert await channel_of(chat.ports, await person_of(chat)) == before
    assert (await left_of(chat.ports, before))[CHANGED].left == 1


async def test_news_that_comes_while_a_form_is_open_says_how_to_see_it(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of(("申报", "有变化", "没有离开过"))
    await in_contact(chat.ports, ZHANG["number"], date(2026, 11, 24))
    assert (await chat.menu()).text.startswith("※ 您的码有更新，答完或回复“取消”就能看。\n2/3")
    await chat.says("取消")
    assert "红码" in (await chat.menu()).card.title


async def looked(ports: Ports, office: str = "南山服务点") -> None:
    document = Document("CN", "resident_id", ZHANG["number"])
    await committed(ports, lambda tx: look_up(ports, tx, Clerk(office, "A17"), document, ports.now()))


async def test_who_looked_by_the_document_is_told_once_with_the_next_answer(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(minutes=5)
    await looked(chat.ports)
    clock.forward(minutes=5)
    said = (await chat.says("服务")).text
    assert "※ 11月24日12:05，南山服务点凭您的证件号查过您的健康码" in said
    assert "凭您的证件号" not in (await chat.says("服务")).text


async def test_of_many_looks_the_latest_are_told(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    for _ in range(5):
        clock.forward(minutes=1)
        await looked(chat.ports)
    assert (await chat.says("服务")).text.count("凭您的证件号") == 3
    assert "凭您的证件号" not in (await chat.says("服务")).text


async def test_a_look_at_nobody_known_is_an_act_too(chat: Chat) -> None:
    await looked(chat.ports)
    document = chat.ports.sealing.index("document", f"CN:{ZHANG['number']}")
    (entry,) = await chat.ports.store.begin().entries(document)
    assert (entry.actor, entry.act, entry.purpose) == ("office:南山服务点", "look", "entry")
