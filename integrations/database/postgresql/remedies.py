"""Home of what would be right where PostgreSQL cannot be used, by what it says."""

from collections.abc import Mapping

import asyncpg

WHERE = (
    "its password belongs into the file that PGPASSFILE names, as HOST:PORT:*:USER:PASSWORD, readable by this user "
    "alone (mode 0600)"
)
REMEDIES: Mapping[type[Exception], str] = {
    asyncpg.InvalidPasswordError: f"see that the user of its address is right; {WHERE}",
    asyncpg.InvalidAuthorizationSpecificationError: f"make this user there, and let pg_hba.conf let it in; {WHERE}",
    asyncpg.InvalidCatalogNameError: (
        "write the name of one that is there, or make it empty, owned by this user: "
        "CREATE DATABASE … OWNER … ENCODING 'UTF8'"
    ),
    asyncpg.InsufficientPrivilegeError: "let this user own it, for it may make tables in its own alone",
    asyncpg.ProtocolViolationError: "name PostgreSQL itself; a pooler before it, such as pgbouncer, does not do",
    OSError: "see that PostgreSQL runs at its address, and that this machine reaches it there",
}
ELSE = "see that PostgreSQL runs at its address, that it is there, and that this user may make tables in it"


def remedy(fault: Exception) -> str:
    return next((right for kind, right in REMEDIES.items() if isinstance(fault, kind)), ELSE)
