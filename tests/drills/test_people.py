"""What the ledger of a drill's people notices."""

from pathlib import Path

from drills.people import Ledger, acts_lost, all_signed_up, end_faults, faults, people_of
from drills.server import ServerUnderDrill


async def test_what_is_missing_or_there_twice_is_noticed(tmp_path: Path) -> None:
    people = people_of(2)
    async with ServerUnderDrill(tmp_path) as server:
        await all_signed_up(people, server.address)
    records = server.records
    assert await acts_lost(records, people) == await faults(records, people) == []
    assert await end_faults(records, people) == []
    people[0].answered = people[0].sent = 0
    assert await acts_lost(records, people) == [
        "2 citizens, 1 acknowledged, 1 sent",
        "2 declarations, 1 acknowledged, 1 sent",
    ]
    assert await faults(records, people) == [f"{people[0].open_id}: 0 turns sent, 13 stored"]
    absent = Ledger("oDRILL0000000000000000000009", 9, sent=13, answered=13)
    assert await faults(records, [absent]) == [f"{absent.open_id}: 13 turns answered, 0 stored"]
    assert await end_faults(records, [*people, absent]) == [
        "2 channels of 3",
        "2 citizens of 3",
        "2 declarations of 3",
    ]
