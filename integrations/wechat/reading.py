"""Home of reading what WeChat sends: XML or JSON, whichever the account was set to."""

from integrations.reading import Fields, from_json, from_xml, readable


def read_fields(body: bytes) -> tuple[Fields, bool]:
    """The direct children of `<xml>` or the keys of the JSON object, and whether it was JSON. Raises NotGenuine."""
    text = readable(body.decode("utf-8", "replace"))
    return (from_json(text), True) if text.startswith("{") else (from_xml(text, "xml"), False)
