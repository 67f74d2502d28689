"""The named questions: SQL over the readers' views that DuckDB and PostgreSQL both accept."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Statement = tuple[str, list[Any]]


class Question(NamedTuple):
    """One question: columns, a view, an order, and filters."""

    about: str
    columns: str
    view: str
    order: str
    filters: Mapping[str, str]
    """Option -> condition; ``?`` is the placeholder of its value."""
    needs: tuple[str, ...] = ()
    """Required options."""


LARGEST = "converted_high IS NULL, converted_high DESC, high DESC"
"""Order of amounts of several currencies."""
SINCE = {"since": "{time} >= CAST(? AS timestamptz)", "until": "{time} < CAST(? AS timestamptz)"}


def _between(time: str) -> dict[str, str]:
    return {name: condition.format(time=time) for name, condition in SINCE.items()}


QUESTIONS: Mapping[str, Question] = {
    "stories": Question(
        "published stories, the latest first",
        "last_time, revision, headline, provider, story_id",
        "current_stories",
        "last_time DESC, story_id",
        {"text": "headline ILIKE '%' || ? || '%'", **_between("last_time")},
    ),
    "history": Question(
        "what happened to a story",
        "time, revision, type, headline, note, evidence_key",
        "story_history",
        "revision, time, event_id",
        {"story": "story_id = ?"},
        ("story",),
    ),
    "worth": Question(
        "published stories by who else has them, and how new they are",
        "last_time, origins, copies, houses, other_house, other_house_lag_s, like_24h, like_7d, story_minutes, genre, headline, story_id",
        "story_worth",
        "origins DESC, houses DESC, last_time DESC, story_id",
        {
            "origins": "origins >= CAST(? AS integer)",
            "genre": "genre = lower(?)",
            "text": "headline ILIKE '%' || ? || '%'",
            **_between("last_time"),
        },
    ),
    "amounts": Question(
        "amounts in published stories, the largest first, as converted where they are",
        "high, currency, converted_high, converted_currency, surface, time, headline, story_id",
        "current_amounts",
        f"{LARGEST}, story_id, number",
        {"currency": "currency = ?", "at-least": "high >= CAST(? AS numeric(38, 10))", **_between("time")},
    ),
    "roles": Question(
        "what amounts are and whose, the latest first",
        "time, role, holder, counterparty, surface, low, high, currency, period_start, period_end, role_status, headline, story_id",
        "role_amounts",
        "time DESC, story_id, number",
        {
            "role": "role = lower(?)",
            "holder": "holder ILIKE '%' || ? || '%'",
            "counterparty": "counterparty ILIKE '%' || ? || '%'",
            "status": "role_status = lower(?)",
            **_between("time"),
        },
    ),
    "company": Question(
        "amounts in stories that name a company, the largest first, as converted where they are",
        "company, high, currency, converted_high, converted_currency, surface, time, headline, story_id",
        "company_amounts",
        f"{LARGEST}, company, story_id, number",
        {"name": "company ILIKE '%' || ? || '%'", "currency": "currency = ?", **_between("time")},
        ("name",),
    ),
    "entity": Question(
        "when a person, an organisation or a place was in the news",
        "time, name, entity_type, salience, headline, story_id",
        "entity_timeline",
        "time, story_id, revision, name",
        {"name": "name ILIKE '%' || ? || '%'", **_between("time")},
        ("name",),
    ),
    "known": Question(
        "stories as they were known at a time",
        "since, status, revision, headline, story_id",
        "known",
        "since, story_id",
        {"at": "since <= CAST(? AS timestamptz) AND (until IS NULL OR until > CAST(? AS timestamptz))"},
        ("at",),
    ),
    "dead-letters": Question(
        "records that were rejected",
        "letter_id, stage, reason, source, source_offset, detail",
        "dead_letters",
        "source, source_offset, letter_id",
        {"reason": "reason = ?"},
    ),
    "runs": Question(
        "runs and their accounting",
        "finished, read, emitted, duplicate, late, held, filtered, dead, seconds, wirebeam",
        "runs",
        "finished, run_id",
        {},
    ),
}
OPTIONS = sorted({option for question in QUESTIONS.values() for option in question.filters})


def ask(question: Question, given: Mapping[str, str], limit: int, mark: str) -> Statement:
    """Return the statement of a question and its values. ``mark`` is the database's placeholder of a value."""
    conditions, values = [], list[Any]()
    for option, condition in question.filters.items():
        if option in given:
            conditions.append(condition)
            values += [given[option]] * condition.count("?")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    text = f"SELECT {question.columns} FROM {question.view}{where} ORDER BY {question.order} LIMIT {limit:d}"
    return (text if mark == "?" else text.replace("%", "%%").replace("?", mark)), values
