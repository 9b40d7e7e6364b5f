"""Home of what a measurement needs beside the product: WeRoBot, the plots and the profiler, and a folder on a disk."""

import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / ".venv-bench"
DISK = Path("/var/tmp")  # never in memory


def tools(folder: Path) -> Path:
    """The interpreter of an environment of its own: WeRoBot's old packages must not meet ours."""
    python, done = folder / "bin" / "python", folder / "done"
    if not done.exists():
        print("Installing WeRoBot, the plots and the profiler …", flush=True)
        venv.create(folder, with_pip=True)
        wanted = ROOT / "requirements" / "bench.txt"
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--require-hashes",
            "-r",
            str(wanted),
        ]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        done.touch()
    return python
