"""Home of the line: the requests let in whose turn has not come, and how long whoever joins it now will wait."""

KEEPS = 0.98  # of what it knows, with each whose turn comes
SLOWER = 2.0  # times what it knows, at most, that one turn teaches: a stop is not taken for slow work
LEAST = 0.0002  # seconds a place, where it knows nothing yet


class Line:
    """The turns come in order; each one's wait tells what one place in the line costs."""

    def __init__(self) -> None:
        self.length = 0
        self._waited, self._places = 0.0, 1.0  # seconds and places, the older the less

    @property
    def expected(self) -> float:
        """In seconds."""
        return self.length * self._waited / self._places

    def join(self) -> int:
        """The place."""
        self.length += 1
        return self.length

    def leave(self) -> None:
        self.length -= 1

    def turn(self, place: int, waited: float) -> None:
        """Of one who joined at this place, after so many seconds."""
        self.leave()
        longest = SLOWER * place * max(self._waited / self._places, LEAST)
        self._waited = self._waited * KEEPS + min(waited, longest)
        self._places = self._places * KEEPS + place
