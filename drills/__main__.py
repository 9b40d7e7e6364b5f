"""Home of all drills in a row, each with its control, and of the table they fill; `--full` as they are run by hand.

Each prints one line: what, how many, what was measured, what the check of its ledger has found.
"""

import argparse
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from time import monotonic

from drills.frame import ROOT, python_path
from drills.table import CONTROL, DRILLS, FULL, SHORT, entry, keep

HEAD = ("what", "n", "result", "check", "date")


def made(drill: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Its one line on standard output, and a return code of 0 where it has succeeded."""
    command = [sys.executable, "-m", f"drills.{drill}", *options]
    env = os.environ | {"PYTHONPATH": python_path()}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as running:
        try:
            said, _ = running.communicate()
        finally:
            running.terminate()  # whoever was interrupted; it tidies up by itself
    return subprocess.CompletedProcess(command, running.returncode, said)


def given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("--full", action="store_true", help="as by hand")
    parser.add_argument("--only", choices=tuple(DRILLS), action="append", help="of them, not all")
    parser.add_argument("--write", action="store_true", help="into docs/drills.json and DRILLS.md")
    parser.add_argument(
        "--take", metavar="LINE", help="write a line printed elsewhere, by the one drill of --only"
    )
    parser.add_argument("--seconds", type=float, default=0.0, help="that it took")
    options = parser.parse_args()
    if options.take is not None and (len(options.only or ()) != 1 or options.take.count(" | ") != 3):
        parser.error("--take wants --only with one drill, and its line: what | n | result | check")
    return options


def main() -> int:
    options = given()
    if options.take is not None:
        form = CONTROL if " (control) | " in options.take else FULL if options.full else SHORT
        keep(options.only[0], form, entry(options.take.strip(), options.seconds))
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    failed, table = [], [HEAD, ("---",) * len(HEAD)]
    for drill in options.only or DRILLS:
        for control in ((), ("--control",)):
            form = FULL if options.full and not control else SHORT
            begun = monotonic()
            ended = made(drill, f"--{form}", *control)
            line = ended.stdout.strip() or f"drills.{drill} | {form} | broke off | see above"
            print(line, flush=True)
            if options.write and ended.stdout:
                keep(drill, CONTROL if control else form, entry(line, monotonic() - begun))
            table.append((*line.split(" | "), f"{datetime.now(UTC):%Y-%m-%d}"))
            failed += [" ".join((drill, *control))] * bool(ended.returncode)
    print("\n".join(["", *(f"| {' | '.join(row)} |" for row in table)]))
    if failed:
        print(f"failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
