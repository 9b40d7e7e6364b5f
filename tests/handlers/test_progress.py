"""The progress bar: one line drawn again on a terminal, a line for each tenth elsewhere."""

import io

from handlers.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_it_is_one_line_for_each_tenth() -> None:
    out = io.StringIO()
    progress = Progress("rows copied", 1000, out)
    for _ in range(100):
        progress.add(10)
    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert "  50%  500 of 1,000 rows copied" in lines[4]
    assert lines[-1].startswith("█" * 24 + " 100%  1,000 of 1,000")
    assert lines[-1].endswith(" 0 s left")


def test_on_a_terminal_one_line_is_drawn_again_and_ended() -> None:
    out = Terminal()
    progress = Progress("citizens", 4, out, done=2)
    progress.add(1)
    progress.add(1)
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().startswith("\r")
    assert "4 of 4 citizens" in out.getvalue()


def test_minutes_are_told_as_such_and_nothing_is_divided_by() -> None:
    progress = Progress("citizens", 10**9, io.StringIO())
    progress.add(1)
    assert " min " in str(progress)
    assert "0 of 0 rows" in str(Progress("rows", 0, io.StringIO()))
