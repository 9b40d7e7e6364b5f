"""The line between a parent and its workers: each hears the other, takes its connections, and notices its end."""

import asyncio
import os
import socket

from handlers.workers.line import Line


async def heard(event: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await event.wait()


async def test_a_worker_says_that_it_is_ready_and_when_it_is_gone() -> None:
    parent, worker = map(Line, socket.socketpair())
    assert not parent.ready.is_set()
    worker.say_ready()
    await heard(parent.ready)
    worker.close()
    await heard(parent.lost)
    assert not parent.give(0)
    worker.close()
    parent.close()


async def test_connections_given_arrive_also_after_the_end_of_who_gave_them() -> None:
    here, there = socket.socketpair()
    arrived: list[int] = []
    ends = socket.socketpair()
    parent, worker = Line(ends[0], arrived.append), Line(ends[1])
    assert worker.give(there.fileno())
    assert worker.give(there.fileno())
    there.close()
    worker.close()
    parent.hear()
    assert len(arrived) == 2
    assert parent.lost.is_set()
    os.write(arrived[0], b"still open")
    assert here.recv(99) == b"still open"
    for file in arrived:
        os.close(file)
    assert here.recv(99) == b""
    here.close()


async def test_what_nobody_asked_for_is_closed() -> None:
    here, there = socket.socketpair()
    parent, worker = map(Line, socket.socketpair())
    worker.give(there.fileno())
    there.close()
    parent.hear()
    assert here.recv(99) == b""
    here.close()
    for line in (parent, worker):
        line.close()
