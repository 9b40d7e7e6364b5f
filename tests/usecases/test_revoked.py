"""Whoever's colour gets worse has their passes taken back by the very act; whoever stays green keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ports import Clock
from synthetic import CDC, FEVER, HEALTHY, HOSPITAL, document, sign_up

from bot.domain.passes import Chain
from bot.ports import Ports, SignedPass, Transaction
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.declaration import declare
from bot.usecases.strips import strip_of
from integrations.database.store import SealedStore

CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))
DOSE = Claim("vaccination_dose", "Clinic 3", "second dose", day=date(2026, 11, 1))
CHAINS = [Chain(bytes([number]) * 8, bytes(16)) for number in range(6)]


async def strip(ports: Ports, citizen: bytes, chains: Sequence[Chain] = CHAINS) -> tuple[SignedPass, ...]:
    tx = ports.store.begin()
    read = await tx.citizen(citizen)
    assert read is not None
    _, passes = await strip_of(ports, tx, read, chains, ports.now())
    await tx.commit()
    return passes


async def revoked(ports: Ports) -> set[bytes]:
    assert isinstance(ports.store, SealedStore)
    return {each.id for each in await ports.store.revoked.since(ports.now() - timedelta(days=2))}


async def add(ports: Ports, claim: Claim) -> evidence.Added:
    return await committed(
        ports, lambda tx: evidence.add(ports, tx, claim, [document()], CDC.id, ports.now())
    )


async def test_red_evidence_takes_back_the_whole_strip_when_it_counts(ports: Ports) -> None:
    citizen = (await sign_up(replace(ports, automatic="demo"))).id
    passes = await strip(ports, citizen)
    added = await add(ports, CONTACT)
    assert await revoked(ports) == set()  # proposed alone, it reddens nobody
    await committed(ports, lambda tx: evidence.confirm(ports, tx, added.ids[0], HOSPITAL.id, ports.now()))
    assert await revoked(ports) == {each.id for each in passes}
    red = await strip(ports, citizen, [Chain(b"of now..", bytes(16))])
    await committed(
        ports, lambda tx: evidence.withdraw(ports, tx, added.ids[0], "wrong person", CDC.id, ports.now())
    )
    assert red[0].id not in await revoked(ports)  # it says more than it must


async def test_whoever_stays_green_keeps_their_passes(ports: Ports) -> None:
    citizen = (await sign_up(replace(ports, automatic="demo"))).id
    await strip(ports, citizen)
    await add(ports, DOSE)
    assert await revoked(ports) == set()


async def test_a_fever_declared_takes_back_what_was_green(ports: Ports, clock: Clock) -> None:
    citizen = (await sign_up(replace(ports, automatic="demo"))).id
    passes = await strip(ports, citizen)
    clock.forward(minutes=1)

    async def declared(said: Mapping[str, object]) -> None:
        async def act(tx: Transaction) -> None:
            found = await tx.citizen(citizen)
            assert found is not None
            await declare(ports, tx, found, said, ports.now())

        await committed(ports, act)

    await declared(HEALTHY)
    assert await revoked(ports) == set()
    await declared(FEVER)
    assert await revoked(ports) == {each.id for each in passes}
