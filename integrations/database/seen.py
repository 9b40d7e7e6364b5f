"""Home of what one transaction has seen: versions as first read, and what else a write must find unchanged."""

from dataclasses import dataclass, field

State = tuple[int, int]  # of a channel: when it began, and its version since


@dataclass(slots=True)
class Seen:
    """A version of 0, or no state: there was none.

    What belongs to a citizen is read with or after their version, so that a change in between is noticed.
    """

    channels: dict[bytes, State | None] = field(default_factory=dict)
    owners: dict[bytes, bytes | None] = field(default_factory=dict)  # channel → its citizen
    citizens: dict[bytes, int] = field(default_factory=dict)
    documents: dict[bytes, bytes] = field(default_factory=dict)  # citizen → document
    declarations: dict[str, bytes] = field(default_factory=dict)  # id → citizen
    evidence: dict[str, str] = field(default_factory=dict)  # id → state
    logins: set[bytes] = field(default_factory=set)
    subscriptions: dict[bytes, dict[str, int]] = field(default_factory=dict)  # channel → purpose → version
    unreadable: set[bytes] = field(default_factory=set)  # channels whose key is gone
    torn: bool = False  # the same was read twice and had changed in between

    def channel(self, id_: bytes, state: State | None, citizen: bytes | None) -> None:
        self.torn |= self.channels.setdefault(id_, state) != state
        self.owners.setdefault(id_, citizen)

    def citizen(self, id_: bytes, version: int) -> None:
        self.torn |= self.citizens.setdefault(id_, version) != version

    def subscription(self, channel: bytes, purpose: str) -> int | None:
        """None when those of the channel were not read at all."""
        read = self.subscriptions.get(channel)
        return None if read is None else read.get(purpose, 0)
