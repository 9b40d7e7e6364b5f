"""Home of what must be on the disk before anything else is done."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """A file, or a folder with the names in it, which syncing its files does not bring to the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write_own(path: Path, content: bytes) -> None:
    """A new file that nobody else may read, on the disk when this returns; its name is not yet."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, content)
        os.fsync(file)
    finally:
        os.close(file)
