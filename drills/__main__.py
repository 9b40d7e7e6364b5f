"""Home of all drills in a row, each with its control: the server killed, then the power cut at every sync.

`python -m drills --kills 200 --seed 3` kills longer, and at other moments.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUPPORT = ROOT / "tests" / "support"
POWER = ROOT / "tests" / "integrations" / "database" / "test_power.py"  # its controls are beside it


def drills(options: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    kill = (
        "drills.kill",
        *("--kills", str(options.kills)),
        *("--people", str(options.people)),
        *("--seed", str(options.seed)),
    )
    yield kill
    yield (*kill, "--control")
    yield ("pytest", "-q", str(POWER))


def main() -> int:
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--people", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    paths = os.pathsep.join((str(ROOT), str(SUPPORT)))
    failed = 0
    for drill in drills(parser.parse_args()):
        print(" ".join(drill), flush=True)
        ran = subprocess.run(
            [sys.executable, "-m", *drill], check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}
        )
        failed |= ran.returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
