"""Home of all drills in a row, each followed by its control. Needs tests/support on PYTHONPATH."""

import subprocess
import sys

DRILLS = (
    ("drills.kill", "--kills", "20"),
    ("drills.kill", "--kills", "20", "--control"),
)


def main() -> int:
    failed = 0
    for module, *options in DRILLS:
        print(f"{module} {' '.join(options)}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", module, *options], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
