"""Home of the shapes of JSON (JSON Schema 2020-12, as OpenAPI 3.1 takes it): said once, checked and published alike."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

TIME: Schema = {"type": "string", "format": "date-time", "description": "RFC 3339, Beijing time"}
DAY: Schema = {"type": "string", "format": "date"}
LANGUAGE: Schema = {"type": "string", "enum": ["zh", "en"]}
FLAG: Schema = {"type": "boolean"}
YES: Schema = {"type": "boolean", "enum": [True]}
COUNT: Schema = {"type": "integer", "minimum": 0}
LONGEST = 4000
FAULT = "x-fault"


def text(description: str = "", *, longest: int = LONGEST, shortest: int = 0) -> Schema:
    said = {"description": description} if description else {}
    return {"type": "string", "maxLength": longest, **({"minLength": shortest} if shortest else {}), **said}


def word(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def record(*optional: str, **properties: Schema) -> Schema:
    """An object with these properties and no others, all of them there but the optional ones."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def one_of(**properties: Schema) -> Schema:
    """An object with exactly one of these properties."""
    return {**record(*properties, **properties), "minProperties": 1, "maxProperties": 1}


def patterned(pattern: str, fault: str, description: str) -> Schema:
    """A text of this form and no other; `fault` names the sentence that says so (problem_fault)."""
    return {"type": "string", "pattern": pattern, "description": description, FAULT: fault}


def rows(schema: Schema, *, fewest: int = 0, most: int = 0, fault: str = "") -> Schema:
    """So many, where that is bounded; `fault` as in `patterned`."""
    bounds = {"minItems": fewest, "maxItems": most, FAULT: fault} if most else {}
    return {"type": "array", "items": schema, **bounds}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def by_name(schema: Schema, most: int = 100) -> Schema:
    return {"type": "object", "additionalProperties": schema, "maxProperties": most}


def faults(schema: Schema, value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Where a value is not of the shape, and in which way: missing, unknown, type, value, or as the shape itself says."""
    kind = schema.get("type")
    if kind is not None and not _TYPES[kind](value):
        yield at, "type"
    elif isinstance(value, dict):
        yield from _of_record(schema, value, at)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield at, schema[FAULT]
        for number, each in enumerate(value):
            yield from faults(schema.get("items", {}), each, f"{at}[{number}]")
    elif not _fits(schema, value):
        yield at, schema.get(FAULT, "value")


def _of_record(schema: Schema, value: Mapping[str, object], at: str) -> Iterator[tuple[str, str]]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield _inside(at, name), "missing"
    for name, each in value.items():
        inner = properties.get(name, others)
        if inner is False:
            yield _inside(at, name), "unknown"
        elif inner is not True:
            yield from faults(inner, each, _inside(at, name))
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield at, "value"


def _inside(at: str, name: str) -> str:
    short = name[:40]
    return f"{at}.{short}" if at else short


def _fits(schema: Schema, value: object) -> bool:
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", LONGEST)
        return long_enough and re.fullmatch(schema.get("pattern", r"[\s\S]*"), value) is not None
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}
