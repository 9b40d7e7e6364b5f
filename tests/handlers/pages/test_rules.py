"""The public page of the rules: every rule in both languages, with cases worked out by the rules themselves."""

import html
from pathlib import Path

import pytest
from page_site import browser_of_its_own, open_site
from ports import shipped_policy


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_rule_stands_there_with_its_cases(tmp_path: Path, language: str) -> None:
    async with open_site(tmp_path) as site, browser_of_its_own() as phone:
        answer = await phone.get(f"{site.url}/rules?lang={language}")
        shown = html.unescape(await answer.text())
    assert answer.status == 200
    assert "max-age" in answer.headers["Cache-Control"]
    someday = {"zh": "那天", "en": "that day"}[language]
    for rule in shipped_policy().rules:
        assert f'id="{rule.id}"' in shown
        assert rule.text[language].replace("{date}", someday) in shown
    for case in shipped_policy().cases:
        assert case.text[language] in shown
    assert {"zh": "红码，第3天，共14天", "en": "Red, day 3 of 14"}[language].lower() in shown.lower()
    assert shown.index("close_contact") < shown.index("declared_symptoms"), "the gravest first"
