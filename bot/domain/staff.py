"""Home of the officer: who may add evidence and confirm it, and for which body."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Officer:
    id: str
    name: str
    body: str
    region: str
