"""Home of the connections: how many there may be, and how long one may take over each part of a request.

aiohttp alone lets a half-sent request wait for ever. What is not admitted is refused here, before anything reads it.
"""

import asyncio
import select
from collections.abc import Callable
from heapq import nsmallest
from operator import attrgetter
from typing import cast

from aiohttp import web
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from handlers.web.admission import PATIENCE, Admission
from handlers.web.api.languages import language_of
from handlers.web.early import asked
from handlers.web.limits import Limits

EVICTED = 64  # looked for at a time, so that a flood of connections costs little
STANDS = attrgetter(
    "_waiter", "_messages"
)  # aiohttp waits for a request; has read them. It tells in no other way


class Doors:
    """Makes a Door for each connection, in front of aiohttp's own protocol, and closes the overdue ones.

    `ending`: from now on every answer closes its connection.
    """

    def __init__(self, server: web.Server, limits: Limits, admission: Admission | None = None) -> None:
        self.limits = limits
        self.ending = False
        self.admission = admission
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._open: set[Door] = set()
        self._longest: list[
            tuple[float, Door]
        ] = []  # have kept us waiting: the deadline each had, the last first
        self._sweeping = self._loop.call_later(limits.sweep, self._sweep)

    def __call__(self) -> "Door":
        return Door(self)

    def inner(self) -> RequestHandler:
        return self._server()

    def taken_over(self) -> "Door":
        """For a connection that another process has kept between two requests."""
        door = self()
        door.answered()
        return door

    def now(self) -> float:
        return self._loop.time()

    def soon(self, act: Callable[[], None]) -> None:
        self._loop.call_soon(act)

    def presses(self) -> bool:
        """Whether anybody is refused now."""
        return self.admission is not None and not (self.admission.at_ease or self.ending)

    def entered(self, door: "Door") -> bool:
        """When full, whoever has kept us waiting longest makes room: for a request, or else for the rest of one."""
        if len(self._open) >= self.limits.connections:
            overdue = self._longest_waiting() or self._longest_waiting(again=True)
            if overdue is None:
                return False
            self._open.discard(overdue)
            overdue.slam()
        self._open.add(door)
        return True

    def _longest_waiting(self, *, again: bool = False) -> "Door | None":
        if again:
            waiting = [each for each in self._open if each.waiting or each.receiving]
            found = nsmallest(EVICTED, waiting, key=lambda each: (not each.waiting, each.deadline))
            self._longest = [(each.deadline, each) for each in reversed(found)]
        while self._longest:
            deadline, door = self._longest.pop()
            if door in self._open and door.deadline == deadline:
                return door
        return None

    def left(self, door: "Door") -> None:
        self._open.discard(door)

    def any_open(self) -> bool:
        return bool(self._open)

    def resting_for(self, seconds: float) -> "list[Door]":
        """Those that have sent nothing since they were answered so long ago."""
        until = self.now() + self.limits.idle - seconds
        return [door for door in self._open if door.resting and door.deadline <= until]

    def close_unused(self) -> None:
        """Those aiohttp knows nothing of, for they have asked nothing that was let in."""
        for door in tuple(self._open):
            if not door.used:
                door.slam()

    def close(self) -> None:
        self.close_unused()
        self._sweeping.cancel()

    def _sweep(self) -> None:
        now = self.now()
        for door in tuple(self._open):
            if now >= door.deadline:
                door.overdue()
        self._sweeping = self._loop.call_later(self.limits.sweep, self._sweep)


