"""Home of handing out a card on paper: as a page to print, and as the sealed address that gives the page for a while."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO

from bot.domain.papers import number_of
from bot.domain.people import mask_name
from bot.domain.places import Places
from bot.ports import Ports
from bot.usecases.papers import Printed
from integrations.paper_card import DPI, Card, card_page
from integrations.pdf import Pages
from integrations.sentences import LANGUAGES

LASTS = timedelta(minutes=30)
FOR = "paper"


def card_of(ports: Ports, printed: Printed) -> Card:
    person, paper = printed.citizen.person, printed.paper
    return Card(
        printed.code,
        number_of(paper.id),
        mask_name(person.name),
        region_of(ports.policy.places, person.region),
        paper.issued_at,
        paper.ends_at,
    )


def address_of(ports: Ports, printed: Printed) -> str:
    """All of the card stands sealed in its address, so that it can be printed anew and nothing is looked up."""
    card = card_of(ports, printed)
    payload = {
        "for": FOR,
        "code": card.code,
        "number": card.number,
        "name": card.name,
        "region": card.region,
        "issued": card.issued.isoformat(),
        "ends": card.ends.isoformat(),
    }
    return f"{ports.public_url}/p/{ports.links.seal(payload, ports.now() + LASTS)}/paper.pdf"


def card_at(ports: Ports, link: str) -> Card | None:
    """None for an address that is forged, late or of something else."""
    payload = ports.links.open(link, ports.now()) or {}
    if payload.get("for") != FOR:
        return None
    code, number, name, issued, ends = (
        str(payload[each]) for each in ("code", "number", "name", "issued", "ends")
    )
    region = payload["region"]
    assert isinstance(region, dict)
    return Card(code, number, name, region, datetime.fromisoformat(issued), datetime.fromisoformat(ends))


def write_pdf(out: BinaryIO, cards: Iterable[Card]) -> None:
    """One page for each; each is drawn when its turn comes."""
    pages = Pages(out, DPI)
    for card in cards:
        pages.add(card_page(card))
    pages.close()


def pdf(card: Card) -> bytes:
    out = io.BytesIO()
    write_pdf(out, [card])
    return out.getvalue()


def region_of(places: Places, code: str) -> Mapping[str, str]:
    """The city, or the province, by language: no more of it stands on a card."""
    city = code[:4] + "00"
    known = city if places.get(city) else code[:2] + "0000"
    return {language: places.full_name(known, language) for language in LANGUAGES}
