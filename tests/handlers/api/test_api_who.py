"""After a long silence an app is shown and changes nothing of the citizen before it is said who uses the account."""

from dataclasses import replace

import pytest
from api_operations import ASKED, BODIES, address, name
from api_site import MINI, WEB, ApiSite, App
from chat import Chat

from handlers.web.api.operation import Operation

TALKING = replace(MINI, passive=1)  # answers in the answer


async def silent(site: ApiSite) -> App:
    app = await site.enters()
    await app.signs_up()
    site.clock.forward(days=367)
    return await site.enters()


@pytest.mark.parametrize("operation", ASKED, ids=name)
async def test_nothing_is_shown_or_changed_before_it_is_answered(site: ApiSite, operation: Operation) -> None:
    app = await silent(site)
    body = BODIES[operation.path] if operation.body else None
    said = await app.asks(operation.method, address(operation), body)
    assert (said.status, said.problem, said.body["name"]) == (409, "who", "王*英"), said.body
    assert said.body.keys() == {"type", "title", "status", "detail", "name"}
    assert (await app.posts("/who", {"same": True})).status == 204
    after = await app.asks(operation.method, address(operation), body)
    assert after.status < 400 or after.problem != "who"


async def test_the_same_person_goes_on(site: ApiSite) -> None:
    app = await silent(site)
    assert (await app.gets("/pass")).problem == "who"
    assert (await app.gets("/pass")).problem == "who", "until it is answered"
    assert (await app.posts("/who", {"same": True}, Idempotency_Key="k-1")).status == 204
    assert (await app.posts("/who", {"same": True}, Idempotency_Key="k-1")).status == 204
    assert (await app.gets("/me")).body["registered"] == "confirmed"
    assert (await app.posts("/who", {"same": False})).problem == "not_asked"


async def test_the_next_person_begins_anew(site: ApiSite) -> None:
    app = await silent(site)
    assert (await app.posts("/who", {"same": False})).status == 204
    assert (await app.gets("/me")).body["registered"] == "none"
    assert (await app.gets("/declarations")).body == {"declarations": []}
    assert await site.ports.store.begin().citizens_in("confirmed", 9) == ()
    assert (await app.posts("/who", {"same": False})).problem == "not_asked"


async def test_whoever_uses_the_app_is_not_asked_and_nobody_unregistered_is(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.posts("/who", {"same": True})).problem == "not_asked"
    await app.signs_up()
    for _ in range(4):
        site.clock.forward(days=300)
        app = await site.enters()
        assert (await app.gets("/me")).status == 200


async def test_logging_out_needs_no_answer(site: ApiSite) -> None:
    app = await silent(site)
    assert (await app.posts("/logout")).status == 204
    assert (await app.gets("/pass")).problem == "unauthorized"


async def test_chat_and_app_ask_one_question_together(site: ApiSite) -> None:
    app, chat = await silent(site), Chat(site.ports, "o-1", TALKING)
    assert "还是王*英吗" in (await chat.menu()).text, "the app's login does not do away with it"
    assert (await app.gets("/pass")).problem == "who"
    await chat.taps("是我")
    assert (await app.gets("/pass")).status == 200
    site.clock.forward(days=367)
    await chat.says("你好")
    app = await site.enters()
    assert (await app.posts("/who", {"same": True})).status == 204
    assert "王" not in (await chat.says("申报")).text


async def test_a_conversation_that_takes_over_a_silent_registration_asks_too(site: ApiSite) -> None:
    app = await site.enters(union_id="u-1")
    await app.signs_up()
    site.clock.forward(days=367)
    chat = Chat(site.ports, "o-chat", WEB)
    reply = await chat.does("text", "健康码", union_id="u-1")
    assert "还是王*英吗" in reply.text
    other = Chat(site.ports, "o-other", WEB)
    assert (await site.enters(union_id="u-1")).token
    assert "还是王*英吗" in (await other.does("text", "健康码", union_id="u-1")).text


def test_every_body_is_one_of_an_operation() -> None:
    assert BODIES.keys() == {each.path for each in ASKED if each.body}


def test_the_address_of_every_operation_is_whole() -> None:
    assert not any("{" in address(each) for each in ASKED)
