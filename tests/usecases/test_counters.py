"""The counter's sheet and acts where something is odd: a wrong number, a place without a name, somebody known meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ports import NOON, close_ports, open_ports
from synthetic import identity, resident_number, sign_up

from bot.dialogs.counter import heard, read_document, read_health, turn_at
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.counters import Clerk, enrol

HEALTHY = {"places": [], "contact": "no", "symptoms": [], "confirm": True}
CLERK = Clerk("南山服务点", "A17")


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, automatic="demo")
    yield opened
    await close_ports(opened)


def health(ports: Ports, *ticked: str, **said: str) -> tuple[dict[str, object], set[str]]:
    fields = {"places": "none", "contact": "no", **said}
    answers, faults = read_health(turn_at(ports, "440100", "zh"), fields, ticked)
    return dict(answers), set(faults)


async def test_a_temperature_is_read_where_there_is_fever(ports: Ports) -> None:
    answers, faults = health(ports, "fever", symptoms_date="2026-11-23", temperature="38.2")
    assert (answers["temperature"], faults) == (38.2, set())
    assert health(ports, "fever", symptoms_date="2026-11-23")[1] == set(), "it need not be measured"
    assert health(ports, "fever", symptoms_date="2026-11-23", temperature="很热")[1] == {"temperature"}


async def test_places_are_named_or_nowhere(ports: Ports) -> None:
    assert health(ports, "none", places="")[1] == {"places"}
    assert health(ports, "none", place1="没有离开过")[1] == {"places"}
    answers, faults = health(ports, "none", place1="上海 11月20日离开")
    assert (answers["places"], faults) == ([{"place": "310000", "left": "2026-11-20"}], set())


async def test_a_wrong_number_is_no_document(ports: Ports) -> None:
    for number in ("", "12"):
        with pytest.raises(Refused):
            read_document(turn_at(ports, "440100", "zh"), {"document_number": number})
    fields = {"document_number": "E12345678", "document_type": "passport", "nationality": "西班牙"}
    found = read_document(turn_at(ports, "440100", "zh"), fields)
    assert (found.nationality, found.type) == ("ES", "passport")


async def test_one_symptom_typed_at_the_terminal_is_a_list(ports: Ports) -> None:
    form = ports.policy.forms["declaration"]
    for words in ("fever", "发热"):
        assert heard(turn_at(ports, "440100", "zh"), form, form.question("symptoms"), words, {}) == ["fever"]


async def test_somebody_registered_meanwhile_declares_anew_and_gets_a_card(ports: Ports) -> None:
    citizen = await sign_up(ports, 7)
    answers = identity(resident_number(7))
    printed = await committed(ports, lambda tx: enrol(ports, tx, CLERK, answers, HEALTHY, "zh", NOON))
    assert printed.citizen.id == citizen.id
    assert len(await ports.store.begin().declarations(citizen.id)) == 2