class Door(asyncio.Protocol):
    """`waiting` for a request's head, or else it is being received and answered; `resting` between two requests.

    `deadline` in loop time. aiohttp's own protocol is made with the first request that is let in, so that a connection
    that is only refused costs little.
    """

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._limits = doors.limits
        self._inner: RequestHandler | None = None
        self._transport: asyncio.Transport | None = None
        self._body: StreamReader | None = None
        self.resting = False
        self._begun = self._admitted = False
        self._place = 0  # in the line; 0: in none
        self._held = b""
        self._heard = doors.now()
        self.waiting = True
        self.deadline = self._heard + self._limits.head

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if not self._doors.entered(self):
            self.slam()

    def data_received(self, data: bytes) -> None:
        if self._held:
            self._held += data
            return
        self._heard = self._doors.now()
        if not self._begun and self._doors.presses():
            if self._is_between():
                self._held, self.resting = data, False
                self._doors.soon(self._let_go)
                return
            if self._refused(data):
                return
        self._let_in(data)

    def _let_go(self) -> None:
        """Of what came in the moment after an answer."""
        data, self._held = self._held, b""
        assert self._transport is not None
        if not self._transport.is_closing() and not self._refused(data):
            self._let_in(data)

    def _let_in(self, data: bytes) -> None:
        if self.resting or not self._begun:
            self.resting, self._begun = False, True
            self.deadline = self._heard + self._limits.head
        inner = self._inner or self._opened()
        inner.data_received(data)
        if not self._place and self.waiting and self._doors.admission and STANDS(inner)[1]:
            self._place = self._doors.admission.line.join()

    def _opened(self) -> RequestHandler:
        assert self._transport is not None
        self._inner = self._doors.inner()
        self._inner.connection_made(self._transport)
        return self._inner

    def _refused(self, data: bytes) -> bool:
        """Whether a request that comes all at once is refused at once. It leaves the connection as it was."""
        admission, transport = self._doors.admission, self._transport
        assert admission is not None
        assert transport is not None
        request = asked(data) if self._is_idle() else None
        if request is None:
            return False
        self._admitted = admission.admits(request.path)
        if self._admitted:
            return False
        transport.write(admission.refusals.wire(request.path, request.language))
        self.resting, self.deadline = True, self._heard + self._limits.idle
        return True

    def _is_between(self) -> bool:
        """Whether aiohttp has yet to come back from its last answer: there is one step of its own after it."""
        return self._inner is not None and self.waiting and STANDS(self._inner)[0] is None

    def _is_idle(self) -> bool:
        """Whether everything received is answered, so that what is written now answers what is received now.

        Whoever asks on without taking the answers is none: aiohttp stops reading them, nothing here does.
        """
        assert self._transport is not None
        waiter, messages = STANDS(self._inner) if self._inner else (True, None)
        return waiter is not None and not messages and not self._transport.get_write_buffer_size()

    def refusal(self, request: web.Request) -> web.Response | None:
        """As its turn comes: of one that came in pieces, or before there was any pressure, or had to wait too long."""
        admission = self._doors.admission
        if admission is None:
            return None
        waited = self._doors.now() - self._heard
        if self._place:
            admission.line.turn(self._place, waited)
            self._place = 0
        under_pressure = bool(admission.pressure) and not self._admitted
        if waited <= PATIENCE and not under_pressure:
            return None
        path = request.rel_url.raw_path.encode()
        if admission.is_late(path, waited) or (under_pressure and not admission.admits(path)):
            return admission.refusals.response(path, language_of(request))
        return None

    @property
    def used(self) -> bool:
        return self._inner is not None

    def connection_lost(self, exc: BaseException | None) -> None:
        self._doors.left(self)
        if self._place and self._doors.admission:
            self._doors.admission.line.leave()
        if self._inner:
            self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        if self._inner:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner:
            self._inner.resume_writing()

    def head_received(self, body: StreamReader) -> None:
        self._body, self.resting, self.waiting, self._begun = body, False, False, True
        self.deadline = self._doors.now() + self._limits.body

    def answered(self) -> None:
        self._body, self.resting, self.waiting, self._begun = None, True, True, False
        self._admitted = False
        self.deadline = self._doors.now() + self._limits.idle

    def overdue(self) -> None:
        """A body that is all there gives its handler the rest of the time an answer may take."""
        if self._body is not None and self._body.is_eof():
            self._body = None
            self.deadline += self._limits.answer - self._limits.body
        else:
            self.slam()

    @property
    def receiving(self) -> bool:
        """Whether a part of its body is still to come."""
        return self._body is not None and not self._body.is_eof()

    @property
    def ending(self) -> bool:
        return self._doors.ending

    def give_away(self, give: Callable[[int], bool]) -> None:
        """To another process, if it can be; what has been sent and not read yet is read there."""
        transport = self._transport
        assert transport is not None
        if transport.get_write_buffer_size() or not transport.is_reading():
            return
        transport.pause_reading()
        if give(transport.get_extra_info("socket").fileno()):
            self.resting = False
            transport.abort()  # only ours: the connection lives as long as anybody has it open
        else:
            transport.resume_reading()

    def close_if_silent(self) -> None:
        """Whoever sent something that has not been read yet is heard first."""
        assert self._transport is not None
        socket = self._transport.get_extra_info("socket")
        if not self._transport.get_write_buffer_size() and not _has_sent(socket.fileno()):
            self._transport.close()

    def slam(self) -> None:
        assert self._transport is not None
        self._transport.abort()


def _has_sent(file: int) -> bool:
    """Whether the other side has sent what we have not read, be it only that it has closed."""
    looking = select.poll()
    looking.register(file, select.POLLIN)
    return bool(looking.poll(0))
