"""Home of the line between a parent and a worker, whose end tells each that the other is gone.

A worker says that it is ready. One that ends gives its kept connections back, and they are passed on to another.
"""

import asyncio
import os
import socket
from collections.abc import Callable

READY, CONNECTION = b"r", b"c"


class Line:
    """One end. `given` is called with the open file of each connection, which is then the receiver's to close."""

    def __init__(self, end: socket.socket, given: Callable[[int], None] = os.close) -> None:
        end.setblocking(False)
        self.given = given
        self.ready, self.lost = asyncio.Event(), asyncio.Event()
        self._end = end
        asyncio.get_running_loop().add_reader(end, self.hear)

    def hear(self) -> None:
        """All that has been said so far."""
        while not self.lost.is_set():
            try:
                word, files, _, _ = socket.recv_fds(self._end, 1, 1)
            except BlockingIOError:
                return
            except OSError:
                word, files = b"", []
            for file in files:
                self.given(file)
            if word == READY:
                self.ready.set()
            if not word:
                self.close()

    def say_ready(self) -> None:
        self._end.send(READY)

    def give(self, file: int) -> bool:
        """Whether it could be; the file stays the giver's to close."""
        try:
            socket.send_fds(self._end, [CONNECTION], [file])
        except OSError:
            return False
        return True

    def close(self) -> None:
        if self.lost.is_set():
            return
        asyncio.get_running_loop().remove_reader(self._end)
        self._end.close()
        self.lost.set()
