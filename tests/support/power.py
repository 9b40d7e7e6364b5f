"""Home of the power cut: a file system on which nothing lasts until it is synced, and faults can be ordered.

SQLite cannot share memory through it, so every connection opened meanwhile holds its file alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import apsw
from typing_extensions import override

DISK = "unix"
SECTOR = 512


class PowerCut(apsw.VFS):
    """`syncs` counts what was promised, `writes` what was asked. After `cut` nothing more reaches the disk."""

    def __init__(self, name: str = "power") -> None:
        self.syncs = self.writes = 0
        self.cut_after: int | None = None  # syncs
        self.cut_after_writes: int | None = None
        self.off = False
        self.failing: type[apsw.Error] | None = None
        self.files: list[FragileFile] = []
        super().__init__(name, DISK, makedefault=True)

    @override
    def xOpen(self, name: Any, flags: list[int]) -> "FragileFile":
        file = FragileFile(self, name, flags)
        self.files.append(file)
        return file

    @override
    def xDelete(self, name: str, sync_folder: bool) -> None:
        if not self.off:
            super().xDelete(name, sync_folder)

    def cut(self, keep: Random | None = None) -> None:
        """Power off: un-synced writes are lost, or with `keep` some of them survive, torn at sectors."""
        self.off = True
        for file in self.files:
            file.lose(keep)


class FragileFile(apsw.VFSFile):
    """Keeps writes in memory until they are synced."""

    def __init__(self, power: PowerCut, name: Any, flags: list[int]) -> None:
        super().__init__(DISK, name, flags)
        self._power = power
        self._pending: list[tuple[int, bytes]] = []

    @override
    def xRead(self, amount: int, offset: int) -> bytes:
        size = max(min(amount, self.xFileSize() - offset), 0)
        stored = super().xRead(amount, offset)
        data = bytearray(stored + bytes(max(size - len(stored), 0)))[:size]
        for at, written in self._pending:
            start, end = max(at, offset), min(at + len(written), offset + size)
            if start < end:
                data[start - offset : end - offset] = written[start - at : end - at]
        return bytes(data)

    @override
    def xWrite(self, data: bytes, offset: int) -> None:
        if self._power.failing is apsw.FullError:
            raise apsw.FullError
        if self._power.writes == self._power.cut_after_writes and not self._power.off:
            self._power.off = True
            raise apsw.IOError
        self._power.writes += 1
        self._pending.append((offset, bytes(data)))

    @override
    def xFileSize(self) -> int:
        return max([super().xFileSize(), *(at + len(data) for at, data in self._pending)])

    @override
    def xTruncate(self, size: int) -> None:
        self._flush()
        if not self._power.off:
            super().xTruncate(size)

    @override
    def xSync(self, flags: int) -> None:
        power = self._power
        if power.failing is apsw.IOError:
            raise apsw.IOError
        if power.off:
            return
        if power.syncs == power.cut_after:
            power.off = True
            raise apsw.IOError
        self._flush()
        super().xSync(flags)
        power.syncs += 1

    @override
    def xClose(self) -> None:
        self._flush()
        super().xClose()

    def lose(self, keep: Random | None) -> None:
        lost, self._pending = self._pending, []
        for at, data in lost if keep else ():
            for start in range(0, len(data), SECTOR):
                if keep is not None and keep.random() < 0.5:
                    super().xWrite(data[start : start + SECTOR], at + start)

    def _flush(self) -> None:
        if not self._power.off:
            for at, data in self._pending:
                super().xWrite(data, at)
        self._pending.clear()


def _alone(connection: apsw.Connection) -> None:
    connection.pragma("locking_mode", "exclusive")


@contextmanager
def power() -> Iterator[PowerCut]:
    """Everything opened inside stands on the fragile file system."""
    vfs = PowerCut()
    apsw.connection_hooks.append(_alone)
    try:
        yield vfs
    finally:
        apsw.connection_hooks.remove(_alone)
        vfs.unregister()


def sound(path: Path) -> bool:
    with apsw.Connection(str(path)) as connection:
        healthy = connection.pragma("integrity_check") == "ok" and not connection.pragma("foreign_key_check")
    connection.close()
    return healthy
