"""Home of synthetic families: somebody registered, and a child or elder they ask to show."""

from collections.abc import Mapping

from synthetic import HEALTHY, resident_number

from bot.domain.citizens import Citizen
from bot.domain.delegations import Delegation
from bot.ports import Ports, Transaction
from bot.usecases.commit import committed
from bot.usecases.declaration import declare
from bot.usecases.family import claim_of, take_in

CHILD = resident_number(7, "20190501")  # 7 years old; 14 on 1 May 2033
ELDER = resident_number(8, "19500301")


async def ask(
    ports: Ports,
    holder: Citizen,
    number: str = CHILD,
    relation: str = "child",
    said: Mapping[str, object] = HEALTHY,
    **more: object,
) -> Delegation:
    """Asks and declares, as chat does in one commit."""
    now = ports.now()
    answers = {"name": "李小满", "document_number": number, "relation": relation, **more}
    claim = claim_of(ports, answers, holder.person, now)

    async def act(tx: Transaction) -> Delegation:
        person, delegation = await take_in(ports, tx, holder, claim, "demo-wechat", now)
        await declare(ports, tx, person, said, now)
        return delegation

    return await committed(ports, act)


async def held(ports: Ports, delegation: Delegation) -> Delegation | None:
    return await ports.store.begin().delegation(delegation.id)
