"""An office is invited to one region, saves a draft of its services, and citizens see none of it before publication."""

import asyncio
from dataclasses import replace

import pytest
from ports import Clock

from bot.domain.catalogue import Service
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction
from bot.usecases import invitations, offices, services
from bot.usecases.commit import committed
from bot.usecases.invitations import Invitation
from bot.usecases.offices import Change, Draft

REGION = "440106"
BOOKING = Service(
    REGION, "hospital_booking", {"zh": "天河医院", "en": "Tianhe hospital"}, url="https://tianhe.example.org/"
)
MASKS = Service(REGION, "masks", {"zh": "口罩", "en": "Masks"}, phone="12345")
OTHER_MASKS = replace(MASKS, phone="12346")


async def invited(ports: Ports, office: str = "天河区 卫健局", region: str = REGION) -> Invitation:
    async def act(tx: Transaction) -> Invitation:
        return invitations.invite(ports, tx, offices.OFFICE, region, office, ports.now())

    return await committed(ports, act)


async def opened(ports: Ports, link: str, purpose: str = "office") -> Invitation | None:
    return await invitations.invitation_in(
        ports, ports.store.begin(), offices.OFFICE, link.rpartition("/")[2], purpose
    )


async def still_open(ports: Ports) -> tuple[Invitation, ...]:
    return await invitations.invitations(ports, ports.store.begin(), offices.OFFICE, ports.now())


async def save(ports: Ports, invitation: Invitation, change: Change) -> None:
    await committed(ports, lambda tx: offices.save(ports, tx, invitation, change, ports.now()))


async def withdraw(ports: Ports, id_: str) -> Invitation:
    return await committed(
        ports, lambda tx: invitations.withdraw(ports, tx, offices.OFFICE, id_, ports.now())
    )


async def draft(ports: Ports, region: str = REGION) -> Draft:
    return await offices.draft_of(ports, ports.store.begin(), region)


async def test_a_link_opens_one_region_for_seven_days(ports: Ports, clock: Clock) -> None:
    invitation = await invited(ports)
    link = invitations.link_of(ports, offices.OFFICE, invitation)
    assert link.startswith(f"{ports.public_url}/office/")
    assert await opened(ports, link) == invitation
    assert await opened(ports, link) == invitation, "as often as one likes"
    assert await opened(ports, link, "cookie office") is None
    clock.forward(days=6, hours=23)
    assert await opened(ports, link) == invitation
    assert await still_open(ports) == (invitation,)
    clock.forward(hours=1)
    assert await opened(ports, link) is None
    assert await still_open(ports) == ()


async def test_no_other_link_opens_it(ports: Ports) -> None:
    assert await opened(ports, "forged") is None
    other = ports.links.seal({"for": "pass", "region": REGION}, ports.now() + offices.OFFICE.lasts)
    assert await opened(ports, other) is None


async def test_an_invitation_is_withdrawn_at_once_and_once(ports: Ports) -> None:
    kept, ended = await invited(ports, "留"), await invited(ports, "停")
    await withdraw(ports, ended.id)
    assert await opened(ports, invitations.link_of(ports, offices.OFFICE, ended)) is None
    assert await opened(ports, invitations.link_of(ports, offices.OFFICE, kept)) == kept
    assert await still_open(ports) == (kept,)
    for id_ in (ended.id, "0"):
        with pytest.raises(Refused, match="office_invitation"):
            await withdraw(ports, id_)


@pytest.mark.parametrize("name", ["", " \x00", "名" * 61])
async def test_an_office_has_a_name(ports: Ports, name: str) -> None:
    with pytest.raises(Refused, match="office_name"):
        await invited(ports, name)


async def test_a_draft_begins_with_what_is_shown_and_is_seen_by_nobody(ports: Ports) -> None:
    invitation = await invited(ports, region="440100")
    before = await draft(ports, "440100")
    assert not before.is_staged
    assert (before.by, before.at) == ("", None)
    assert {each.region for each in before.services} == {"440100"}, "the policy's own of that region"
    shown = await services.services_of(ports, ports.store.begin(), "440100", "green")
    masks = replace(MASKS, region="440100")
    await save(ports, invitation, offices.put("", masks))
    after = await draft(ports, "440100")
    assert after.is_staged
    assert (after.by, after.at) == ("天河区 卫健局", ports.now())
    assert set(map(repr, after.services)) == {*map(repr, before.services), repr(masks)}
    assert await services.services_of(ports, ports.store.begin(), "440100", "green") == shown


