"""The family by API: asked, answered, shown without a reason, ended; nothing tells whether a document is known."""

import asyncio

import pytest
from api_site import ApiSite
from families import CHILD
from synthetic import resident_number

ELDER = resident_number(2)  # who signs up second
SON = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
MOTHER = {"name": "王桂花", "document_number": ELDER, "relation": "parent", "lasts": "month", "consent": True}


async def test_a_child_is_shown_by_outcome_end_and_code_alone(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.gets("/family")).problem == "registration_first"
    await app.signs_up()
    asked = (await app.posts("/family", SON)).body
    assert (asked["name"], asked["kind"], asked["state"], asked["last_day"]) == (
        "李*满",
        "guardian",
        "confirmed",
        "2033-04-30",
    )
    assert asked["outcome"] == "cannot_tell"
    assert (await app.gets("/family")).body["people"] == [asked]
    code = (await app.gets(f"/family/{asked['id']}/pass")).body
    assert code["code"] is None
    assert "reasons" not in code
    assert (await app.deletes(f"/family/{asked['id']}")).status == 204
    assert (await app.gets(f"/family/{asked['id']}/pass")).problem == "not_found"


async def test_an_adult_answers_for_themselves(site: ApiSite) -> None:
    app, elder = await site.enters(), await site.enters("o-2")
    await app.signs_up()
    unknown = (await app.posts("/family", MOTHER)).body
    assert (unknown["kind"], unknown["state"], unknown["outcome"]) == ("helper", "asked", "pending")
    await elder.signs_up(2)
    (asks,) = (await elder.gets("/family")).body["asks"]
    assert (await app.puts(f"/family/{asks['id']}", {"agree": True})).problem == "not_found"
    assert (await elder.puts(f"/family/{asks['id']}", {"agree": True})).status == 204
    (holder,) = (await elder.gets("/family")).body["holders"]
    (shown,) = (await app.gets("/family")).body["people"]
    assert (shown["state"], shown["outcome"], shown["id"]) == ("confirmed", "green", holder["id"])
    assert (await app.gets(f"/family/{shown['id']}/pass")).body["code"].startswith("HP1")


async def test_the_id_one_was_given_is_good_after_somebody_known_already_agreed(site: ApiSite) -> None:
    app, elder = await site.enters(), await site.enters("o-2")
    await app.signs_up()
    await elder.signs_up(2)
    id_ = (await app.posts("/family", MOTHER)).body["id"]
    assert (await app.gets(f"/family/{id_}/pass")).problem == "not_found", "nobody has agreed"
    await elder.puts(f"/family/{id_}", {"agree": True})
    (shown,) = (await app.gets("/family")).body["people"]
    code = (await app.gets(f"/family/{id_}/pass")).body
    assert (code["id"], code["outcome"]) == (shown["id"], "green")
    assert (await app.gets(f"/forms/declaration?for={id_}")).body["next"]["id"] == "places"
    assert (await elder.gets(f"/family/{id_}/pass")).problem == "not_found"
    assert (await app.deletes(f"/family/{id_}")).status == 204
    assert (await elder.gets("/family")).body["holders"] == []


async def test_what_is_sent_again_is_answered_as_before(site: ApiSite) -> None:
    app, elder = await site.enters(), await site.enters("o-2")
    await app.signs_up()
    await elder.signs_up(2)
    for agree in (False, True):
        await app.posts("/family", MOTHER)
        (asks,) = (await elder.gets("/family")).body["asks"]
        path = f"/family/{asks['id']}"
        for _ in range(2):
            assert (await elder.puts(path, {"agree": agree})).status == 204
        assert (await elder.puts(path, {"agree": not agree})).problem == "not_found"
    (shown,) = (await elder.gets("/family")).body["holders"]
    for _ in range(2):
        assert (await app.deletes(f"/family/{shown['id']}")).status == 204
    assert (await elder.deletes(f"/family/{shown['id']}")).problem == "not_found"
    assert (await elder.gets("/family")).body["holders"] == []


async def test_two_at_once_end_it_once(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    id_ = (await app.posts("/family", SON)).body["id"]
    said = await asyncio.gather(*(app.deletes(f"/family/{id_}") for _ in range(4)))
    assert {each.status for each in said} == {204}


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        ({"name": "", "document_number": "1"}, {"name", "document_number"}),
        ({"name": "", "relation": "spouse"}, {"name", "relation"}),
        ({"document_number": "E12345678"}, {"nationality", "sex", "birth_date"}),
        (
            {"name": "1", "document_number": CHILD[:-1], "birth_date": "2999-01-01", "consent": False},
            {"name", "document_number", "birth_date", "consent"},
        ),
    ],
)
async def test_every_fault_is_named_at_once(
    site: ApiSite, wrong: dict[str, object], faults: set[str]
) -> None:
    app = await site.enters()
    await app.signs_up()
    said = await app.posts("/family", SON | wrong)
    assert (said.problem, said.faults.keys()) == ("invalid", faults)
    assert all(said.faults.values())


async def test_a_number_is_read_as_it_is_written(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    said = await app.posts("/family", SON | {"document_number": f"{CHILD[:6]} {CHILD[6:14]} {CHILD[14:]}"})
    assert said.status == 200


async def test_what_is_wrong_is_named(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    for wrong, field in (
        ({"relation": "spouse"}, "relation"),
        ({"consent": False}, "consent"),
        ({"document_number": CHILD[:-1]}, "document_number"),
    ):
        said = await app.posts("/family", SON | wrong)
        assert said.problem == "invalid"
        assert field in str(said.body)
    await app.posts("/family", SON)
    assert (await app.posts("/family", SON)).problem == "refused"


async def test_declining_leaves_nothing(site: ApiSite) -> None:
    app, elder = await site.enters(), await site.enters("o-2")
    await app.signs_up()
    await elder.signs_up(2)
    await app.posts("/family", MOTHER)
    (asks,) = (await elder.gets("/family")).body["asks"]
    assert (await elder.puts(f"/family/{asks['id']}", {"agree": False})).status == 204
    assert (await app.gets("/family")).body["people"] == []
