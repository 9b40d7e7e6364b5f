"""Home of logins in the database. They hold nothing personal: the keyed hash of a token, one or two channels, two instants."""

from bot.domain.logins import Footing, Login, Mark
from integrations.database.columns import instant, maybe_instant, micros
from integrations.database.reads import Reads, Row
from integrations.database.units import Must, Statement, Values


class LoginReads(Reads):
    async def login(self, token: bytes) -> Login | None:
        row = await self._row("login_by_token", token=token)
        if row is None:
            return None
        self._seen.logins.add(token)
        return login_of(row)


def login_of(row: Row) -> Login:
    token, channel, created_at, seen_at, at, account, left, account_at, left_at, *mark = row
    rests_on = (Footing(account, maybe_instant(left)), Footing(account_at, maybe_instant(left_at)))
    return Login(
        token=token,
        channel=channel,
        created_at=instant(created_at),
        seen_at=instant(seen_at),
        at=at,
        rests_on=rests_on[: 1 if at is None else 2],
        mark=None if mark[1] is None else Mark(*mark),
    )


def write_login(login: Login, *, known: bool) -> Statement:
    """One that was read is not made again: it may have been revoked meanwhile."""
    values: Values = {"token": login.token, "channel": login.channel, "seen_at": micros(login.seen_at)}
    if known:
        return Statement("login_update", values, Must.HOLD)
    created: Values = {"created_at": micros(login.created_at), "logged_in_at": login.at}
    return Statement("login_insert", {**values, **created}, Must.HOLD)