async def test_links_are_added_changed_ordered_and_removed(ports: Ports) -> None:
    invitation = await invited(ports)
    for service in (MASKS, OTHER_MASKS, BOOKING):
        await save(ports, invitation, offices.put("", service))
    assert (await draft(ports)).services == (BOOKING, MASKS, OTHER_MASKS), "by kind"
    await save(ports, invitation, offices.moved_by(offices.key_of(OTHER_MASKS), -1))
    assert (await draft(ports)).services == (BOOKING, OTHER_MASKS, MASKS)
    for step in (-1, 1):
        await save(ports, invitation, offices.moved_by(offices.key_of(BOOKING), step))
    await save(ports, invitation, offices.moved_by("gone", 1))
    assert (await draft(ports)).services == (BOOKING, OTHER_MASKS, MASKS), "it stays among its kind"
    new = replace(MASKS, url="https://masks.example.org/")
    await save(ports, invitation, offices.put(offices.key_of(OTHER_MASKS), new))
    assert (await draft(ports)).services == (BOOKING, new, MASKS)
    await save(ports, invitation, offices.removed(offices.key_of(MASKS)))
    assert (await draft(ports)).services == (BOOKING, new)


async def test_what_cannot_be_saved_is_refused(ports: Ports) -> None:
    invitation = await invited(ports)
    await save(ports, invitation, offices.put("", BOOKING))
    with pytest.raises(Refused, match="office_twice"):
        await save(ports, invitation, offices.put("", BOOKING))
    with pytest.raises(Refused, match="office_gone"):
        await save(ports, invitation, offices.put("0123", MASKS))
    with pytest.raises(Refused, match="office_last"):
        await save(ports, invitation, offices.removed(offices.key_of(BOOKING)))
    many = [replace(MASKS, phone=f"{number}") for number in range(100, 201)]
    with pytest.raises(Refused, match="office_many"):
        await save(ports, invitation, lambda _: many)
    await save(ports, invitation, lambda _: many[:100])
    assert len((await draft(ports)).services) == 100


async def test_of_two_saves_at_once_neither_is_lost(ports: Ports) -> None:
    first, second = await invited(ports, "一"), await invited(ports, "二")
    await save(ports, first, offices.put("", BOOKING))
    masks = [replace(MASKS, phone=f"{number}") for number in range(100, 108)]
    await asyncio.gather(
        *(
            save(ports, who, offices.put("", each))
            for who, each in zip([first, second] * 4, masks, strict=True)
        )
    )
    assert len((await draft(ports)).services) == 9


async def test_a_draft_is_thrown_away(ports: Ports) -> None:
    invitation = await invited(ports)
    await save(ports, invitation, offices.put("", BOOKING))
    for _ in range(2):
        await committed(ports, lambda tx: offices.drop(ports, tx, invitation, ports.now()))
    assert not (await draft(ports)).is_staged
    await save(ports, invitation, offices.put("", MASKS))
    assert (await draft(ports)).services == (MASKS,)


async def test_every_save_leaves_its_entry_and_a_save_of_nothing_none(ports: Ports) -> None:
    invitation = await invited(ports)
    await save(ports, invitation, offices.put("", BOOKING))
    await save(ports, invitation, lambda listed: listed)
    await committed(ports, lambda tx: offices.drop(ports, tx, invitation, ports.now()))
    await withdraw(ports, invitation.id)
    entries = await ports.store.begin().entries(services.ABOUT)
    assert {each.purpose for each in entries} == {"services"}
    assert [(each.actor, each.act, each.detail) for each in entries] == [
        ("operator", "services_invite", f"{REGION} {invitation.id} 天河区 卫健局"),
        ("office:天河区 卫健局", "services_draft", REGION),
        ("office:天河区 卫健局", "services_drop", REGION),
        ("operator", "services_withdraw", f"{REGION} {invitation.id}"),
    ]
