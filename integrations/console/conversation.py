"""Home of the conversation in a terminal: the same platform as /demo plays, with a keyboard instead of a phone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from integrations.console import screen

LINGER = 1.5
PEOPLE = "/api/people"
HELP = """\
Type a message, or the number of a choice. Also:
  /menu code|declare|help   tap the account's menu
  /follow   /unfollow       begin or stop following the account
  /voice   /place ADDRESS   send a voice message, a location
  /photo                    send a photo, as for an appeal
  /wire                     the last delivery, as it travelled and as it is inside
  /quit"""
ACTS = {
    "/menu": "menu",
    "/follow": "follow",
    "/unfollow": "unfollow",
    "/voice": "voice",
    "/place": "location",
    "/photo": "picture",
}


class NobodyThere(Exception):
    """No server plays the platform at this address; the message says what to do."""


@dataclass(slots=True)
class Conversation:
    """`demo` is the address of the server's /demo; `draw_code` draws the text of a code."""

    session: aiohttp.ClientSession
    demo: str
    write: Callable[[str], None]
    draw_code: Callable[[str], str]
    open_id: str = ""
    wire: str = ""
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def hold(self, typed: AsyncIterator[str]) -> None:
        """Until /quit or the end of what is typed. Raises NobodyThere."""
        gone = False
        try:
            followed = await self._come()
            async with asyncio.TaskGroup() as together:
                listening = together.create_task(self._listen())
                if not followed:
                    await self._act("follow", "")
                await self._type(typed)
                listening.cancel()
        except* aiohttp.ClientError:
            gone = True
        if gone:
            raise NobodyThere(
                f"No local server plays a WeChat account at {self.demo}: start one with `make run`."
            )

    async def _come(self) -> bool:
        """Whether the person follows the account already: one who comes back does."""
        known = {"open_id": self.open_id, "followed": True} if self.open_id else {}
        person = await self._post(PEOPLE, known)
        self.open_id = person["open_id"]
        self.write(HELP)
        return bool(person["followed"])

    async def _type(self, typed: AsyncIterator[str]) -> None:
        async for line in typed:
            command, _, rest = line.strip().partition(" ")
            if command == "/quit":
                return
            if command == "/wire":
                self.write(self.wire or "Nothing has been delivered yet.")
            elif command in ACTS:
                await self._act(ACTS[command], rest.strip())
            elif command.startswith("/"):
                self.write(HELP)
            elif command:
                await self._act("text", line.strip())
        await asyncio.sleep(LINGER)  # what the server sends of its own accord comes a moment later

    async def _act(self, kind: str, words: str) -> None:
        self.answered.clear()
        await self._post(f"{PEOPLE}/{self.open_id}/acts", {"kind": kind, "words": words})
        await self.answered.wait()

    async def _listen(self) -> None:
        after = 0
        address = f"{self.demo}{PEOPLE}/{self.open_id}/events"
        while True:
            async with self.session.get(
                address, params={"after": str(after)}, raise_for_status=True
            ) as response:
                events: list[dict[str, Any]] = await response.json()
            for event in events:
                await self._happened(event)
                after = event["n"]

    async def _happened(self, event: screen.Event) -> None:
        if event["kind"] in {"delivery", "call"}:
            self.wire = screen.wire(event)
        if event["kind"] == "image":
            self.write(await self._picture(event["media"]))
        elif lines := screen.drawn(event):
            self.write(lines)
        if event["kind"] == "settled":
            self.answered.set()

    async def _picture(self, media: str) -> str:
        async with self.session.get(f"{self.demo}/api/media/{media}", raise_for_status=True) as response:
            return screen.picture(await response.read(), self.draw_code)

    async def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        async with self.session.post(self.demo + path, json=body) as response:
            if response.status == 400:
                raise NobodyThere(
                    f"{self.open_id} is nobody's open id: leave it out to begin as somebody new."
                )
            response.raise_for_status()
            answer: dict[str, Any] = await response.json() if response.status == 200 else {}
            return answer
