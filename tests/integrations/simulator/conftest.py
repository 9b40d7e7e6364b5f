from collections.abc import AsyncIterator

import aiohttp
import pytest
from played_office import Stage, set_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session)
        yield stage
        await stage.server.close()
