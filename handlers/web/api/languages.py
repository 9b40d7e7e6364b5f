"""Home of the language of an answer: what Accept-Language likes best of those we speak."""

from functools import lru_cache

from aiohttp import hdrs, web

from integrations.sentences import LANGUAGES

USUAL = LANGUAGES[0]


def language_of(request: web.Request) -> str:
    return _best_of(request.headers.get(hdrs.ACCEPT_LANGUAGE, "")[:200])


@lru_cache(maxsize=256)
def _best_of(accepted: str) -> str:
    best, liking = USUAL, 0.0
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        short = name.strip().lower().partition("-")[0]
        liked = _number(weight)
        if short in LANGUAGES and liked > liking:
            best, liking = short, liked
    return best


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
