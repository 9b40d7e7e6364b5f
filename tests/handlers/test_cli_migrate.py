"""`healthcode migrate` says what it did, and that there is nothing yet."""

from pathlib import Path

import pytest
from running import begin, demo_settings, free_port, logging_kept

from handlers.cli import main
from integrations.database import schema
from integrations.database.schema import ADDITIVE, migrations


def test_it_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = demo_settings(tmp_path, free_port())
    assert typed(settings) == 1
    assert "There is no database of keys" in capsys.readouterr().err
    begin(settings)
    assert typed(settings) == 0
    assert capsys.readouterr().out.count("at the newest schema already") == 2
    later = (f"0099_letters{ADDITIVE}", "CREATE TABLE letters (id INTEGER PRIMARY KEY) STRICT;")
    monkeypatch.setattr(schema, "migrations", lambda *of: [*migrations(*of), *[later][: of[1] == "records"]])
    assert typed(settings) == 0
    keys, records = capsys.readouterr().out.splitlines()
    assert keys.endswith("keys.db: at the newest schema already.")
    assert records.endswith(f"healthcode.db: applied 0099_letters{ADDITIVE}.")
    monkeypatch.undo()
    assert typed(settings) == 0


def typed(settings: Path) -> int:
    with logging_kept():
        return main(["migrate", "--settings", str(settings)])
