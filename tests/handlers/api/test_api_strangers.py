"""Nobody reaches what is another's: not by a token, not by an id, not by a key; it is all as if it did not exist."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from api_operations import ASKED, BODIES, address, name
from api_site import FEVER, MINI, ApiSite, App, Said
from families import CHILD
from stored import venue
from synthetic import resident_number

from bot.domain.channels import Delivery
from bot.usecases.commit import committed
from bot.usecases.venues import add
from handlers.web.api.operation import Operation
from handlers.web.api.routes import OPERATIONS
from handlers.web.api.running import PREFIX

SON = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
MOTHER = {
    "name": "王桂花",
    "document_number": resident_number(2),
    "relation": "parent",
    "consent": True,
}
COUNTED = {"Date", "RateLimit"}  # differ between any two answers
NOBODYS = "0123456789abcdef"


class Named(NamedTuple):
    """An operation that names something of one person: `of` tells what, `at` is its address with a place for the id."""

    method: str
    at: str
    of: str
    body: object = None


TABLE = (
    Named("GET", "/family/{id}/pass", "delegation"),
    Named("POST", "/family/{id}/passes", "delegation", {"anchors": ["A" * 22]}),
    Named("PUT", "/family/{id}", "ask", {"agree": True}),
    Named("DELETE", "/family/{id}", "delegation"),
    Named("DELETE", "/joins/{id}", "offer"),
    Named("DELETE", "/accounts/{id}", "account"),
    Named("DELETE", "/visits/{id}", "visit"),
    Named("POST", "/face/{check}", "declaration"),
    Named("GET", "/forms/{form}?for={id}", "delegation"),
    Named("PUT", "/forms/{form}/answers?for={id}", "delegation", {"answers": {"places": []}}),
    Named("PUT", "/forms/{form}/answers/{question}?for={id}", "delegation", {"value": []}),
    Named("DELETE", "/forms/{form}/answers/{question}?for={id}", "delegation"),
    Named("POST", "/papers?for={id}", "delegation"),
    Named("DELETE", "/papers/{id}", "paper"),
    Named("POST", "/forms/{form}/submit?for={id}", "delegation", {"version": 1}),
)
OF_NOBODY = {"form", "question", "purpose", "venue"}  # parts of a path that are known to everybody


async def owner_of(site: ApiSite) -> Mapping[str, str]:
    """Somebody who has one of everything that bears an id, and those ids."""
    app, mother, second = [await site.enters(each) for each in ("o-1", "o-2", "o-3")]
    await app.signs_up(health=FEVER)
    await mother.signs_up(2)
    await second.signs_up()
    await app.posts("/family", MOTHER)
    mall = await committed(site.ports, lambda tx: add(site.ports, tx, venue(), site.ports.now()))
    return {
        "delegation": (await app.posts("/family", SON)).body["id"],
        "ask": (await mother.gets("/family")).body["asks"][0]["id"],
        "offer": (await app.gets("/joins")).body["offers"][0]["id"],
        "account": (await app.gets("/accounts")).body["accounts"][0]["id"],
        "paper": (await app.posts("/papers")).body["id"],
        "visit": (await app.posts("/visits", {"venue": mall.id, "agree": True})).body["id"],
        "declaration": (await app.gets("/declarations")).body["declarations"][0]["id"],
    }


async def asks(app: App, named: Named, id_: str) -> Said:
    at = named.at.replace("{id}", id_).replace("{check}", id_)
    at = at.replace("{form}", "declaration").replace("{question}", "places")
    return await app.asks(named.method, at, named.body)


def told(said: Said) -> tuple[int, Mapping[str, str], bytes]:
    return said.status, {key: each for key, each in said.headers.items() if key not in COUNTED}, said.raw


@pytest.mark.parametrize("named", TABLE, ids=lambda each: f"{each.method} {each.at}")
async def test_what_is_anothers_is_answered_as_what_does_not_exist(site: ApiSite, named: Named) -> None:
    ids, stranger = await owner_of(site), await site.enters("o-4")
    await stranger.signs_up(4)
    theirs, none = [await asks(stranger, named, id_) for id_ in (ids[named.of], NOBODYS)]
    if len(ids[named.of]) != len(NOBODYS):
        none = await asks(stranger, named, NOBODYS * 2)
    assert (theirs.status, theirs.problem) == (404, "not_found"), theirs.body
    assert told(theirs) == told(none)
    assert await owner_keeps(site, ids)


async def owner_keeps(site: ApiSite, ids: Mapping[str, str]) -> bool:
    app, mother = await site.enters("o-1"), await site.enters("o-2")
    family = (await app.gets("/family")).body
    return (
        ids["visit"] in {each["id"] for each in (await app.gets("/visits")).body["visits"]}
        and ids["delegation"] in {each["id"] for each in family["people"]}
        and (await mother.gets("/family")).body["asks"][0]["id"] == ids["ask"]
        and (await app.gets("/joins")).body["offers"][0]["id"] == ids["offer"]
        and (await app.gets("/papers")).body["papers"][0]["id"] == ids["paper"]
        and (await app.gets("/accounts")).body["accounts"][0]["id"] == ids["account"]
    )


async def test_to_their_owner_the_same_addresses_answer(site: ApiSite) -> None:
    """The control: what is asked for above is there."""
    ids, app = await owner_of(site), await site.enters("o-1")
    for named in TABLE:
        if named.of in {"delegation", "offer"} and named.method != "DELETE":
            assert (await asks(app, named, ids[named.of])).status != 404, named
    assert (await app.deletes(f"/joins/{ids['offer']}")).status == 204


def test_every_operation_with_an_id_is_in_the_table() -> None:
    described = {
        (each.method, each.path)
        for each in OPERATIONS
        for parameter in each.parameters
        if parameter.name not in OF_NOBODY and (parameter.place == "path" or parameter.name == "for")
    }
    assert described == {(each.method, each.at.partition("?")[0]) for each in TABLE}


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.token], ids=name)
async def test_a_token_that_is_no_good_is_as_none(site: ApiSite, operation: Operation) -> None:
    left, late = await site.enters("o-1"), await site.enters("o-2")
    await left.posts("/logout")
    site.clock.forward(hours=3)
    bodies = {**BODIES, "/who": {"same": True}}
    body = bodies[operation.path] if operation.body else None
    answers = [
        await app.asks(operation.method, address(operation), body)
        for app in (site.nobody, site.app("x" * 43), left, late)
    ]
    assert {(each.status, each.problem) for each in answers} == {(401, "unauthorized")}
    assert len({str(told(each)) for each in answers}) == 1


@pytest.mark.parametrize(
    "operation", [each for each in ASKED if each.method == "POST" and "check" not in each.path], ids=name
)
async def test_anothers_key_gives_nothing_of_theirs(site: ApiSite, operation: Operation) -> None:
    path, body = PREFIX + address(operation), BODIES[operation.path] if operation.body else None
    first, second = await site.enters("o-1"), await site.enters("o-2")
    site.people[MINI.name].phones["x"] = "+8613812345678"
    tx, key = site.ports.store.begin(), ("api", site.channel("o-1"), path, "k-1")
    tx.take(Delivery(site.ports.sealing.index("delivery", *key), site.clock(), None))
    await tx.commit()
    own = await first.posts(address(operation), body, Idempotency_Key="k-1")
    assert own.problem == "already_done", "the control: it is known as its owner's"
    said = await second.posts(address(operation), body, Idempotency_Key="k-1")
    assert told(said) == told(await second.posts(address(operation), body, Idempotency_Key="k-2"))
