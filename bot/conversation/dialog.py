"""Home of what a dialog is: a thing a citizen can talk about, opened by a word and answered while it is open."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.messages import Choice, Incoming, Message
from bot.conversation.session import Session
from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.ports import Account, Ports, Transaction


@dataclass(frozen=True, slots=True)
class Turn:
    """One message with all that is needed to answer it. `words` is its text, a bare number already resolved."""

    ports: Ports
    tx: Transaction
    account: Account
    channel: Channel
    citizen: Citizen | None
    session: Session
    incoming: Incoming
    words: str
    now: datetime

    @property
    def language(self) -> str:
        return self.session.tongue

    @property
    def region(self) -> str:
        """Where the citizen lives; during a sign-up what they have just said, before that the account's."""
        if self.citizen:
            return self.citizen.person.region
        return str(self.session.of("registration").get("region") or self.account.region)

    def say(self, key: str, **values: object) -> str:
        """Some sentences have a second form for a chat in which nothing but links can be tapped."""
        typed = f"typed.{key}"
        if not self.account.tappable and self.ports.texts.has(typed):
            key = typed
        return self.ports.texts.say(self.language, key, **values)

    def choices(self, *keys: str, **values: object) -> tuple[Choice, ...]:
        return choices_of(self.say(f"choice.{key}", **values) for key in keys)


@dataclass(frozen=True, slots=True)
class Step:
    """What a dialog answers: the session after it and the messages, the first of which is the answer itself.

    `citizen` links the channel to a citizen who has just registered; `left` unlinks it, erased a day after.
    `parted` cuts the channel off from its citizen, about whom nothing more is said.
    """

    session: Session
    messages: tuple[Message, ...]
    citizen: bytes | None = None
    left: datetime | None = None
    parted: bool = False


Act = Callable[[Turn], Awaitable[Step]]


@dataclass(frozen=True, slots=True)
class Dialog:
    """`name` is what the words table opens it by; `answer` is for dialogs that ask something."""

    name: str
    open: Act
    answer: Act | None = None


def choices_of(words: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(number, each) for number, each in enumerate(words, 1))


def by_name(dialogs: tuple[Dialog, ...]) -> Mapping[str, Dialog]:
    return {dialog.name: dialog for dialog in dialogs}
