"""Home of the citizen's pages: jinja2 templates from templates/pages and templates/app, and the sentences on them."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import jinja2

from integrations.sentences import LANGUAGES, read_sentences

_PLACE = re.compile(r"\{(\w+)\}")


class Pages:
    """`render` gives HTML; inside a template `t(key, …)` is a sentence in the page's language, `zh(key)` in Chinese."""

    def __init__(self, templates: jinja2.Environment, sentences: Mapping[str, Mapping[str, Any]]) -> None:
        self._templates = templates
        self._sentences = sentences

    def render(self, name: str, language: str, values: Mapping[str, object]) -> str:
        say, zh, en = (partial(self.say, each) for each in (language, *LANGUAGES))
        page = self._templates.get_template(name)
        return page.render(values, language=language, t=say, zh=zh, en=en)

    def say(self, language: str, key: str, **values: object) -> str:
        """Values are put where their `{name}` stands and are never themselves looked into."""
        return _PLACE.sub(lambda place: str(values[place[1]]), self._found(language, key))

    def list(self, language: str, key: str) -> tuple[str, ...]:
        return tuple(self._found(language, key))

    def section(self, language: str, key: str) -> Mapping[str, str]:
        """Sentences as they are written, for a script that fills them in."""
        return dict(self._found(language, key))

    def _found(self, language: str, key: str) -> Any:
        found: Any = self._sentences[language]
        for part in key.split("."):
            found = found[part]
        return found


def open_pages() -> Pages:
    templates = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.PackageLoader("templates", "pages"),
                jinja2.PrefixLoader({"app": jinja2.PackageLoader("templates", "app")}),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Pages(templates, read_sentences("pages"))
