"""Filling in forms by API: from logging in to the pass, every fault told, in the language asked for."""

import pytest
from api_site import FEVER, HEALTHY, ApiSite, person


async def test_from_login_to_the_pass(site: ApiSite) -> None:
    app = await site.enters()
    first = (await app.gets("/forms/registration")).body
    assert first["route"] == []
    assert first["next"]["id"] == "consent_identity"
    said = await app.signs_up()
    assert said.body["outcome"] == "green"
    assert (await app.gets("/me")).body["next"] == "code"


async def test_a_form_is_walked_question_by_question(site: ApiSite) -> None:
    app = await site.enters()
    shown = (await app.gets("/forms/registration")).body
    while shown["next"]:
        id_ = shown["next"]["id"]
        said = await app.puts(f"/forms/registration/answers/{id_}", {"value": person()[id_]})
        assert said.status == 200
        shown = said.body
    answers = {each["id"]: each["answer"] for each in shown["route"]}
    assert answers == {**person(), "phone": "+8613812345678"}


async def test_a_question_has_what_a_page_needs_to_ask_it(site: ApiSite) -> None:
    app = await site.enters()
    app.language = "en"
    await app.answers("registration", person())
    await app.submits("registration")
    question = (await app.gets("/forms/declaration")).body["next"]
    assert question["text"].startswith("Have you left Guangzhou")
    assert question["options"][0] == {"id": "none", "text": "Not left Guangzhou"}
    assert question["days"] == 14
    assert "longest" not in question


async def test_all_faults_of_many_answers_are_told_at_once(site: ApiSite) -> None:
    app = await site.enters()
    said = await app.answers(
        "registration", {**person(), "name": "1", "phone": "1", "colour": "green", "sex": "female"}
    )
    assert (said.status, said.problem) == (422, "invalid")
    assert said.faults.keys() == {"name", "phone", "colour", "sex"}
    assert all(said.faults.values())
    assert (await app.gets("/forms/registration")).body["route"] == []


async def test_one_answer_is_told_what_would_be_right(site: ApiSite) -> None:
    app = await site.enters()
    said = await app.puts("/forms/registration/answers/consent_identity", {"value": False})
    assert (said.status, said.problem) == (422, "invalid")
    assert said.faults.keys() == {"consent_identity"}


@pytest.mark.parametrize("question", ["phone", "nationality"])
async def test_a_question_off_the_route_is_not_asked(site: ApiSite, question: str) -> None:
    app = await site.enters()
    said = await app.puts(f"/forms/registration/answers/{question}", {"value": "x"})
    assert (said.status, said.problem) == (409, "not_asked")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/forms/other"),
        ("PUT", "/forms/other/answers/name"),
        ("PUT", "/forms/registration/answers/other"),
        ("DELETE", "/forms/registration/answers/other"),
    ],
)
async def test_a_form_or_question_that_is_none_is_not_found(site: ApiSite, method: str, path: str) -> None:
    app = await site.enters()
    said = await app.asks(method, path, {"value": "x"} if method == "PUT" else None)
    assert (said.status, said.problem) == (404, "not_found")


async def test_an_answer_is_taken_back_as_often_as_one_likes(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", person())
    for _ in range(2):
        said = await app.deletes("/forms/registration/answers/name")
        assert said.body["next"]["id"] == "name"


async def test_yellow_is_asked_about_once_more(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    await app.answers("declaration", FEVER)
    said = await app.submits("declaration")
    assert (said.status, said.problem) == (409, "sure_needed")
    assert said.body["colour"] == "yellow"
    assert said.body["until"] == "2026-12-02T00:00:00+08:00"
    assert "发热，11月24日开始" in said.body["statements"]
    assert (await app.submits("declaration", sure=True)).body["outcome"] == "yellow"


async def test_a_form_that_is_not_whole_is_not_sent(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", {"consent_identity": True, "name": "王小英"})
    said = await app.submits("registration")
    assert (said.status, said.problem) == (422, "invalid")
    assert {"document_number", "phone", "confirm"} <= said.faults.keys()


async def test_a_form_that_has_changed_is_looked_at_again(site: ApiSite) -> None:
    app = await site.enters()
    said = await app.posts("/forms/registration/submit", {"version": 2})
    assert (said.status, said.problem) == (409, "version_changed")


async def test_forms_come_in_their_order(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.answers("declaration", HEALTHY)).problem == "registration_first"
    await app.signs_up()
    assert (await app.answers("registration", person())).problem == "already_registered"
    assert (await app.submits("registration")).problem == "already_registered"
