"""Joining by API: the number shown at the known account joins the new one; an account that is not one's own is parted."""

from dataclasses import replace

from api_site import FEVER, MINI, ApiSite, App
from chat import Chat
from ports import reports_of

from bot.conversation.messages import Text

TALKING = replace(MINI, passive=1)  # answers in the answer


async def both(site: ApiSite) -> tuple[App, App]:
    """Somebody registered, and an app at which their document came a second time."""
    known, new = await site.enters("o-1"), await site.enters("o-2")
    await known.signs_up()
    site.clock.forward(minutes=1)
    assert (await new.signs_up()).body["outcome"] == "pending"
    return known, new


async def number(app: App) -> str:
    (offer,) = (await app.gets("/joins")).body["offers"]
    return str(offer["code"])


async def test_the_number_shown_at_the_known_account_joins_the_new_one(site: ApiSite) -> None:
    known, new = await both(site)
    (offer,) = (await known.gets("/joins")).body["offers"]
    assert offer.keys() == {"id", "code", "platform", "asked_at", "expires_at"}
    assert offer["platform"] == "wechat"
    assert (await new.gets("/joins")).body["offers"] == [], "whoever waits is not shown the number"
    said = await new.posts("/joins", {"code": offer["code"]}, Idempotency_Key="k-1")
    assert (said.status, said.body["outcome"]) == (200, "green")
    again = await new.posts("/joins", {"code": offer["code"]}, Idempotency_Key="k-1")
    assert again.body["outcome"] == "green"
    assert (await known.gets("/joins")).body["offers"] == []
    shown = await Chat(site.ports, "o-2", TALKING).menu()
    assert shown.card.title.startswith("绿码")
    assert not any(each.words.startswith("※") for each in shown.messages if isinstance(each, Text)), "no news"


async def test_a_wrong_number_is_answered_alike_whether_there_is_one_or_not(site: ApiSite) -> None:
    known, new = await both(site)
    stranger = await site.enters("o-3")
    await stranger.signs_up(3)
    right = await number(known)
    wrong = "000000" if right != "000000" else "111111"
    said, nothing = [await app.posts("/joins", {"code": wrong}) for app in (new, stranger)]
    assert (said.status, said.problem) == (409, "refused")
    assert said.raw == nothing.raw
    assert "6位数字" in said.body["detail"]


async def test_wrong_numbers_are_counted_and_the_right_one_is_void_then(site: ApiSite) -> None:
    known, new = await both(site)
    right = await number(known)
    wrong = {"code": "000000" if right != "000000" else "111111"}
    for _ in range(3):
        await new.posts("/joins", wrong, Idempotency_Key="k-1")
    (join,) = await site.ports.store.begin().joins_in("offered", 9)
    assert join.tries == 1, "sent again with its key it is one try"
    for _ in range(4):
        await new.posts("/joins", wrong)
    assert (await new.posts("/joins", {"code": right})).problem == "refused"
    assert (await known.gets("/joins")).body["offers"] == []


async def test_only_six_digits_are_a_number(site: ApiSite) -> None:
    _, new = await both(site)
    for code in ("12345", "1234567", "１２３４５６", "12345a", ""):
        assert (await new.posts("/joins", {"code": code})).problem == "invalid"


async def test_whoever_says_it_is_not_them_voids_the_number(site: ApiSite) -> None:
    known, new = await both(site)
    (offer,) = (await known.gets("/joins")).body["offers"]
    for _ in range(2):
        assert (await known.deletes(f"/joins/{offer['id']}")).status == 204
    assert reports_of(site.ports).named("join_refused") == [{"count": 1}]
    assert (await new.posts("/joins", {"code": offer["code"]})).problem == "refused"


async def test_of_two_offers_one_is_refused(site: ApiSite) -> None:
    known, _ = await both(site)
    third = await site.enters("o-3")
    await third.signs_up()
    first, second = (await known.gets("/joins")).body["offers"]
    assert (await known.deletes(f"/joins/{first['id']}")).status == 204
    assert [each["id"] for each in (await known.gets("/joins")).body["offers"]] == [second["id"]]


async def test_what_came_with_an_account_goes_when_it_is_parted(site: ApiSite) -> None:
    known, new = await site.enters("o-1"), await site.enters("o-2")
    await known.signs_up()
    site.clock.forward(minutes=1)
    await new.signs_up(health=FEVER)
    assert (await new.posts("/joins", {"code": await number(known)})).body["outcome"] == "yellow"
    own, other = (await known.gets("/accounts")).body["accounts"]
    assert (own["here"], own["parts"], other["here"], other["parts"]) == (True, True, False, True)
    assert own["platform"] == "wechat"
    mine = (await new.gets("/accounts")).body["accounts"]
    assert [(each["here"], each["parts"]) for each in mine] == [(True, True), (False, False)]
    said = await new.deletes(f"/accounts/{own['id']}")
    assert (said.status, said.problem) == (409, "refused"), "who came later does not part the first"
    assert (await known.deletes(f"/accounts/{other['id']}")).status == 204
    assert (await known.gets("/pass")).body["outcome"] == "green"
    assert (await new.gets("/me")).body["registered"] == "none"
    assert (await known.deletes(f"/accounts/{other['id']}")).problem == "not_found"


async def test_parting_ones_own_leaves_nothing_of_the_citizen_here(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    (own,) = (await app.gets("/accounts")).body["accounts"]
    assert (await app.deletes(f"/accounts/{own['id']}")).status == 204
    assert (await app.gets("/me")).body["registered"] == "none"
    assert (await app.gets("/accounts")).problem == "registration_first"
    assert await site.ports.store.begin().citizens_in("confirmed", 9) == ()


async def test_before_registering_there_is_nothing_to_join_or_part(site: ApiSite) -> None:
    app = await site.enters()
    for said in (
        await app.gets("/joins"),
        await app.posts("/joins", {"code": "123456"}),
        await app.deletes("/joins/x"),
        await app.gets("/accounts"),
        await app.deletes("/accounts/x"),
    ):
        assert (said.status, said.problem) == (409, "registration_first")
