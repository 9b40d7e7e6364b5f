"""Home of a migration killed before each of its statements: a program, for a process of its own.

Its argument is a folder that holds `records.db` of an earlier version. It prints what was not as it should be,
then the number of kills.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

import apsw

from integrations.database.schema import APPLIED, migrate
from integrations.database.sqlite.connections import writing

MOST = 200


def killed_before(statement: int, path: Path) -> bool:
    """Whether the child came so far; else it has finished."""
    child = os.fork()
    if not child:
        connection, left = writing(path, checkpoints=True), [statement]

        def count(*_: object) -> bool:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return True

        connection.exec_trace = count
        migrate(connection, "records")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def looked_at(path: Path) -> tuple[list[tuple[str, str]], list[tuple[object, ...]], str]:
    """The migrations applied, the schema, and whether the file is sound."""
    connection = apsw.Connection(str(path))
    applied = list(connection.execute(APPLIED))
    schema = list(connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name"))
    sound = str(connection.pragma("integrity_check"))
    connection.close()
    return applied, schema, sound


def main(folder: Path) -> None:
    earlier, path = folder / "records.db", folder / "killed.db"
    before = looked_at(earlier)
    for statement in range(1, MOST):
        for file in folder.glob("killed.db*"):
            file.unlink()
        shutil.copy(earlier, path)
        if not killed_before(statement, path):
            sys.stdout.write(f"{statement - 1}\n")
            return
        if looked_at(path) != before:
            sys.stdout.write(f"killed before statement {statement}: neither as before nor as after\n")
        connection = writing(path, checkpoints=True)
        migrate(connection, "records")
        connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
