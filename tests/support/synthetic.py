"""Home of synthetic people: numbers that satisfy the check digit, and citizens registered by the product itself."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.domain.decision import Decision
from bot.domain.people import Document
from bot.domain.staff import Officer
from bot.ports import Ports
from bot.usecases.declaration import decision_of, declare
from bot.usecases.registration import applicant, register
from bot.usecases.staff import list_officer

HEALTHY: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": []}
FEVER: Mapping[str, object] = {
    "places": [],
    "contact": "no",
    "symptoms": ["fever"],
    "symptoms_date": "2026-11-24",
    "temperature": 38.2,
}
CDC = Officer("cdc-li", "李一", "Guangzhou CDC", "440100")
HOSPITAL = Officer("hospital-wu", "吴二", "No. 1 Hospital", "440100")
COLLEAGUE = Officer("cdc-he", "何三", "Guangzhou CDC", "440100")


def resident_number(serial: int = 1, born: str = "19580101", region: str = "440106") -> str:
    """GB 11643: region, birth date, serial, check character."""
    digits = f"{region}{born}{serial:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def document(serial: int = 1) -> Document:
    return Document("CN", "resident_id", resident_number(serial))


def identity(number: str, **other: object) -> Mapping[str, object]:
    """The answers of the registration form of somebody with a mainland number."""
    return {
        "consent_identity": True,
        "consent_health": True,
        "name": "王小英",
        "document_number": number,
        "phone": "+8613812345678",
        "region": "440100",
        "address": "天河路1号",
        **other,
    }


async def list_officers(ports: Ports) -> None:
    tx = ports.store.begin()
    for officer in (CDC, HOSPITAL, COLLEAGUE):
        await list_officer(ports, tx, officer, ports.now())
    await tx.commit()


async def sign_up(
    ports: Ports,
    serial: int = 1,
    *,
    open_id: str = "o-1",
    account: str = "demo-wechat",
    said: Mapping[str, object] = HEALTHY,
    state: Mapping[str, object] | None = None,
    identity_answers: Mapping[str, object] | None = None,
) -> Citizen:
    """Registers and declares by one channel; `state` is its conversation, by default: has just typed."""
    now, tx = ports.now(), ports.store.begin()
    id_ = ports.sealing.index("channel", account, open_id)
    channel = await tx.channel(id_) or Channel(id_, account, open_id, now, now)
    answers = identity_answers or identity(resident_number(serial))
    citizen = await register(ports, tx, channel, applicant(ports, answers, "zh", now), now)
    await declare(ports, tx, citizen, said, now, through=channel)
    talk = {"typed_at": now.isoformat()} if state is None else state
    tx.put_channel(replace(channel, citizen=citizen.id, seen_at=now, unfollowed_at=None, state=talk))
    await tx.commit()
    return await stored(ports, citizen)


async def stored(ports: Ports, citizen: Citizen) -> Citizen:
    found = await ports.store.begin().citizen(citizen.id)
    assert found is not None
    return found


async def outcome(ports: Ports, citizen: Citizen) -> str:
    return (await decision(ports, citizen)).outcome


async def decision(ports: Ports, citizen: Citizen) -> Decision:
    found = await stored(ports, citizen)
    present, _, _ = await decision_of(ports, ports.store.begin(), found, ports.now())
    return present


async def unfollow(ports: Ports, open_id: str = "o-1", account: str = "demo-wechat") -> None:
    tx = ports.store.begin()
    channel = await tx.channel(ports.sealing.index("channel", account, open_id))
    assert channel is not None
    tx.put_channel(replace(channel, unfollowed_at=ports.now()))
    await tx.commit()
