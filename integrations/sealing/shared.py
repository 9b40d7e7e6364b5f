"""Home of sealing what lies where others might read or change it, and may be gone when it is looked for."""

from integrations.sealing.keys import BrokenSeal, Sealer


class SharedSeal:
    """`place` is bound into the seal, so that one value cannot be put in the place of another."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, words: str, place: str) -> bytes:
        return self._sealer.seal(self._sealer.sharing, words.encode(), place)

    def open(self, sealed: bytes, place: str) -> str | None:
        """None for what was changed, or sealed with another root key."""
        try:
            return self._sealer.open(self._sealer.sharing, sealed, place).decode()
        except BrokenSeal:
            return None
