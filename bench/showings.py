"""Home of a morning on which everybody shows a code at once, played by phones drawn at random: who asks us, and when."""

import heapq
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MINUTE = 60.0
LOOK = 10.0  # seconds over which the server sees that it has too much to do
SHOWN, RENEWED = 0, 1


@dataclass(frozen=True, slots=True)
class Morning:
    """Showings a second, over seconds from its beginning: an even stream, a steep rise at the announcement, a slow fall."""

    peak: float = 23_300.0
    before: float = 2_330.0
    announced: float = 1_800.0
    rise: float = 60.0
    halved: float = 1_200.0
    ends: float = 7_200.0
    times: float = 2.0  # a phone shows its code, in the mean

    def rate(self, at: float) -> float:
        since = at - self.announced
        if since < 0:
            return self.before
        share = since / self.rise if since < self.rise else 0.5 ** ((since - self.rise) / self.halved)
        return self.before + (self.peak - self.before) * share


@dataclass(frozen=True, slots=True)
class Phones:
    """All were last seen so long ago that whatever they hold is due for renewal. Times in seconds.

    `strip`: the share that holds passes which are still good; the others ask before they show. When an old strip is
    shown the phone draws a moment within `jitter`, and asks then if the code is still open, else when it is opened next. `live`: no strips, each showing asks, and again
    while it is open. `soft` is how long a strip is left alone, `soft_busy` the same while there is too much to do.
    """

    strip: float = 0.0
    live: bool = False
    jitter: float = 600.0
    open_for: float = 30.0  # in the mean
    soft: float = 300.0
    soft_busy: float = 14_400.0
    soft_live: float = 60.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor time of one answer."""

    live: float
    strip: float


@dataclass(slots=True)
class Minute:
    """Each a second, in the mean of it; `cores` is the work of all the requests."""

    begins: float
    showings: float = 0.0
    requests: float = 0.0
    cores: float = 0.0


@dataclass(slots=True)
class Strip:
    """`old`: from when it is due for renewal; `asks`: when this phone does, drawn as it is first seen to be old."""

    old: float
    asks: float = math.inf

    def due(self, at: float, jitter: float, drawn: random.Random) -> float:
        if at >= self.old and self.asks == math.inf:
            self.asks = at + drawn.uniform(0, jitter)
        return self.asks


@dataclass
class Server:
    """What reaches it. One request of the play stands for `scale` of the morning."""

    scale: float
    cores: float  # above which it has too much to do
    minutes: list[Minute]
    looks: dict[int, float] = field(default_factory=dict)

    def asked(self, at: float, cost: float) -> None:
        if at < self.minutes[-1].begins + MINUTE:
            minute = self.minutes[int(at // MINUTE)]
            minute.requests += self.scale / MINUTE
            minute.cores += self.scale * cost / MINUTE
        look = int(at // LOOK)
        self.looks[look] = self.looks.get(look, 0.0) + self.scale * cost / LOOK

    def is_pressed(self, at: float) -> bool:
        return self.looks.get(int(at // LOOK) - 1, 0.0) > self.cores


def played(
    morning: Morning,
    phones: Phones,
    costs: Costs,
    *,
    cores: float = 1.0,
    scale: float = 1_000.0,
    seed: int = 7,
) -> list[Minute]:
    drawn = random.Random(seed)
    server = Server(scale, cores, [Minute(each * MINUTE) for each in range(round(morning.ends / MINUTE))])
    events = [(at, SHOWN, phone) for at, phone in showings(morning, scale, drawn)]
    for at, _, _ in events:
        server.minutes[int(at // MINUTE)].showings += scale / MINUTE
    strips: dict[int, Strip] = {}
    heapq.heapify(events)
    while events:
        at, what, phone = heapq.heappop(events)
        strip = strips.get(phone)
        if strip is None and not phones.live and drawn.random() < phones.strip:
            strip = strips[phone] = Strip(0.0)
        if phones.live:
            server.asked(at, costs.live)
            again = at + phones.soft_live * drawn.uniform(0.9, 1.1)
        elif strip is None or at >= strip.due(at, phones.jitter, drawn):
            server.asked(at, costs.strip)
            strips[phone] = Strip(at + (phones.soft_busy if server.is_pressed(at) else phones.soft))
            continue
        else:
            again = strip.asks
        if (
            what == SHOWN or phones.live
        ):  # the time a code stays open has no memory, so it is drawn from now on
            closed = at + drawn.expovariate(1 / phones.open_for)
            if again <= closed:
                heapq.heappush(events, (again, RENEWED, phone))
    return server.minutes


def showings(morning: Morning, scale: float, drawn: random.Random) -> Iterator[tuple[float, int]]:
    """When, and which of the phones, in order."""
    seconds = range(round(morning.ends))
    count = max(round(sum(morning.rate(each) for each in seconds) / scale / morning.times), 1)
    owed = 0.0
    for second in seconds:
        owed += morning.rate(second) / scale
        whole = int(owed)
        owed -= whole
        for at in sorted(drawn.random() for _ in range(whole)):
            yield second + at, drawn.randrange(count)


def peak(minutes: Sequence[Minute]) -> Minute:
    """The minute that takes most."""
    return max(minutes, key=lambda each: each.cores)
