"""Home of a crowd in a process of its own: it asks a server at a rate, whether or not that keeps up (an open loop).

Requests are sent when they are due, by the first connection that is free; how long one takes is counted from when
it was due. What is refused with a time to come again is counted by itself. Prints one line of JSON.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

import uvloop
from wechat_client import MadeUpAccount, WeChatUser

PATHS: Mapping[str, str] = {"links": "/rules", "history": "/m/mine", "sign_up": "/m/form", "pass": "/m/pass"}
WEBHOOKS = "webhooks"
MIX: Mapping[str, int] = {"links": 5, "history": 4, "sign_up": 4, "pass": 5, WEBHOOKS: 2}  # of 20
PREPARED, WRITERS = 4000, 200  # deliveries, and who they are from
GOOD_WITHIN = 1.0  # seconds from when it was due
TICK = 0.005
Request = tuple[str, bytes]


@dataclass
class Seen:
    """By class; `took` are the seconds of the good ones."""

    due: Counter[str] = field(default_factory=Counter)
    good: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    late: int = 0
    wrong: int = 0
    seconds: float = 0.0

    def told(self) -> str:
        self.took.sort()
        p99 = self.took[int(len(self.took) * 0.99)] if self.took else 0.0
        counts = {"due": self.due, "good": self.good, "refused": self.refused, "late": self.late}
        return json.dumps({**counts, "wrong": self.wrong, "seconds": self.seconds, "p99": p99})


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, seen: Seen, free: Callable[["Connection"], None]) -> None:
        self._seen, self._free = seen, free
        self._request, self._due, self._got, self._wanted = "", 0.0, b"", 0
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.open = cast("asyncio.Transport", transport), True
        self._free(self)

    def ask(self, request: Request, due: float) -> None:
        self._request, self._due, self._got, self._wanted = request[0], due, b"", 0
        self._transport.write(request[1])

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._wanted and (end := self._got.find(b"\r\n\r\n")) >= 0:
            _, _, length = self._got[:end].lower().partition(b"\r\ncontent-length: ")
            self._wanted = end + 4 + int(length.split(b"\r\n")[0])
        if self._wanted and len(self._got) >= self._wanted:
            self._judge(self._got)
            self._request = ""
            self._free(self)

    def _judge(self, answer: bytes) -> None:
        took, status, head = time.monotonic() - self._due, answer[9:12], answer[: answer.index(b"\r\n\r\n")]
        if status == b"503" and b"\r\nRetry-After: " in head:
            self._seen.refused[self._request] += 1
        elif status != b"200":
            self._seen.wrong += 1
        elif took <= GOOD_WITHIN:
            self._seen.good[self._request] += 1
            self._seen.took.append(took)
        else:
            self._seen.late += 1

    def connection_lost(self, _: BaseException | None) -> None:
        self.open = False
        self._seen.wrong += bool(self._request)


def requests(address: str, only: str) -> Iterator[Request]:
    """For ever, of the classes in their mix, or of one class only."""
    host = address.removeprefix("http://")
    pages = {name: f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for name, path in PATHS.items()}
    deliveries = itertools.cycle(_deliveries(host))
    mixed = sorted(name for name, share in MIX.items() for _ in range(share))
    for number in itertools.count():
        name = only or mixed[number * 7 % len(mixed)]
        yield name, next(deliveries) if name == WEBHOOKS else pages[name]


def _deliveries(host: str) -> Iterator[bytes]:
    """Made as they are asked for, each signed and sealed as the platform does it."""
    stamp = time.time_ns() // 1_000_000
    for number in range(PREPARED):
        user = WeChatUser(None, "", MadeUpAccount(), f"oCROWD{number % WRITERS:022}")
        fields = {"MsgType": "text", "Content": "帮助", "MsgId": stamp * 10_000 + number}
        made = user.delivery(user.message(fields))
        path = f"/hooks/demo-wechat?{urlencode(made.query)}"
        yield (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(made.body)}\r\n\r\n".encode()
            + made.body
        )


class Crowd:
    """`rate` a second; 0: each connection asks again as soon as it is answered (a closed loop)."""

    def __init__(self, address: str, rate: float, only: str) -> None:
        self.seen = Seen()
        self._port = int(address.rpartition(":")[2])
        self._rate = rate
        self._asked = requests(address, only)
        self._idle = deque[Connection]()
        self._waiting = deque[tuple[Request, float]]()
        self._ends = float("inf")

    async def press(self, seconds: float, connections: int) -> Seen:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: Connection(self.seen, self._free), "127.0.0.1", self._port)
        begun, sent = time.monotonic(), 0
        self._ends = begun + seconds
        while (now := time.monotonic()) < self._ends:
            if self._rate:
                for number in range(sent, int((now - begun) * self._rate)):
                    self._due(begun + number / self._rate)
                    sent = number + 1
                self._give_up(now - GOOD_WITHIN)
            else:
                while self._idle:
                    self._idle.popleft().ask(self._next(), now)
            await asyncio.sleep(TICK)
        self.seen.seconds = time.monotonic() - begun
        return self.seen

    def _due(self, due: float) -> None:
        if self._idle:
            self._idle.popleft().ask(self._next(), due)
        else:
            self._waiting.append((self._next(), due))

    def _give_up(self, before: float) -> None:
        while self._waiting and self._waiting[0][1] < before:
            self._waiting.popleft()
            self.seen.late += 1

    def _free(self, one: Connection) -> None:
        now = time.monotonic()
        if not one.open or now >= self._ends:
            return
        if self._waiting:
            one.ask(*self._waiting.popleft())
        elif self._rate or self._ends == float("inf"):
            self._idle.append(one)
        else:
            one.ask(self._next(), now)

    def _next(self) -> Request:
        request = next(self._asked)
        self.seen.due[request[0]] += 1
        return request


def main() -> int:
    address, rate, seconds, connections, only = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        crowd = Crowd(address, float(rate), only)
        print(runner.run(crowd.press(float(seconds), int(connections))).told())
    return 0


if __name__ == "__main__":
    sys.exit(main())
