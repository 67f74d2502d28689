"""What a question is: the one form of all of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, get_args

from pydantic import Field

from pipelines.sinks.reading import Reader
from schemas.base import Frozen, Strict

LARGEST_PAGE: Final = 500


class Paged(Strict):
    """Which page of a list."""

    cursor: str | None = Field(default=None, max_length=2_000)
    """Cursor of the page, from ``next`` of the page before; the first page without."""
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    """Most rows of the page."""


class Question(NamedTuple):
    """One question: its path, parameters and answer."""

    path: str
    """Path of its page; ``{name}`` is a parameter."""
    about: str
    """What it answers, as one sentence."""
    query: type[Frozen]
    """Its parameters."""
    result: type[Frozen]
    """The type of its answer."""
    answer: Callable[[Reader, Any], Frozen | None]
    """Returns the answer, or None if there is no such thing."""
    rows: str | None = None
    """The field of the answer that is a list; its items are the rows of CSV and of tables."""
    columns: tuple[str, ...] = ()
    """Columns of its table for a person, where these are fewer than the fields of a row; ``a.b`` is the field ``b`` of ``a``."""

    @property
    def is_list(self) -> bool:
        """True if the answer is its rows alone: it is not about one thing that the path names."""
        return self.rows is not None and "{" not in self.path


def parameters_of(question: Question) -> list[str]:
    """Return the parameters of a question, without those of its pages."""
    return [name for name in question.query.model_fields if name not in Paged.model_fields]


def row_model(question: Question) -> type[Frozen]:
    """Return the type of a row; of an answer without rows that of the answer."""
    if question.rows is None:
        return question.result
    found: type[Frozen] = get_args(question.result.model_fields[question.rows].annotation)[0]
    return found


def columns_of(question: Question) -> tuple[str, ...]:
    """Return the columns of a table for a person."""
    return question.columns or tuple(row_model(question).model_fields)


def value_at(row: Any, column: str) -> Any:
    """Return the value of a row in a column."""
    for name in column.split("."):
        row = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
    return row


def rows_of(question: Question, answer: Frozen) -> Sequence[Frozen]:
    """Return the rows of an answer; of an answer without rows the answer itself."""
    return getattr(answer, question.rows) if question.rows else (answer,)


def answers(question: Question, reader: Reader, query: Frozen, limit: int) -> Iterator[Frozen]:
    """Yield the answers of a question, page after page, until they have ``limit`` rows. None if there is no such thing."""
    while limit > 0:
        paged = isinstance(query, Paged)
        page = query.model_copy(update={"limit": min(limit, LARGEST_PAGE)}) if paged else query
        found = question.answer(reader, page)
        if found is None:
            return
        yield found
        limit -= len(rows_of(question, found))
        following = getattr(found, "next", None)
        if not paged or following is None:
            return
        query = query.model_copy(update={"cursor": following})
