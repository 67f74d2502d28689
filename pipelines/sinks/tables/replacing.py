"""Delete the rows that earlier runs wrote for some sources, so that another run's rows replace them.

The same statements run in DuckDB and PostgreSQL, inside the transaction that writes the new rows. A story keeps its events
from other sources, and its status is computed again from these.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from pipelines.sinks.tables.columns import EVENTS, FOLLOWERS, STORIES
from pipelines.sinks.tables.rows import SILENT, STATUS

CREATE_REMOVED: Final = "CREATE TEMP TABLE removed (event_id text, story_id text)"
SELECT_REMOVED: Final = (
    "INSERT INTO removed SELECT event_id, story_id FROM events e WHERE EXISTS (SELECT 1 FROM "
    "unnest(CAST({mark} AS text[])) AS given(name) WHERE e.source = given.name OR starts_with(e.source, given.name || '/'))"
)
"""Select the events of the sources. A member of a web archive is named ``FILE/MEMBER``."""
SILENT_TYPES: Final = ", ".join(f"'{kind.value}'" for kind in sorted(SILENT))
STATUS_CASES: Final = " ".join(f"WHEN e.type = '{kind.value}' THEN '{status}'" for kind, status in STATUS.items())
REBUILD_STORIES: Final = (
    f"INSERT INTO {STORIES.name} SELECT DISTINCT ON (e.story_id) e.story_id, e.revision, e.event_id, "  # noqa: S608 - names of our own
    f"CASE {STATUS_CASES} WHEN e.article IS NULL THEN 'held' ELSE 'published' END, e.time, e.into_story FROM {EVENTS.name} e "
    f"WHERE e.story_id IN (SELECT story_id FROM removed) AND e.type NOT IN ({SILENT_TYPES}) "
    "ORDER BY e.story_id, e.revision DESC, e.event_id DESC"
)
REMOVALS: Final = (
    *(
        f"DELETE FROM {table.name} WHERE event_id IN (SELECT event_id FROM removed)"  # noqa: S608
        for table in (*FOLLOWERS, EVENTS)
    ),
    f"DELETE FROM {STORIES.name} WHERE story_id IN (SELECT story_id FROM removed)",  # noqa: S608
    REBUILD_STORIES,
    "DROP TABLE removed",
)


class Executing(Protocol):
    """A connection or a cursor of either database."""

    def execute(self, statement: Any, values: Any = None, /) -> Any:
        """Execute one statement."""


def take_out(connection: Executing, sources: Sequence[str], mark: str) -> None:
    """Delete the events of some sources and the rows that belong to them; ``mark`` is the placeholder of a value."""
    connection.execute(CREATE_REMOVED)
    connection.execute(SELECT_REMOVED.format(mark=mark), [list(sources)])
    for statement in REMOVALS:
        connection.execute(statement)
