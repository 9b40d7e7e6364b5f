"""The family by API: asked, answered, shown without a reason, ended; nothing tells whether a document is known."""

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
    (shown,) = (await app.gets("/family")).body["people"]
    assert (shown["id"], shown["outcome"]) == (asked["id"], "cannot_tell")
    code = (await app.gets(f"/family/{asked['id']}/pass")).body
    assert code["code"] is None
    assert "reasons" not in code
    assert (await app.deletes(f"/family/{asked['id']}")).status == 204
    assert (await app.gets(f"/family/{asked['id']}/pass")).problem == "not_found"
    assert (await app.deletes(f"/family/{asked['id']}")).problem == "not_found"


async def test_an_adult_answers_for_themselves(site: ApiSite) -> None:
    app, elder = await site.enters(), await site.enters("o-2")
    await app.signs_up()
    unknown = (await app.posts("/family", MOTHER)).body
    assert (unknown["kind"], unknown["state"]) == ("helper", "asked")
    await elder.signs_up(2)
    (asks,) = (await elder.gets("/family")).body["asks"]
    assert (await app.puts(f"/family/{asks['id']}", {"agree": True})).problem == "not_found"
    assert (await elder.puts(f"/family/{asks['id']}", {"agree": True})).status == 204
    (holder,) = (await elder.gets("/family")).body["holders"]
    (shown,) = (await app.gets("/family")).body["people"]
    assert (shown["state"], shown["outcome"], shown["id"]) == ("confirmed", "green", holder["id"])
    assert (await app.gets(f"/family/{shown['id']}/pass")).body["code"].startswith("HP1")


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
