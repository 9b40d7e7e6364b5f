"""What comes with a join and goes with it again, beyond what is played at random."""

from dataclasses import replace
from datetime import timedelta

from ports import Clock
from post import Post, deliver_due
from synthetic import CDC, FEVER, sign_up, stored

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.delegations import CONFIRMED, ENDED, HELPER, Delegation
from bot.domain.joins import JOINED
from bot.ports import Ports, Transaction
from bot.usecases import family, parting, review
from bot.usecases.commit import committed
from bot.usecases.consents import HEALTH, take_back
from bot.usecases.declaration import decision_of
from bot.usecases.join_offers import MOST_OPEN, open_offers
from bot.usecases.joins import try_code


async def known(ports: Ports, serial: int = 1, open_id: str = "o-1") -> Citizen:
    return await sign_up(replace(ports, automatic="demo"), serial, open_id=open_id)


async def shows(ports: Ports, holder: Citizen, person: Citizen) -> str:
    """Lets one show the code of another."""
    on = ports.now().date() + timedelta(days=90)
    made = Delegation("g1", holder.id, person.id, HELPER, CONFIRMED, ports.now(), on)

    async def put(tx: Transaction) -> None:
        tx.act(Entry(ports.now(), "operator", "test", "testing", "00")).put_delegation(made)

    await committed(ports, put)
    return made.id


async def test_whose_code_came_with_the_join_is_shown_no_longer(ports: Ports, clock: Clock) -> None:
    first, third = await known(ports), await known(ports, 3, "o-3")
    clock.forward(minutes=1)
    second = await sign_up(ports, open_id="o-2")
    await shows(ports, second, third)
    await committed(ports, lambda tx: review.confirm(ports, tx, second.id, CDC.id, clock.at))
    assert [each.state for each in await ports.store.begin().held_by(first.id)] == [CONFIRMED]
    (join,) = await ports.store.begin().joins_in(JOINED, 9)
    await committed(ports, lambda tx: parting.undo_as_officer(ports, tx, join.id, CDC.id, "error", clock.at))
    assert [each.state for each in await ports.store.begin().held_by(first.id)] == [ENDED]
    assert await stored(ports, third)


async def test_what_ended_since_the_join_is_left_as_it_is(ports: Ports, clock: Clock) -> None:
    first, third = await known(ports), await known(ports, 3, "o-3")
    clock.forward(minutes=1)
    second = await sign_up(ports, open_id="o-2")
    await shows(ports, second, third)
    await committed(ports, lambda tx: review.confirm(ports, tx, second.id, CDC.id, clock.at))
    (shown,) = await ports.store.begin().held_by(first.id)
    await committed(ports, lambda tx: family.end(tx, third, shown.id, clock.at))
    (join,) = await ports.store.begin().joins_in(JOINED, 9)
    assert repr(join) == f"Join({join.id} joined)"
    ended = await ports.store.begin().held_by(first.id)
    clock.forward(minutes=1)
    await committed(ports, lambda tx: parting.undo_as_officer(ports, tx, join.id, CDC.id, "error", clock.at))
    assert await ports.store.begin().held_by(first.id) == ended


async def test_whoever_is_shown_by_another_stays_when_their_own_account_is_parted(ports: Ports) -> None:
    first, third = await known(ports), await known(ports, 3, "o-3")
    await shows(ports, first, third)
    tx = ports.store.begin()
    (channel,) = await tx.channels_of(third.id)
    await committed(ports, lambda tx: parting.part(ports, tx, channel, third, ports.now()))
    assert await ports.store.begin().channels_of(third.id) == ()
    assert await stored(ports, third)


async def test_a_holder_is_asked_about_a_few_at_a_time(ports: Ports) -> None:
    first = await known(ports)
    for number in range(MOST_OPEN + 1):
        await sign_up(ports, open_id=f"o-{number + 2}")
    offers = await open_offers(ports.store.begin(), first.id, ports.now())
    assert len(offers) == MOST_OPEN
    assert all(len(each.code) == 6 and each.code.isdigit() for each in offers)
    assert len({each.code for each in offers}) == MOST_OPEN


async def test_a_consent_taken_back_stays_so_and_a_number_put_right_meanwhile_joins_nobody(
    ports: Ports, clock: Clock
) -> None:
    first = await known(ports)
    clock.forward(minutes=1)
    second = await sign_up(ports, open_id="o-2")
    (offer,) = await open_offers(ports.store.begin(), first.id, clock.at)
    clock.forward(minutes=1)
    await committed(ports, lambda tx: take_back(tx, second, HEALTH, clock.at))
    other = replace(await stored(ports, first), document=b"d" * 16)

    async def put(tx: Transaction, citizen: Citizen) -> None:
        await tx.citizen(citizen.id)
        tx.act(Entry(clock.at, "operator", "test", "testing", "00")).put_citizen(citizen)

    await committed(ports, lambda tx: put(tx, other))
    tx = ports.store.begin()
    assert await try_code(ports, tx, second, offer.code, clock.at) is None
    back = replace(await stored(ports, first), document=first.document)
    await committed(ports, lambda tx: put(tx, back))
    joined = await committed(ports, lambda tx: try_code(ports, tx, second, offer.code, clock.at))
    assert joined is not None
    assert joined.outcome[0].word == "consent"
    now, _, _ = await decision_of(ports, ports.store.begin(), await stored(ports, first), clock.at)
    assert now.word == "consent"


async def test_where_the_code_is_typed_no_push_says_what_stands_there_already(
    ports: Ports, clock: Clock
) -> None:
    await known(ports)
    clock.forward(minutes=1)
    second = await sign_up(ports, said=FEVER, open_id="o-2")
    (offer,) = await open_offers(ports.store.begin(), (await known_id(ports)), clock.at)
    await committed(ports, lambda tx: try_code(ports, tx, second, offer.code, clock.at))
    post = Post()
    for _ in range(3):
        await deliver_due(ports, post, clock.forward(seconds=1))
    news = [each for each in post.sent if "更新" in str(each.message["text"])]
    assert {each.open_id for each in news} == {"o-1"}


async def known_id(ports: Ports) -> bytes:
    (citizen,) = await ports.store.begin().citizens_in("confirmed", 9)
    return citizen.id
