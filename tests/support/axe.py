"""Home of judging a page by axe-core, within the rules of WCAG 2.2 AA and its best practice."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
GRAVE = ("serious", "critical")


async def violations(page: Page, *impacts: str) -> list[str]:
    """Rule, impact and place of each violation; by default of the serious and the critical ones."""
    found = await Axe().run(page, options=OPTIONS)
    return [
        f"{each['id']} ({each['impact']}): {', '.join(str(node['target']) for node in each['nodes'])}"
        for each in found.response["violations"]
        if each["impact"] in (impacts or GRAVE)
    ]
