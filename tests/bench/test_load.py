"""The load process tells what a person waits: also for a server that stalls, refuses, or answers in pieces."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bench.load import load
from bench.profile import part, shares, told
from bench.wire import Unexpected

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
STALL = 0.8  # seconds
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[int]:
    serving: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.append(task)
        try:
            while await reader.readline():
                while (await reader.readline()).strip():
                    pass
                await answer(writer)
        finally:
            writer.close()
            await writer.wait_closed()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]
        await asyncio.gather(*serving, return_exceptions=True)


async def loaded(port: int, requests: int, **more: float) -> Any:
    usual = {
        "connections": 2,
        "rate": 0.0,
        "warm": 0.0,
        "seconds": 1.0,
        "status": 200,
        "whole": 0,
        "watch": [],
    }
    options = argparse.Namespace(port=port, **{**usual, **more})
    return await load(options, [[REQUEST] * requests, [REQUEST] * requests])


def stalls_once() -> Answer:
    """From the first request on nobody is answered for a while."""
    began: list[float] = []

    async def answer(writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        began.append(clock())
        await asyncio.sleep(max(began[0] + STALL - clock(), 0))
        writer.write(DONE)

    return answer


async def test_a_stall_is_in_the_latencies_of_all_who_were_due_in_it() -> None:
    async with server(stalls_once()) as port:
        found = await loaded(port, 200, rate=100.0)
    assert found["p50"] > 100, "most of a second's requests were due while nobody was answered"
    assert found["longest"] > STALL * 900


async def test_a_closed_loop_hides_it() -> None:
    """The control: what the open loop is for."""
    async with server(stalls_once()) as port:
        found = await loaded(port, 300, seconds=30.0, whole=1)
    assert found["answers"] == 600
    assert found["p50"] < 100


async def test_an_answer_that_is_not_what_the_figure_is_about_ends_the_run() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    async with server(answer) as port:
        with pytest.raises(Unexpected, match="404"):
            await loaded(port, 10)


async def test_who_is_refused_sends_again_and_has_waited_since_it_was_due() -> None:
    refused: list[int] = []

    async def answer(writer: asyncio.StreamWriter) -> None:
        if not refused:
            refused.append(1)
            writer.write(BUSY)
            writer.close()
        else:
            writer.write(DONE)

    async with server(answer) as port:
        found = await loaded(port, 5, seconds=30.0, whole=1)
    assert (found["answers"], found["refused"]) == (10, 1)
    assert found["longest"] >= 100


async def test_who_finds_their_connection_ended_comes_back_by_a_new_one() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(DONE)
        await writer.drain()
        writer.close()

    async with server(answer) as port:
        found = await loaded(port, 40, rate=10.0, connections=1)
    assert found["refused"] > 0
    assert found["answers"] > 3


async def test_who_is_cut_off_comes_back_and_sends_again() -> None:
    cut: list[int] = []

    async def answer(writer: asyncio.StreamWriter) -> None:
        if not cut:
            cut.append(1)
            writer.write(DONE[:20])
            writer.close()
        else:
            writer.write(DONE)

    async with server(answer) as port:
        found = await loaded(port, 5, seconds=30.0, whole=1)
    assert (found["answers"], found["refused"]) == (10, 1)


async def refuses(writer: asyncio.StreamWriter) -> None:
    writer.write(BUSY)
    writer.close()


async def is_slow(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(STALL)


@pytest.mark.parametrize(
    ("answer", "requests", "why"),
    [
        (refuses, 5, "0 before them: .* refused for too much load or cut off"),
        (is_slow, 5, "2 sent and not answered; the server or the whole machine stood still"),
        (stalls_once(), 0, "the prepared requests were used up"),
    ],
)
async def test_a_run_without_an_answer_says_what_came_instead(
    answer: Answer, requests: int, why: str
) -> None:
    async with server(answer) as port:
        with pytest.raises(SystemExit, match=why):
            await loaded(port, requests, seconds=0.3)


async def test_an_answer_in_pieces_is_one_answer() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        for begin in range(0, len(DONE), 7):
            writer.write(DONE[begin : begin + 7])
            await writer.drain()
            await asyncio.sleep(0.001)

    async with server(answer) as port:
        found = await loaded(port, 5, seconds=30.0, whole=1)
    assert found["answers"] == 10


def test_a_sample_of_the_profile_counts_for_the_innermost_part_it_is_in() -> None:
    turn = [
        ("take", "/x/bot/conversation/turn.py"),
        ("Platform.receive", "/x/integrations/wechat/protocol.py"),
    ]
    assert part([*turn, ("dumps", "/usr/lib/python3.11/json/__init__.py")]) == "verify, decrypt, parse"
    assert part(turn[:1]) == "decide: dialogs, forms, rules, texts"
    raw = "take (/x/bot/conversation/turn.py:7) 3\n_worker (/usr/lib/python3.11/concurrent/futures/thread.py:81) 97\n"
    spent, _ = shares(raw)
    assert told(spent) == ["100% decide: dialogs, forms, rules, texts"], "an idle thread is no work"
