"""Home of which keys a unit of work relies on without a row that vouches for them."""

from integrations.database.units import CHANNEL, CITIZEN, DOCUMENT, Statement, Unit

LOCKING = ("channel_has_version", "channel_update")


def unguarded(unit: Unit) -> set[bytes]:
    """Owners whose key may have been deleted, whether or not we have heard of it.

    Not that of a citizen or a channel whose row, opened with it, is locked as it was read: with its key a row goes
    too, and is never made again as it was. Where the row is made, or nobody has opened it, nothing says so.
    """
    made = {CITIZEN + _id(each) for each in unit.statements if each.name == "citizen_insert"}
    locked = {CHANNEL + _id(each) for each in unit.statements if each.name in LOCKING}
    return {
        owner
        for owner in unit.needed
        if owner.startswith(DOCUMENT) or owner in made or (owner.startswith(CHANNEL) and owner not in locked)
    }


def _id(statement: Statement) -> bytes:
    id_ = statement.values["id"]
    assert isinstance(id_, bytes)
    return id_
