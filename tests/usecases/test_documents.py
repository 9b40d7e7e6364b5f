"""A list of documents: every fault with its line, and one spelling for each document."""

from ports import NOON
from synthetic import resident_number

from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases.documents import read_documents

OLD = resident_number(1)


async def test_the_ways_to_write_a_line(ports: Ports) -> None:
    lines = [
        "\ufeff" + OLD + "\n",
        "\n",
        "CN " + resident_number(2).lower() + "\n",
        "es, passport, aaa123456\n",
        "ES AAB123456",
        "MY H12345678",
    ]
    documents, faults = read_documents(ports, lines, NOON)
    assert faults == ()
    assert documents == (
        Document("CN", "resident_id", OLD),
        Document("CN", "resident_id", resident_number(2)),
        Document("ES", "passport", "AAA123456"),
        Document("ES", "passport", "AAB123456"),
        Document("MY", "passport", "H12345678"),
    )


async def test_every_fault_is_told_with_its_line(ports: Ports) -> None:
    wrong_check = OLD[:-1] + ("1" if OLD[-1] != "1" else "2")
    lines = [
        OLD,
        wrong_check,
        OLD[:6] + " " + OLD[6:],
        "AAA123456",
        f"ES {resident_number(3)}",
        "ES resident_id AAA123456",
        "12345678",
    ]
    _, faults = read_documents(ports, lines, NOON)
    assert [(fault.line, fault.refused.key) for fault in faults] == [
        (2, "errors.number_check"),
        (3, "errors.document_twice"),
        (4, "errors.document_which"),
        (5, "errors.document_nationality"),
        (6, "errors.document_type"),
        (7, "errors.document_which"),
    ]
