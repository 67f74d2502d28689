"""Words that questions accept are those that the views of the database give."""

import re
from pathlib import Path

from pipelines.ask.selections import DEAL_STATUSES, FIGURE_STATES, STATISTICS
from pipelines.sinks.postgres import migrations

QUOTED = re.compile("'([a-z_]+)'")


def view(name: str) -> str:
    """Return the newest statement that makes a view."""
    files = sorted(Path(migrations.__path__[0]).glob("*.sql"))
    made: list[str] = [
        hit for file in files for hit in re.findall(rf"VIEW {name} AS(.*?);\n", file.read_text(), re.DOTALL)
    ]
    return made[-1]


def words(name: str, part: str) -> set[str]:
    """Return the quoted words of the part of a view that a pattern matches."""
    found = re.search(part, view(name), re.DOTALL)
    assert found
    return set(QUOTED.findall(found[0]))


def test_statistics() -> None:
    """A role that is followed over time can be asked for, and no other."""
    assert words("figure_series", r"AND \(a\.role IN \(.*?OR \(a\.role = 'growth'") == set(STATISTICS)


def test_states_of_figures() -> None:
    """What is no forecast, estimate or plan is reported."""
    assert words("figure_series", r"CASE WHEN a\.role_status IN [^\n]* AS state") == set(FIGURE_STATES)


def test_statuses_of_deals() -> None:
    """A modality stands for itself unless the view gives it another word."""
    given = words("deals", r"CASE WHEN modality = 'planned'.*? AS status")
    assert given - {"planned", "done"} == {"announced", "revised", "completed"}
    assert given - {"planned", "done"} <= set(DEAL_STATUSES)
    assert not {"planned", "done"} & set(DEAL_STATUSES)
