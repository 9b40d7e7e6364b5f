"""How long whoever joins the line will wait is known by how long the others did."""

import pytest

from handlers.web.line import Line


def went_through(line: Line, times: int, each: float) -> None:
    """A hundred join at once, and have their turns."""
    for _ in range(times):
        for place in [line.join() for _ in range(100)]:
            line.turn(place, place * each)


def test_nobody_waits_in_a_line_that_is_empty() -> None:
    line = Line()
    assert line.expected == 0.0
    went_through(line, 1, 0.001)
    assert (line.length, line.expected) == (0, 0.0)


def test_each_place_costs_what_it_has_cost_of_late() -> None:
    line = Line()
    for each in (0.0005, 0.002, 0.0005):
        went_through(line, 10, each)
        for _ in range(50):
            line.join()
        assert line.expected == pytest.approx(50 * each, rel=0.01)
        for _ in range(50):
            line.leave()


def test_a_stop_is_not_taken_for_slow_work() -> None:
    line = Line()
    went_through(line, 10, 0.001)
    line.turn(line.join(), 60.0)
    line.join()
    assert line.expected == pytest.approx(0.001, rel=0.1)
