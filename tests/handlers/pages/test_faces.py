"""The check by face where the platform is down or will not, and links to it that lead nowhere any more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
from api_site import MINI, ApiSite, App, open_api, person
from ports import reports_of, shipped_policy
from synthetic import CDC, list_officers

from bot.dialogs.face import LASTS
from bot.ports import Undelivered
from bot.usecases import review
from bot.usecases.commit import committed
from handlers.web import face_pages
from integrations.platform import FaceCheck

FACES = replace(MINI, face_check=True)


@dataclass
class Platform:
    """What it answers to whoever asks of a face: a fault, or whether the only check has passed."""

    fault: Undelivered | None = None
    passed: bool = False

    async def begin_face_check(self, *_: str) -> FaceCheck:
        self._reached()
        return FaceCheck("check-1", "https://platform.example/face")

    async def face_passed(self, _: str) -> bool:
        self._reached()
        return self.passed

    def _reached(self) -> None:
        if self.fault:
            raise self.fault


@dataclass(frozen=True)
class Faces:
    site: ApiSite
    platform: Platform
    app: App

    async def link(self, **other: str) -> str:
        ports = self.site.ports
        channel = await ports.store.begin().channel(self.site.channel())
        assert channel is not None
        assert channel.citizen is not None
        payload = {"for": "face", "channel": channel.id.hex(), "citizen": channel.citizen.hex(), **other}
        return f"{self.site.url}/p/{ports.links.seal(payload, ports.now() + LASTS)}/face"


@pytest.fixture
async def faces(tmp_path: Path) -> AsyncIterator[Faces]:
    platform = Platform()
    policy = replace(shipped_policy(), face_check=frozenset({"440100"}))
    accounts = {MINI.name: FACES}
    async with open_api(tmp_path, *face_pages.ROUTES, automatic="", policy=policy, accounts=accounts) as site:
        app = await site.enters()
        await app.answers("registration", person())
        await app.submits("registration")
        cast("dict[str, object]", site.people)[MINI.name] = platform
        yield Faces(site, platform, app)


async def test_a_platform_that_is_down_is_tried_again_later(faces: Faces) -> None:
    faces.platform.fault = Undelivered("down", permanent=False)
    said = await faces.app.posts("/face")
    assert (said.status, said.problem) == (503, "platform_unavailable")
    assert "Retry-After" in said.headers
    link = await faces.link()
    async with faces.site.http.post(link) as answer:
        assert answer.status == 503
    faces.platform.fault = None
    assert (await faces.app.posts("/face")).body["id"] == "check-1"
    faces.platform.fault = Undelivered("down", permanent=False)
    assert (await faces.app.posts("/face/check-1")).problem == "platform_unavailable"
    reported = reports_of(faces.site.ports).named("undelivered")
    assert reported[0] == {"account": MINI.name, "reason": "down", "permanent": False}
    assert "check-1" not in str(reports_of(faces.site.ports))


async def test_a_platform_that_will_not_leaves_it_to_an_officer(faces: Faces) -> None:
    faces.platform.fault = Undelivered("no such product", permanent=True)
    assert (await faces.app.posts("/face")).problem == "face_impossible"
    assert (await faces.app.gets("/pass")).body["outcome"] == "pending"


async def test_a_link_forged_late_or_of_another_is_gone(faces: Faces) -> None:
    other = await faces.link(**{"for": "form"})
    stranger, erased = await faces.link(citizen="00" * 16), await faces.link(channel="00" * 16)
    for address in (other, stranger, erased, f"{faces.site.url}/p/x/face"):
        async with faces.site.http.get(address) as answer:
            assert answer.status == 410
    link = await faces.link()
    faces.site.clock.forward(minutes=31)
    async with faces.site.http.get(link) as answer:
        assert answer.status == 410


async def test_only_our_own_page_begins_a_check(faces: Faces) -> None:
    async with faces.site.http.post(await faces.link(), headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403


async def test_whom_an_officer_judged_meanwhile_needs_no_face(faces: Faces) -> None:
    ports, link = faces.site.ports, await faces.link()
    await faces.app.posts("/face")
    await list_officers(ports)
    (waiting,) = await ports.store.begin().citizens_in("pending", 10)
    await committed(ports, lambda tx: review.confirm(ports, tx, waiting.id, CDC.id, ports.now()))
    async with faces.site.http.post(link) as answer:
        assert "已经核对好了" in await answer.text()
    assert (await faces.app.posts("/face/check-1")).status == 200


async def test_who_was_refused_has_no_page_for_it(faces: Faces) -> None:
    ports, link = faces.site.ports, await faces.link()
    await list_officers(ports)
    (waiting,) = await ports.store.begin().citizens_in("pending", 10)
    await committed(ports, lambda tx: review.refuse(ports, tx, waiting.id, "照片不清楚", CDC.id, ports.now()))
    async with faces.site.http.get(link) as answer:
        assert answer.status == 410
