"""Objects of a JSON-LD document: their types, names, texts and references."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.parse.provider import is_address

Node = Mapping[str, Any]
PREFIXES = ("http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/", "schema:")
MOST_NODES = 20_000


def index(document: Any) -> dict[str, Node]:
    """Return the objects of a document by their ``@id``; of several with the same id, the one with the most members."""
    found: dict[str, Node] = {}
    for node in walk(document):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > max(1, len(found.get(name, ()))):
            found[name] = node
    return found


def walk(document: Any) -> Iterator[Node]:
    """Yield the objects of a document at any depth, up to a maximum number."""
    waiting, seen = [document], 0
    while waiting and seen < MOST_NODES:
        value, seen = waiting.pop(), seen + 1
        if isinstance(value, dict):
            yield value
        children = value.values() if isinstance(value, dict) else value
        waiting += [child for child in children if isinstance(child, dict | list)]


def types(node: Node) -> set[str]:
    """Return the types of an object, without prefix."""
    given = node.get("@type", node.get("type"))
    names = given if isinstance(given, list) else [given]
    return {unprefixed(name) for name in names if isinstance(name, str)}


def unprefixed(name: str) -> str:
    """Return a name of schema.org without its prefix."""
    return next((name.removeprefix(prefix) for prefix in PREFIXES if name.startswith(prefix)), name)


def text_of(node: Node, *keys: str) -> str:
    """Return the first text of a value; a value with a language counts as its text."""
    for key in keys:
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def objects(node: Node, key: str, nodes: Mapping[str, Node]) -> list[Node]:
    """Return the objects of a member, with references resolved; a bare text is an object with that name."""
    value = node.get(key)
    if value is None:
        return []
    found: list[Node] = []
    for one in _flat(value):
        if isinstance(one, str) and one.strip():
            found.append(nodes.get(one, {"name": one}))
        elif isinstance(one, dict):
            reference = one.get("@id")
            whole = nodes.get(reference, one) if isinstance(reference, str) else one
            found.append(whole if len(whole) > len(one) else one)
    return found


def _flat(value: Any) -> list[Any]:
    """Return the values of a member as one list: nested lists and ``@list`` are flattened."""
    value = value["@list"] if isinstance(value, dict) and "@list" in value else value
    if not isinstance(value, list):
        return [value]
    return [inner for one in value for inner in (one if isinstance(one, list) else [one])]


def names(found: list[Node]) -> list[str]:
    """Return the names of objects, each once; an address is no name."""
    given = (name for node in found for name in _names(node))
    return list(dict.fromkeys(name for name in given if name and not is_address(name)))


def _names(node: Node) -> list[str]:
    """Return the names of one object: one name, several in a list, or given name and family name."""
    given = node.get("name")
    if isinstance(given, str) and given.strip():
        return [given.strip()]
    several = [one.strip() for one in given if isinstance(one, str)] if isinstance(given, list) else []
    if several:
        return several
    if isinstance(given, dict) and "@value" not in given:
        return _names(given)
    parts = (text_of(node, key) for key in ("givenName", "additionalName", "familyName"))
    return [text_of(node, "name", "legalName", "alternateName") or " ".join(filter(None, parts))]
