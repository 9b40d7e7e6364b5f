"""Home of what the doctor finds of Redis, where the settings name one."""

from handlers.cli.findings import Finding, right, wrong
from handlers.shared import fault_of_shared


async def redis_findings(address: str) -> list[Finding]:
    """`address` is storage.redis of the settings."""
    if not address:
        return []
    fault = await fault_of_shared(address)
    if fault:
        return [wrong(f"Redis cannot be used, so each worker counts limits by itself. {fault}")]
    return [right("Redis takes what is asked of it: workers share limits and platform tokens")]
