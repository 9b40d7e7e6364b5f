"""Home of the one writer of SQLite: many units of work to a sync, each in its own savepoint."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import apsw

from bot.ports import LostRace
from integrations.database.gone import Gone
from integrations.database.sqlite.recovery import recover
from integrations.database.units import Known, Must, Statement, StoreBroken, Unit, Value

Outcome = Exception | None
LOSING = (
    apsw.SQLITE_CONSTRAINT_UNIQUE,
    apsw.SQLITE_CONSTRAINT_PRIMARYKEY,
    apsw.SQLITE_CONSTRAINT_FOREIGNKEY,
)

# After these nothing of the batch can be committed. A full disk heals; after the others nothing can be promised.
FATAL = (apsw.FullError, apsw.IOError, apsw.CorruptError, apsw.NotADBError, apsw.NoMemError)


class Writer:
    """Runs in one thread. `checkpoints` is false for a command beside the server, which leaves that to it."""

    def __init__(
        self, records: apsw.Connection, keys: apsw.Connection, sql: Mapping[str, str], *, checkpoints: bool
    ) -> None:
        self._records = records
        self._keys = keys
        self._sql = sql
        self._selects = {name for name, text in sql.items() if text.startswith("SELECT")}
        self._checkpoints = checkpoints
        self.broken = False
        self._unfinished = False
        self._keys_version = self._data_version()
        self.gone = Gone()

    def run(self, units: Sequence[Unit]) -> list[Outcome]:
        """Commits the units that hold. What became of each: None, or why it was left out."""
        if self.broken:
            return [StoreBroken() for _ in units]
        try:
            self._finish_before()
            self._records.execute("BEGIN IMMEDIATE")
            self._notice_others()
            outcomes = [self._attempt(unit) for unit in units]
            self._commit([unit for unit, outcome in zip(units, outcomes, strict=True) if outcome is None])
        except apsw.Error as fault:
            self.broken = isinstance(fault, FATAL) and not isinstance(fault, apsw.FullError)
            return [fault for _ in units]
        else:
            return outcomes
        finally:
            for connection in (self._records, self._keys):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def keep(self, statements: Sequence[Statement]) -> None:
        """Changes the keys alone. Raises LostRace."""
        with self._keys:
            for statement in statements:
                self._key(statement.name, **statement.values)
                if statement.must is Must.HOLD and not self._keys.changes():
                    raise LostRace

    def _attempt(self, unit: Unit) -> Outcome:
        self._records.execute("SAVEPOINT unit")
        try:
            for statement in unit.statements:
                self._execute(statement)
            self._take_keys(unit)
        except FATAL:
            raise
        except (LostRace, Known, apsw.Error, ArithmeticError, TypeError, ValueError) as fault:
            self._records.execute("ROLLBACK TO unit")
            self._records.execute("RELEASE unit")
            return _outcome(fault)
        self._records.execute("RELEASE unit")
        return None

    def _execute(self, statement: Statement) -> None:
        name, must = statement.name, statement.must
        cursor = self._records.execute(self._sql[name], statement.values)
        if must is None:
            return
        held = bool(cursor.fetchall()) if name in self._selects else self._records.changes() > 0
        if not held:
            raise Known if must is Must.BE_NEW else LostRace

    def _take_keys(self, unit: Unit) -> None:
        for owner in self.gone.among(unit.needed, unit.erasures):
            found = self._keys.execute(self._sql["key_by_owner"], {"owner": owner}).fetchall()
            if found != [(unit.needed[owner],)]:
                raise LostRace
        if not unit.changes_keys:
            return
        if not self._keys.in_transaction:
            self._keys.execute("BEGIN IMMEDIATE")
        with self._keys:
            self._change_keys(unit)

    def _change_keys(self, unit: Unit) -> None:
        for owner, wrapped in unit.made.items():
            self._key("key_insert", owner=owner, wrapped=wrapped)
            if not self._keys.changes():
                raise LostRace
            self._key("leaving_delete", owner=owner)
        for owner in unit.erased:
            self._key("key_delete", owner=owner)
            self.gone.add(owner)  # for those behind it in this batch
            self._key("leaving_put", owner=owner, erased=1)
        for owner in unit.left:
            self._key("leaving_put", owner=owner, erased=0)

    def _commit(self, units: Sequence[Unit]) -> None:
        """New keys are synced before the first row that uses them, erased ones are gone before their rows are."""
        erased = [owner for unit in units for owner in unit.erased]
        left = [owner for unit in units for owner in unit.left]
        if self._keys.in_transaction:
            self._keys.execute("COMMIT")
        if erased:
            self._deleted(erased)
        self._unfinished = bool(erased or left)
        self._records.execute("COMMIT")
        if self._unfinished:
            self._finish([*erased, *left])

    def _finish_before(self) -> None:
        """Where rows of deleted keys, or keys left, could not be deleted: before a new key of the same owner hides that."""
        if self._unfinished:
            recover(self._records, self._keys, self._sql)
            self._unfinished = False

    def _notice_others(self) -> None:
        """Another process may have erased keys: what it left in the log goes, what we remember is doubted."""
        version = self._data_version()
        if version != self._keys_version:
            self._keys_version = version
            self._deleted([None])

    def _data_version(self) -> int:
        version: Any = self._keys.pragma("data_version")
        return int(version)

    def _finish(self, owners: Sequence[bytes]) -> None:
        """By looking again: another process may use a key that was left. One that holds us up does not undo the unit."""
        with suppress(apsw.BusyError):
            recover(self._records, self._keys, self._sql)
            self._unfinished = False
        self._deleted(owners)

    def _deleted(self, owners: Iterable[bytes | None]) -> None:
        """Takes the keys out of the log too."""
        for owner in owners:
            self.gone.add(owner)
        if self._checkpoints:
            self._keys.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _key(self, name: str, /, **values: Value) -> None:
        self._keys.execute(self._sql[name], values)


def _outcome(fault: Exception) -> Exception:
    if isinstance(fault, apsw.ConstraintError) and vars(fault)["extendedresult"] in LOSING:
        return LostRace()
    return fault
