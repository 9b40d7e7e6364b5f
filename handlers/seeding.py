"""Home of seeded people: made up from a seed and a number, and stored as a sign-up by chat stores them, days later.

Number n of seed s (both from 0) talks at the account as open id `open_id(s, n)` and holds the resident number
`resident_number(s, n)`: no two of them the same, every one valid, none drawn from anybody.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import Decision, decide
from bot.domain.declarations import DECLARATION, Declaration, declaration_of, lapse
from bot.domain.people import Document, Person
from bot.ports import Account, Ports, Transaction
from bot.usecases.registration import PURPOSES, consent_to, document_index
from bot.usecases.reminders import planned

HEALTHY = {"places": [], "contact": "no", "symptoms": []}
DISTRICTS = ("440103", "440104", "440105", "440106", "440111", "440112", "440113", "440114", "440115")
FIRST_BIRTH, BIRTHS = date(1940, 1, 1), 24_000  # days, until 2005
SERIALS = 999
MOST = len(DISTRICTS) * BIRTHS * SERIALS  # numbers there are
SEEDS = 10_000_000  # seven digits of an open id
STRIDE, SHIFT = 179_424_673, 15_485_863  # primes: neighbours live far apart, and every number is met once
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文辉"
PHONES = ("138", "139", "136", "137", "159", "188")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
LANGUAGE = "zh"


def open_id(seed: int, number: int) -> str:
    """28 signs, as WeChat's are."""
    return f"oSeed{seed:07}{number:016}"


def resident_number(seed: int, number: int) -> str:
    slot = (number * STRIDE + seed * SHIFT) % MOST
    slot, serial = divmod(slot, SERIALS)
    district, day = divmod(slot, BIRTHS)
    born = (FIRST_BIRTH + timedelta(days=day)).isoformat().replace("-", "")
    digits = f"{DISTRICTS[district]}{born}{serial + 1:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def person(seed: int, number: int, region: str) -> Person:
    document = Document("CN", "resident_id", resident_number(seed, number))
    born = date(*(int(document.number[begin:end]) for begin, end in ((6, 10), (10, 12), (12, 14))))
    mixed = number * STRIDE + seed
    name = SURNAMES[mixed % len(SURNAMES)] + GIVEN[mixed % 31 % len(GIVEN)] + GIVEN[mixed % 29]
    phone = f"+86{PHONES[number // 10**8 % len(PHONES)]}{mixed % 10**8:08}"
    sex = "male" if int(document.number[16]) % 2 else "female"
    return Person(name, document, sex, born, phone, region, f"人民路{number % 999 + 1}号")


class Seeding:
    """People of one seed at one account, all of one instant. What they answered is alike, so it is judged once."""

    def __init__(self, ports: Ports, account: Account, seed: int, now: datetime) -> None:
        self._ports, self._account, self._seed, self._now = ports, account, seed, now
        form = ports.policy.forms[DECLARATION]
        self._said = declaration_of(HEALTHY, "", now, ports.policy, form)
        self._consents = [consent_to(ports, each, LANGUAGE, account.name, now) for each in PURPOSES]
        self._decided: dict[datetime, Decision] = {}

    async def sign_up(self, numbers: Sequence[int]) -> None:
        """All in one commit."""
        tx = self._ports.store.begin()
        for number in numbers:
            self._put(tx, number)
        await tx.commit()

    def _put(self, tx: Transaction, number: int) -> None:
        citizen, channel, now = self._citizen(number), self._channel(number), self._now
        declaration = self._declaration(channel)
        decision = self._decision(citizen, declaration)
        about, by = citizen.id.hex(), self._ports.automatic
        writes = tx.act(Entry(now, "citizen", "register", "identity", about, by))
        writes.put_citizen(citizen)
        for consent in self._consents:
            writes.put_consent(citizen.id, consent)
        writes = tx.act(Entry(now, "citizen", "declare", "health", about, declaration.id))
        writes.put_declaration(citizen.id, declaration)
        writes.put_receipt(citizen.id, now, decision)
        for item in planned(self._ports, channel, citizen.id, decision, now):
            tx.put_item(item)
        tx.put_channel(replace(channel, citizen=citizen.id))

    def _citizen(self, number: int) -> Citizen:
        who = person(self._seed, number, self._account.region)
        document, now = document_index(self._ports, who.document), self._now
        return Citizen(self._ports.random(16), document, who, CONFIRMED, now, LANGUAGE, decided_at=now)

    def _channel(self, number: int) -> Channel:
        id_ = channel_id(self._ports, self._account, self._seed, number)
        state = {"typed_at": self._now.isoformat()}
        return Channel(
            id_, self._account.name, open_id(self._seed, number), self._now, self._now, state=state
        )

    def _declaration(self, channel: Channel) -> Declaration:
        id_ = self._ports.random(8).hex()
        until = lapse(self._now, id_, self._ports.policy)
        return replace(self._said, id=id_, valid_until=until, through=channel.id.hex())

    def _decision(self, citizen: Citizen, declaration: Declaration) -> Decision:
        until = declaration.valid_until
        if until not in self._decided:
            self._decided[until] = decide(self._ports.policy, citizen, declaration, (), self._now)
        return self._decided[until]


def channel_id(ports: Ports, account: Account, seed: int, number: int) -> bytes:
    return ports.sealing.index("channel", account.name, open_id(seed, number))
