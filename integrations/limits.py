"""Home of counting how much was asked in a while, within this process."""

from collections import OrderedDict

from bot.limits import Quota, Taken

MOST = 100_000  # who is counted at once; whoever asked longest ago is forgotten first


class ProcessLimits:
    """Implements bot.ports.Limits by token buckets: each fills evenly to its quantity in its seconds."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    async def take(self, quota: Quota, who: str, now: float) -> Taken:
        key = (quota.name, who)
        left, at = self._buckets.pop(key, (float(quota.quantity), now))
        a_second = quota.quantity / quota.seconds
        left = min(quota.quantity, left + max(now - at, 0.0) * a_second)
        allowed = left >= 1
        left -= 1 if allowed else 0
        self._buckets[key] = (left, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        wait = 0.0 if left >= 1 else (1 - left) / a_second
        return Taken(allowed, int(left), wait if not allowed else (quota.quantity - left) / a_second)
