"""Home of all drills in a row, each with its control, and of the table they fill; `--full` as they are run by hand.

Each prints one line: what, how many, what was measured, what the check of its ledger has found.
"""

import argparse
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

from drills.frame import ROOT, python_path

DRILLS = (
    "kill",
    "power",
    "postgresql_kill",
    "storm",
    "disk",
    "between",
    "standby",
    "redis_lost",
    "rolling",
    "overload",
    "slow",
)
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("--full", action="store_true", help="as by hand")
    parser.add_argument("--only", choices=DRILLS, action="append", help="of them, not all")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    failed, table = [], [HEAD, ("---",) * len(HEAD)]
    for drill in given.only or DRILLS:
        for control in ((), ("--control",)):
            form = "--full" if given.full and not control else "--short"
            ended = made(drill, form, *control)
            line = ended.stdout.strip() or f"drills.{drill} | {form} | broke off | see above"
            print(line, flush=True)
            table.append((*line.split(" | "), f"{datetime.now(UTC):%Y-%m-%d}"))
            failed += [" ".join((drill, *control))] * bool(ended.returncode)
    print("\n".join(["", *(f"| {' | '.join(row)} |" for row in table)]))
    if failed:
        print(f"failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
