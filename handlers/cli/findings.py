"""Home of what the doctor finds: one sentence each, right, wrong or worth knowing."""

from collections.abc import Iterable
from dataclasses import dataclass

MARKS = {"right": "  ok   ", "wrong": "  WRONG", "note": "  note "}


@dataclass(frozen=True, slots=True)
class Finding:
    mark: str  # right | wrong | note
    words: str

    def __str__(self) -> str:
        return f"{MARKS[self.mark]}  {self.words}"


def right(words: str) -> Finding:
    return Finding("right", words)


def wrong(words: str) -> Finding:
    return Finding("wrong", words)


def note(words: str) -> Finding:
    return Finding("note", words)


def print_findings(title: str, findings: Iterable[Finding]) -> int:
    """How many are wrong."""
    found = list(findings)
    print(title)
    for finding in found:
        print(finding)
    return sum(finding.mark == "wrong" for finding in found)
