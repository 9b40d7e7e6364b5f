"""Home of the rules that every single answer in a chat keeps, whatever was asked: sizes, one question, no echo."""

import re
from collections.abc import Mapping
from typing import Any

from wechat_client import Reply, marked_up

QUESTION = 120  # visible characters
CHOICES = 8
CHARACTERS, BYTES = 600, 2000
ASKING = re.compile(r"^\d{1,2}/\d{1,2} ", re.MULTILINE)
TEXTS = ("content", "head_content", "tail_content")
MARKUP = re.compile(r"<[^>]+>")


def broken(reply: Reply, before: Reply | None) -> list[str]:
    """The rules an answer breaks; `before` is the answer the same person got last."""
    if reply.status != 200:
        return [f"answered with {reply.status}"]
    if reply.kind not in {"text", "card"}:
        return []
    content = str(reply.fields.get("Content", reply.text))
    found = [
        (len(reply.text) > CHARACTERS, f"{len(reply.text)} characters"),
        (len(content.encode()) > BYTES, f"{len(content.encode())} bytes"),
        (len(reply.choices) > CHOICES, f"{len(reply.choices)} choices"),
        (len(set(reply.words)) < len(reply.words), "two choices with the same words"),
        (not all(id_.isdigit() for id_, _ in reply.choices), "the id of a choice is no number"),
        (not reply.text.strip(), "nothing to read"),
        (bool(MARKUP.search(reply.text)), "markup to be read"),
        (
            before is not None and reply.kind == before.kind == "text" and reply.text == before.text,
            "the same text twice running",
        ),
    ]
    return [words for is_broken, words in found if is_broken] + _question(content)


def sent_broken(body: Mapping[str, Any]) -> list[str]:
    """The same for a text sent outside an answer, as the body of a customer message."""
    kind = body["msgtype"]
    parts = body[kind] if kind in {"text", "msgmenu"} else {}
    content = "\n".join(str(parts[name]) for name in TEXTS if name in parts)
    read, _, _ = marked_up(content)
    choices = parts.get("list", ())
    found = [
        (len(read) > CHARACTERS, f"{len(read)} characters"),
        (len(content.encode()) > BYTES, f"{len(content.encode())} bytes"),
        (len(choices) > CHOICES, f"{len(choices)} choices"),
        (bool(parts) and not read.strip(), "nothing to read"),
    ]
    return [words for is_broken, words in found if is_broken] + _question(content)


def _question(content: str) -> list[str]:
    """A question begins with its progress (`2/3 `) and ends where the choices begin."""
    words = "\n".join(line for line in content.splitlines() if "<a href=" not in line)
    begins = [match.start() for match in ASKING.finditer(words)]
    if not begins:
        return []
    question = words[begins[0] :]
    found = [f"{len(question)} characters of question"] if len(question) > QUESTION else []
    if len(begins) > 1 or len(re.findall("[?？]", question)) > 1:
        found.append("more than one question")
    return found
