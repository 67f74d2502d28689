"""The indices, and their mappings and templates. Pure; made from the columns of the tables.

A column that a table gets is a field here too. ``FORMAT`` grows when a field that exists is mapped in another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.tables.columns import (
    DEAD_LETTERS,
    EVENTS,
    FOLLOWERS,
    MARKS,
    RUNS,
    STORIES,
    TEXT_TABLES,
    ColumnKind,
    TableSpec,
)

FORMAT: Final = 1
"""Version of the mappings. An index of an earlier one is copied into a new one by ``wirebeam migrate``."""
META: Final = "wirebeam"
Properties = dict[str, Any]

KEYWORD: Final = {"type": "keyword", "ignore_above": 8191}
"""A longer text is kept, not searched: Lucene refuses terms of more than 32,766 bytes."""
FIELDS: Final[Mapping[ColumnKind, Properties]] = {
    "text": KEYWORD,
    "int": {"type": "long", "ignore_malformed": True},
    "float": {"type": "double", "ignore_malformed": True},
    "time": {"type": "date", "ignore_malformed": True},
    "day": {"type": "date", "ignore_malformed": True},
    "decimal": {"type": "double", "ignore_malformed": True},
    "texts": KEYWORD,
    "json": {"type": "object", "enabled": False},
    "bytes": {"type": "binary"},
}
"""Kind of a column -> its field. A decimal is a number to search, and its exact digits in the document."""
STEMS: Final[Properties] = {"english": {"type": "text", "analyzer": "english"}}
WORDS: Final[Properties] = {"type": "text", "fields": STEMS}
"""A text of which words are searched: as they stand, and in ``FIELD.english`` by their stems."""
PROSE: Final[Mapping[str, Properties]] = {
    "headline": {"type": "text", "fields": {**STEMS, "exact": KEYWORD}},
    "body": WORDS,
    "note": {"type": "text"},
    "detail": {"type": "text"},
    "evidence_detail": {"type": "text"},
}
"""Columns of which words are searched."""
STORED: Final = {"type": "object", "enabled": False}
"""Kept in the document, not searched."""
FLAT: Final[Mapping[str, Properties]] = {
    "names": KEYWORD,
    "people": KEYWORD,
    "organisations": KEYWORD,
    "places": KEYWORD,
    "currencies": KEYWORD,
    "largest_amount": {"type": "double"},
    "largest_amount_currency": KEYWORD,
    "locations": {"type": "geo_point", "ignore_malformed": True},
}
"""Fields of a story that repeat its entities and amounts in a form that charts and filters take."""


@dataclass(frozen=True, slots=True)
class Index:
    """One kind of index."""

    kind: str
    tables: tuple[TableSpec, ...]
    """Tables whose columns are its fields."""
    lists: tuple[TableSpec, ...] = ()
    """Tables whose rows are lists in its documents."""
    searched_lists: bool = False
    """The rows of lists can be searched, each by itself."""
    more: Mapping[str, Properties] = field(default_factory=dict)
    """Further fields, and other mappings of columns."""
    shown: Mapping[str, Any] | None = None
    """Filter of the alias: what its readers get; None for all."""

    def properties(self) -> Properties:
        """Return the fields."""
        columns = {name: kind for table in self.tables for name, kind in table.columns.items()}
        lists = {table.name: self._list(table) for table in self.lists}
        return {**{name: _field(name, kind) for name, kind in columns.items()}, **lists, **self.more}

    def _list(self, table: TableSpec) -> Properties:
        columns = {name: _field(name, kind) for name, kind in table.columns.items() if name not in REPEATED}
        return {"type": "nested", "dynamic": False, "properties": columns} if self.searched_lists else STORED

    def columns(self) -> list[str]:
        """Return the names of all columns, those of lists with their list, in order."""
        own = {name for table in self.tables for name in table.columns} | set(self.more)
        return sorted(own | {f"{table.name}.{name}" for table in self.lists for name in table.columns})

    def mapping(self) -> dict[str, Any]:
        """Return the mapping of an index. Fields that it does not name are kept and not searched."""
        about = {META: {"format": FORMAT, "columns": self.columns()}}
        return {"dynamic": False, "_meta": about, "properties": self.properties()}


REPEATED: Final = ("event_id", "revision")
"""Columns of a list that its document has anyway."""
STORIES_INDEX: Final = Index(
    "stories",
    (EVENTS, STORIES),
    TEXT_TABLES,
    searched_lists=True,
    more=FLAT,
    shown={"term": {"status": "published"}},
)
"""One document a story, all that it says now: a withdrawal is one write, which takes text, names and amounts with it."""
EVENTS_INDEX: Final = Index(
    "events",
    (EVENTS,),
    FOLLOWERS,
    more={"status": KEYWORD, "redacted": {"type": "boolean"}, "body": {"type": "text", "index": False}},
)
"""One document an event. ``status`` is that of its story after it; ``redacted`` says that a kill took its text."""
LETTERS_INDEX: Final = Index("dead-letters", (DEAD_LETTERS,))
MARKS_INDEX: Final = Index("dead-letter-marks", (MARKS,))
RUNS_INDEX: Final = Index("runs", (RUNS,))
REGISTER_INDEX: Final = Index("register", (), more={"kills": STORED, "stories": STORED})
"""What decides about kills: for each item the stories that it stands in and its kills; for each story its last kill."""
INDICES: Final = (STORIES_INDEX, EVENTS_INDEX, LETTERS_INDEX, MARKS_INDEX, RUNS_INDEX, REGISTER_INDEX)


def _field(name: str, kind: ColumnKind) -> Properties:
    return dict(PROSE[name] if name in PROSE and kind == "text" else FIELDS[kind])


def index_settings(settings: OpenSearchSettings) -> dict[str, Any]:
    """Return the settings of an index that is created."""
    copies = {"auto_expand_replicas": "0-1"} if settings.replicas is None else {"number_of_replicas": settings.replicas}
    return {"index": {"number_of_shards": settings.shards, **copies, "mapping": {"nested_objects": {"limit": 100_000}}}}


def template(settings: OpenSearchSettings, index: Index) -> dict[str, Any]:
    """Return the index template of a kind of index."""
    body = {"settings": index_settings(settings), "mappings": index.mapping()}
    return {"index_patterns": [f"{settings.alias(index.kind)}-0*"], "priority": 200, "template": body}


def alias_of(index: Index) -> dict[str, Any]:
    """Return the definition of the alias of a kind of index."""
    return {} if index.shown is None else {"filter": dict(index.shown)}
