"""Home of citizens with logins, made through the API of a running server before the clock starts."""

import itertools
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from synthetic import HEALTHY, identity

from bench.people import number, serials

MINI = "demo-wechat-mini"
CITIZENS = 64  # with as many logins each as are needed
BUSY, TRIES, AFTER_REFUSAL = 503, 20, 0.5  # a server that has too much to do is asked again, in seconds
OF_AN_ADDRESS = 50  # logins a minute; the server allows 600


@dataclass
class Logins:
    """Asked from many addresses of this machine, each of which may log in so often only."""

    citizens: list[str] = field(default_factory=list)
    addresses: "itertools.count[int]" = field(default_factory=lambda: itertools.count(2))

    def tokens(self, base: str, count: int) -> list[str]:
        """New ones, of all the citizens in turn."""
        found: list[str] = []
        if not self.citizens:
            self.citizens = [f"oBenchMini{each:08}" for each in serials(CITIZENS)]
            found = self.of(base, self.citizens)
            for token, open_id in zip(found, self.citizens, strict=True):
                self._registers(base, token, int(open_id[-8:]))
        who = itertools.islice(itertools.cycle(self.citizens), max(count - len(found), 0))
        return found + self.of(base, list(who))

    def of(self, base: str, who: Sequence[str]) -> list[str]:
        """One of each open id."""
        tokens = []
        for begin in range(0, len(who), OF_AN_ADDRESS):
            asking = Asking(base, next(self.addresses))
            for open_id in who[begin : begin + OF_AN_ADDRESS]:
                answer = asking("POST", "/api/v1/login", {"account": MINI, "code": open_id})
                tokens.append(str(answer["token"]))
        return tokens

    @staticmethod
    def _registers(base: str, token: str, serial: int) -> None:
        asking = Asking(base, 1, token)
        person = identity(number(serial), phone=f"+86138{serial:08}", confirm=True)
        for form, answers in (("registration", person), ("declaration", {**HEALTHY, "confirm": True})):
            asked = asking("PUT", f"/api/v1/forms/{form}/answers", {"answers": answers})
            asking("POST", f"/api/v1/forms/{form}/submit", {"version": asked["version"]})


class Asking:
    """One connection from an address of this machine, all of which are counted through."""

    def __init__(self, base: str, address: int, token: str = "") -> None:
        parts = urlsplit(base)
        self._http = HTTPConnection(
            str(parts.hostname),
            parts.port,
            timeout=30,
            source_address=(f"127.0.{address // 250}.{address % 250 + 1}", 0),
        )
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def __call__(self, method: str, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        for _ in range(TRIES):
            self._http.request(method, path, json.dumps(body), self._headers)
            answer = self._http.getresponse()
            said = answer.read()
            if answer.status != BUSY:
                break
            time.sleep(AFTER_REFUSAL)
        if answer.status != 200:
            raise SystemExit(f"{method} {path} was answered with {answer.status}: {said[:300]!r}")
        found: Mapping[str, Any] = json.loads(said or b"{}")
        return found
