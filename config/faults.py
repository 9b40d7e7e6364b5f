"""Home of the faults found in settings and policy files, collected and told all at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One mistake: where it stands, what is wrong, what would be right."""

    file: str
    key: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.wrong}; {self.right}"


class Faults(Exception):
    """Every mistake found in one reading."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
