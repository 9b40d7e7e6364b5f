"""Home of what a delegation is called once it stands with another record of the same person."""

from bot.ports import Ports, Transaction


def moved(ports: Ports, id_: str) -> str:
    """No delegation passes to another record: a new one takes its place, called after it."""
    return ports.sealing.index("delegation", id_)[:8].hex()


async def present(ports: Ports, tx: Transaction, id_: str) -> str:
    """What it is called now, also by the id it was asked for by; of any other id the same."""
    now = moved(ports, id_)
    return now if await tx.delegation(now) else id_
