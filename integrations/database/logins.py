"""Home of logins in the database. They hold nothing personal: the keyed hash of a token, one or two channels, two instants."""

from bot.domain.logins import Login
from integrations.database.columns import instant, micros
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
    token, channel, created_at, seen_at, at = row
    return Login(token, channel, instant(created_at), instant(seen_at), at)


def write_login(login: Login, *, known: bool) -> Statement:
    """One that was read is not made again: it may have been revoked meanwhile."""
    values: Values = {"token": login.token, "channel": login.channel, "seen_at": micros(login.seen_at)}
    if known:
        return Statement("login_update", values, Must.HOLD)
    created: Values = {"created_at": micros(login.created_at), "logged_in_at": login.at}
    return Statement("login_insert", {**values, **created}, Must.HOLD)
