"""Home of a browser without scripts: pages are fetched, forms are filled in and sent, cookies are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import aiohttp

UNSEEN = ("script", "style", "title", "noscript")


@dataclass
class Form:
    """`values` are what is sent as it stands; `ticks`, `radios` and `buttons` are sent when they are chosen."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, str] = field(default_factory=dict)
    radios: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # label, name, value


@dataclass
class Page:
    status: int
    url: str
    body: str
    headers: Mapping[str, str]
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # words, address

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(label for form in self.forms for label, _, _ in form.buttons)


class Browser:
    """One phone's browser. Give it to `async with`."""

    def __init__(self) -> None:
        self.page = Page(0, "", "", {})
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def open(self, url: str) -> Page:
        async with self._http.get(url) as answer:
            return await self._shown(answer)

    async def press(self, label: str, values: Mapping[str, str] | None = None, *ticks: str) -> Page:
        """Sends the form that has this button, with fields filled in and boxes ticked."""
        form, name, value = next(
            (form, name, value)
            for form in self.page.forms
            for words, name, value in form.buttons
            if label in words
        )
        unknown = {*(values or {}), *ticks} - {*form.values, *form.ticks, *form.radios}
        assert not unknown, f"the form has no {unknown}"
        sent = {**form.values, **(values or {}), **{tick: form.ticks[tick] for tick in ticks}}
        if name:
            sent[name] = value
        async with self._http.request(form.method, urljoin(self.page.url, form.action), data=sent) as answer:
            return await self._shown(answer)

    async def sends(self, url: str, kind: str, body: bytes) -> int:
        """Something no form gives; the status of the answer."""
        async with self._http.post(url, data=body, headers={"Content-Type": kind}) as answer:
            return answer.status

    async def _shown(self, answer: aiohttp.ClientResponse) -> Page:
        body = await answer.text()
        self.page = Page(answer.status, str(answer.url), body, answer.headers)
        _Reader(self.page).feed(body)
        return self.page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._unseen: list[str] = []
        self._button: tuple[str, str] | None = None
        self._link: str | None = None
        self._select = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        form = self._page.forms[-1] if self._page.forms else Form("get", "")
        match tag:
            case "form":
                self._page.forms.append(Form(found.get("method", "get"), found.get("action", "")))
            case "input":
                self._input(form, found)
            case "select":
                self._select = found.get("name", "")
                form.values[self._select] = ""
            case "option" if "selected" in found:
                form.values[self._select] = found.get("value", "")
            case "button" if found.get("type", "submit") == "submit":
                self._button, self._words = (found.get("name", ""), found.get("value", "")), ""
            case "a":
                self._link, self._words = found.get("href", ""), ""
            case _ if tag in UNSEEN:
                self._unseen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button:
            self._page.forms[-1].buttons.append((self._words.strip(), *self._button))
            self._button = None
        if tag == "a" and self._link is not None:
            self._page.links.append((self._words.strip(), self._link))
            self._link = None
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._page.text += data
            self._words += data

    def _input(self, form: Form, found: Mapping[str, str]) -> None:
        name, value = found.get("name", ""), found.get("value", "")
        if found.get("type") in {"checkbox", "radio"}:
            if found["type"] == "radio":
                form.radios.add(name)
            else:
                form.ticks[name] = value
            form.values |= {name: value} if "checked" in found else {}
        else:
            form.values[name] = value
