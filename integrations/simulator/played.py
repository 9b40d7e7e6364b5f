"""Home of all platforms played at once: who is known to which, and their common end."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.follower import Follower
from integrations.simulator.simulator import Simulator
from integrations.simulator.wechat.simulator import WeChat


@dataclass(frozen=True, slots=True)
class Played:
    """A platform is None when none of its accounts is played here."""

    wechat: WeChat | None = None
    alipay: Alipay | None = None

    @property
    def sides(self) -> Sequence[Simulator]:
        return [side for side in (self.wechat, self.alipay) if side]

    def side_of(self, open_id: str) -> Simulator | None:
        return next((side for side in self.sides if side.is_id(open_id)), None)

    def known(self, open_id: str) -> tuple[Simulator, Follower] | None:
        side = self.side_of(open_id)
        follower = side.people.get(open_id) if side else None
        return (side, follower) if side and follower else None

    def media(self, media_id: str) -> bytes | None:
        return next((side.media[media_id] for side in self.sides if media_id in side.media), None)

    async def close(self) -> None:
        for side in self.sides:
            await side.close()
