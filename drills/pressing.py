"""Home of a crowd in a process of its own: it asks a server at a rate, whether or not that keeps up (an open loop).

Requests are sent when they are due, by the connection that has been free longest; how long one takes is counted from
when it was due. A delivery that is refused is sent again later, as platforms do. Prints one line of JSON.
"""

import json
import resource
import select
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from wechat_client import MadeUpAccount, WeChatUser

PATHS: Mapping[str, str] = {"links": "/rules", "history": "/m/mine", "sign_up": "/m/form", "pass": "/m/pass"}
PHONE = (  # as one says with every request
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: zh-CN,zh-Hans;q=0.9\r\nUpgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN\r\n"
)
WEBHOOKS = "webhooks"
MIX: Mapping[str, int] = {"links": 5, "history": 4, "sign_up": 4, "pass": 5, WEBHOOKS: 2}  # of 20
PREPARED, WRITERS = 2000, 200  # deliveries, and who they are from
STALE = 300.0  # seconds after which a delivery is made anew, for its signature ages
GOOD_WITHIN = 1.0  # seconds from when it was due
TICK = 0.001
LARGEST = 1 << 15  # bytes read at once
HEAD_END = b"\r\n\r\n"


@dataclass
class Seen:
    """By class; `took` are the seconds of the good ones, `refusing` of the refused ones."""

    due: Counter[str] = field(default_factory=Counter)
    good: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    refusing: list[float] = field(default_factory=list)
    late: int = 0
    wrong: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def told(self) -> str:
        counts = {"due": self.due, "good": self.good, "refused": self.refused, "late": self.late}
        times = {"p99": p99(self.took), "refusing": p99(self.refusing)}
        return json.dumps({**counts, "wrong": self.wrong, "seconds": self.seconds, "cpu": self.cpu, **times})


def p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)] if took else 0.0


class Line:
    """One connection; one request at a time: `request` until it is answered."""

    __slots__ = ("due", "got", "name", "request", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.request, self.got, self.name, self.due = b"", b"", "", 0.0


class Asked:
    """What is asked next, of the classes in their mix or of one class only."""

    def __init__(self, address: str, only: str) -> None:
        self._host = address.removeprefix("http://")
        self._pages = {
            name: f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n{PHONE}\r\n".encode()
            for name, path in PATHS.items()
        }
        mixed = sorted(name for name, share in MIX.items() for _ in range(share))
        self._mixed = [only] if only else [mixed[number * 7 % len(mixed)] for number in range(len(mixed))]
        self._number = 0
        self._stamp = time.time_ns() // 1_000_000 * 10_000
        self._made = 0
        self._deliveries = deque((self._delivery(), time.monotonic()) for _ in range(PREPARED))

    def next(self) -> tuple[str, bytes]:
        name = self._mixed[self._number % len(self._mixed)]
        self._number += 1
        if name != WEBHOOKS:
            return name, self._pages[name]
        if self._deliveries:
            request, made = self._deliveries.popleft()
            if time.monotonic() - made < STALE:
                return name, request
        return name, self._delivery()

    def again(self, request: bytes, made: float) -> None:
        self._deliveries.append((request, made))

    def _delivery(self) -> bytes:
        """Signed and sealed as the platform does it."""
        self._made += 1
        user = WeChatUser(None, "", MadeUpAccount(), f"oCROWD{self._made % WRITERS:022}")
        made = user.delivery(
            user.message({"MsgType": "text", "Content": "帮助", "MsgId": self._stamp + self._made})
        )
        head = f"POST /hooks/demo-wechat?{urlencode(made.query)} HTTP/1.1\r\nHost: {self._host}\r\n"
        return f"{head}Content-Length: {len(made.body)}\r\n\r\n".encode() + made.body


class Crowd:
    """`rate` a second; 0: each connection asks again as soon as it is answered (a closed loop)."""

    def __init__(self, address: str, rate: float, only: str) -> None:
        self.seen = Seen()
        self._port = int(address.rpartition(":")[2])
        self._rate = rate
        self._asked = Asked(address, only)
        self._poll = select.epoll()
        self._lines: dict[int, Line] = {}
        self._idle = deque[Line]()
        self._waiting = deque[float]()  # when each was due
        self._came = 0

    def press(self, seconds: float, connections: int) -> Seen:
        for _ in range(connections):
            self._open()
        begun, used = time.monotonic(), time.process_time()
        while (now := time.monotonic()) < begun + seconds:
            if self._rate:
                self._come(begun, now)
            while self._idle and (self._waiting or not self._rate):
                line = self._idle.popleft()
                if line.socket.fileno() >= 0:  # else the server has closed it, and another one stands for it
                    self._ask(line, self._waiting.popleft() if self._waiting else now)
            for file, _ in self._poll.poll(TICK):
                self._hear(self._lines[file])
        self.seen.seconds, self.seen.cpu = time.monotonic() - begun, time.process_time() - used
        return self.seen

    def _come(self, begun: float, now: float) -> None:
        """Whoever is due by now; whoever has found no connection for too long is gone."""
        due = int((now - begun) * self._rate)
        self._waiting.extend(begun + number / self._rate for number in range(self._came, due))
        self._came = due
        while self._waiting and self._waiting[0] < now - GOOD_WITHIN:
            self._waiting.popleft()
            self.seen.due[self._asked.next()[0]] += 1
            self.seen.late += 1

    def _open(self) -> None:
        line = Line(self._port)
        self._lines[line.socket.fileno()] = line
        self._poll.register(line.socket, select.EPOLLIN)
        self._idle.append(line)

    def _ask(self, line: Line, due: float) -> None:
        line.name, line.request = self._asked.next()
        line.due, line.got = due, b""
        self.seen.due[line.name] += 1
        try:
            line.socket.send(line.request)
        except OSError:
            self._lost(line)

    def _hear(self, line: Line) -> None:
        try:
            got = line.socket.recv(LARGEST)
        except OSError:
            got = b""
        if not got:
            self._lost(line)
            return
        answer = line.got + got if line.got else got
        end = answer.find(HEAD_END)
        if end < 0 or len(answer) < end + 4 + length_of(answer, end):
            line.got = answer
            return
        self._judge(line, answer, end)
        line.request = b""
        self._idle.append(line)

    def _judge(self, line: Line, answer: bytes, end: int) -> None:
        took, status = time.monotonic() - line.due, answer[9:12]
        if status == b"503" and answer.find(b"\r\nRetry-After: ", 0, end) > 0:
            self.seen.refused[line.name] += 1
            self.seen.refusing.append(took)
            if line.name == WEBHOOKS:
                self._asked.again(line.request, line.due)
        elif status != b"200":
            self.seen.wrong += 1
        elif took <= GOOD_WITHIN:
            self.seen.good[line.name] += 1
            self.seen.took.append(took)
        else:
            self.seen.late += 1

    def _lost(self, line: Line) -> None:
        self._poll.unregister(line.socket)
        del self._lines[line.socket.fileno()]
        line.socket.close()
        self.seen.wrong += bool(line.request)
        self._open()


def length_of(answer: bytes, end: int) -> int:
    """Of the body, as the head says, in one of two ways of writing it."""
    at = answer.find(b"\r\nContent-Length: ", 0, end)
    if at < 0:
        at = answer[:end].lower().index(b"\r\ncontent-length: ")
    return int(answer[at + 18 : answer.index(b"\r", at + 18)])


def main() -> int:
    address, rate, seconds, connections, only = sys.argv[1:]
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    print(Crowd(address, float(rate), only).press(float(seconds), int(connections)).told())
    return 0


if __name__ == "__main__":
    sys.exit(main())
