"""Find changes of a JSON Schema that break readers of older or newer data."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def breaking_changes(released: Schema, current: Schema) -> list[str]:
    """Return the changes that break a reader of the released schema.

    New fields break no reader. A field that is removed or no longer required, another type, and a new value of a closed
    list do.
    """
    return list(_compare("", released, current, released.get("$defs", {}), current.get("$defs", {})))


def _resolve(schema: Schema, definitions: Schema) -> Schema:
    reference = schema.get("$ref")
    return definitions.get(str(reference).rpartition("/")[2], {}) if reference else schema


def _compare(path: str, old: Schema, new: Schema, old_defs: Schema, new_defs: Schema, depth: int = 0) -> Iterator[str]:
    old, new = _resolve(old, old_defs), _resolve(new, new_defs)
    where = path or "the schema"
    if old.get("type") != new.get("type"):
        yield f"{where}: type {old.get('type')} became {new.get('type')}"
    if added := set(new.get("enum", ())) - set(old.get("enum", new.get("enum", ()))):
        yield f"{where}: new values of a closed list: {', '.join(sorted(map(str, added)))}"
    if gone := set(old.get("required", ())) - set(new.get("required", ())):
        yield f"{where}: no longer always present: {', '.join(sorted(gone))}"
    for name, child in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{path}.{name}: the field is gone"
        elif depth < 12:
            yield from _compare(f"{path}.{name}", child, new["properties"][name], old_defs, new_defs, depth + 1)
    if "items" in old and "items" in new:
        yield from _compare(f"{path}[]", old["items"], new["items"], old_defs, new_defs, depth + 1)
    yield from _compare_choices(path, old, new, old_defs, new_defs, depth)


def _compare_choices(
    path: str, old: Schema, new: Schema, old_defs: Schema, new_defs: Schema, depth: int
) -> Iterator[str]:
    before, after = old.get("anyOf", ()), new.get("anyOf", ())
    if len(after) != len(before):
        yield f"{path or 'the schema'}: {len(before)} alternatives became {len(after)}"
        return
    for first, second in zip(before, after, strict=True):
        yield from _compare(path, first, second, old_defs, new_defs, depth + 1)
