"""Home of asking python-cwt, which is none of ours and runs in an environment of its own, about codes."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import base45
import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-oracle" / "bin" / "python"
PROGRAM = ROOT / "scripts" / "cwt_oracle.py"
WITHIN = 120  # seconds


def asked(codes: Sequence[str], key_set: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Of each code its claims by number, bytes as hex, or why it is refused."""
    if not PYTHON.exists():
        pytest.skip(f"python-cwt is not installed in {PYTHON.parents[1]}: `make setup-test` does it")
    raw = [base45.b45decode(code.removeprefix("HP1:")).hex() for code in codes]
    done = subprocess.run(
        [PYTHON, "-I", PROGRAM],
        input=json.dumps({"keys": key_set["keys"], "codes": raw}),
        capture_output=True,
        text=True,
        check=True,
        timeout=WITHIN,
    )
    return json.loads(done.stdout)
