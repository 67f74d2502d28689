"""Questions that one view answers: columns, an order and filters, in SQL that DuckDB and PostgreSQL both accept."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, NamedTuple, get_args

from pydantic import Field, create_model

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.parameters import Currency, Moment, Number, Words, one_of
from pipelines.ask.question import Paged, Question
from pipelines.ask.rows import fetch, where
from pipelines.sinks.reading import Reader
from pipelines.sinks.tables.columns import TABLES, ColumnKind
from schemas import RoleName, WorldEventType
from schemas.base import Frozen, PlainDecimal, UtcTime
from schemas.facts import AmountStatus
from schemas.world import Modality


class _GeneratedQuery(Paged, use_attribute_docstrings=False):
    """Base of the models of parameters that are made here: there is no source to search for docstrings, which takes long."""


class _GeneratedRow(Frozen, use_attribute_docstrings=False):
    """Base of the models of rows that are made here."""


STATISTICS: Final = (
    *("gdp_growth", "inflation", "unemployment", "trade_balance", "exports", "imports", "reserves", "margin", "growth"),
    *("revenue", "net_profit", "net_loss", "operating_profit", "operating_loss", "pretax_profit", "eps"),
)
"""Roles of amounts that the view ``figure_series`` follows over time."""
DEAL_STATUSES: Final = (
    "announced",
    "revised",
    "completed",
    *(one for one in get_args(Modality) if one not in {"planned", "done"}),
)
"""Statuses of the view ``deals``: a planned deal is announced or revised, one that is done is completed."""
FIGURE_STATES: Final = ("reported", "forecast", "estimate", "planned")
"""States of a value in the view ``figure_series``."""
PARAMETERS: Final[Mapping[str, tuple[Any, str]]] = {
    "at": (Moment, "The time."),
    "at_least": (Number, "Amounts of at least this."),
    "acquirer": (Words, "Part of the acquirer's name."),
    "company": (Words, "Part of the company's name."),
    "counterparty": (Words, "Part of the counterparty's name."),
    "currency": (Currency, "ISO 4217."),
    "genre": (Words, "Form of the item, such as `analysis`."),
    "holder": (Words, "Part of the holder's name."),
    "kind": (one_of(("direct", "indirect")), "`direct` or `indirect`."),
    "modality": (one_of(get_args(Modality)), "Such as `done`, `planned`, `rumoured` or `called_off`."),
    "name": (Words, "Part of the name."),
    "origins": (Annotated[int, Field(ge=0)], "At least so many independent origins."),
    "party": (Words, "Part of the name of one of the parties."),
    "payee": (Words, "Part of the payee's name."),
    "payer": (Words, "Part of the payer's name."),
    "role": (
        one_of((*RoleName, *WorldEventType)),
        "What the amount is, such as `revenue`; of payments also what they settle, such as `lawsuit`.",
    ),
    "since": (Moment, "At or after this time."),
    "speaker": (Words, "Part of the speaker's name."),
    "statistic": (one_of(STATISTICS), "Such as `inflation`, `gdp_growth` or `revenue`."),
    "status": (one_of(get_args(AmountStatus)), "Such as `actual`, `forecast` or `planned`."),
    "target": (Words, "Part of the target's name."),
    "text": (Words, "Part of the headline; of quotes, part of the words."),
    "type": (one_of(WorldEventType), "Type of the event, such as `acquisition`."),
    "until": (Moment, "Before this time."),
}
"""Parameter -> its type and what it says."""
KINDS: Final[Mapping[ColumnKind, Any]] = {
    "text": str,
    "int": int,
    "float": float,
    "time": UtcTime,
    "day": date,
    "decimal": PlainDecimal,
    "texts": tuple[str, ...],
}
COLUMNS: Final[Mapping[str, Any]] = {
    name: KINDS.get(kind, Any) for table in TABLES for name, kind in table.columns.items()
} | {
    **dict.fromkeys(("since", "until", "first_time", "last_time", "known_since"), UtcTime),
    **dict.fromkeys(
        [f"{measure}{what}" for measure in ("revenue", "net", "eps") for what in ("", "_year_earlier", "_estimate")],
        PlainDecimal,
    ),
    **dict.fromkeys(("figure", "per_share", "stake"), PlainDecimal),
}
"""Column -> its type: as in the tables. Of columns that only a view has, times alone need to stand here."""


class Selection(NamedTuple):
    """One question to one view."""

    about: str
    columns: str
    view: str
    order: str
    filters: Mapping[str, str]
    """Parameter -> condition; ``?`` is the placeholder of its value."""
    needs: tuple[str, ...] = ()
    """Required parameters."""
    own: Mapping[str, tuple[Any, str]] = {}
    """Parameters that take other words in this view than in others, as in ``PARAMETERS``."""


LARGEST: Final = "converted_high IS NULL, converted_high DESC, high DESC"
"""Order of amounts of several currencies."""
SINCE: Final = {"since": "{time} >= CAST(? AS timestamptz)", "until": "{time} < CAST(? AS timestamptz)"}


def _between(time: str) -> dict[str, str]:
    return {name: condition.format(time=time) for name, condition in SINCE.items()}


SELECTIONS: Final[Mapping[str, Selection]] = {
    "worth": Selection(
        "Published stories by who else has them, and how new they are.",
        "last_time, origins, copies, houses, other_house, other_house_lag_s, like_24h, like_7d, story_minutes, genre, headline, story_id",
        "story_worth",
        "origins DESC, houses DESC, last_time DESC, story_id",
        {
            "origins": "origins >= ?",
            "genre": "genre = lower(?)",
            "text": "headline ILIKE '%' || ? || '%'",
            **_between("last_time"),
        },
    ),
    "known": Selection(
        "Stories as they were known at a time; without the headlines of those that may not be shown now.",
        "since, status, revision, CASE WHEN story_id IN (SELECT story_id FROM standing) "
        "AND story_id NOT IN (SELECT story_id FROM tombstones) THEN headline END AS headline, story_id",
        "known",
        "since, story_id",
        {"at": "since <= CAST(? AS timestamptz) AND (until IS NULL OR until > CAST(? AS timestamptz))"},
        ("at",),
    ),
    "company-amounts": Selection(
        "Amounts in stories that name a company, the largest first, as converted where they are.",
        "company, high, currency, converted_high, converted_currency, surface, time, headline, story_id",
        "company_amounts",
        f"{LARGEST}, company, story_id, number",
        {"name": "company ILIKE '%' || ? || '%'", "currency": "currency = ?", **_between("time")},
        ("name",),
    ),
    "entity": Selection(
        "When a person, an organisation or a place was in the news.",
        "time, name, entity_type, salience, headline, story_id",
        "(SELECT * FROM entity_timeline WHERE story_id NOT IN (SELECT story_id FROM tombstones)) timeline",
        "time, story_id, revision, name",
        {"name": "name ILIKE '%' || ? || '%'", **_between("time")},
        ("name",),
    ),
    "roles": Selection(
        "What amounts are and whose, the latest first.",
        "time, role, holder, counterparty, surface, low, high, currency, period_start, period_end, role_status, headline, story_id",
        "role_amounts",
        "time DESC, story_id, number",
        {
            "role": "role = ?",
            "holder": "holder ILIKE '%' || ? || '%'",
            "counterparty": "counterparty ILIKE '%' || ? || '%'",
            "status": "role_status = ?",
            **_between("time"),
        },
    ),
    "world-events": Selection(
        "What happened in the world according to published stories, the latest first.",
        "time, type, modality, party, party_is, other_party, other_is, amount, time_start, time_end, surface, confidence, headline, story_id",
        "current_world_events",
        "time DESC, story_id, number",
        {
            "type": "type = ?",
            "modality": "modality = ?",
            "party": "(party ILIKE '%' || ? || '%' OR other_party ILIKE '%' || ? || '%')",
            "text": "headline ILIKE '%' || ? || '%'",
            **_between("time"),
        },
    ),
    "deals": Selection(
        "Acquisitions, mergers and stakes with both parties, price and status, the latest first.",
        "last_time, type, acquirer, target, status, price, low, high, currency, converted_high, converted_currency, per_share, stake, versions, first_time, headline, "
        "story_id",
        "deals",
        "last_time DESC, story_id, chain",
        {
            "acquirer": "acquirer ILIKE '%' || ? || '%'",
            "target": "target ILIKE '%' || ? || '%'",
            "status": "status = ?",
            "at_least": "coalesce(converted_high, high) >= ?",
            **_between("last_time"),
        },
        own={"status": (one_of(DEAL_STATUSES), "Such as `announced`, `revised`, `completed` or `called_off`.")},
    ),
    "earnings": Selection(
        "Results of companies by period, with those of the year before and estimates, the latest first.",
        "time, company, period_start, period_end, currency, revenue, revenue_year_earlier, revenue_estimate, net, net_year_earlier, net_estimate, "
        "eps, eps_year_earlier, eps_estimate, headline, story_id",
        "earnings",
        "time DESC, story_id, company, period_end, period_start, currency",
        {"company": "company ILIKE '%' || ? || '%'", **_between("time")},
    ),
    "figure-series": Selection(
        "One statistic over time: each value that was stated for a period, and since when it was known.",
        "statistic, holder, of_what, period_start, period_end, state, figure, unit, vintage, known_since, stories, headline, story_id",
        "figure_series",
        "statistic, holder, of_what, unit, period_end, period_start, state, vintage",
        {
            "statistic": "statistic = ?",
            "holder": "holder ILIKE '%' || ? || '%'",
            "status": "state = ?",
            **_between("known_since"),
        },
        own={"status": (one_of(FIGURE_STATES), "`reported`, `forecast`, `estimate` or `planned`.")},
    ),
    "who-pays-whom": Selection(
        "Payments with payer and payee, the largest first, as converted where they are.",
        "payer, payee, for_what, of_what, low, high, currency, per, status, converted_high, converted_currency, time, headline, story_id",
        "who_pays_whom",
        f"{LARGEST}, story_id, number",
        {
            "payer": "payer ILIKE '%' || ? || '%'",
            "payee": "payee ILIKE '%' || ? || '%'",
            "role": "for_what = lower(?)",
            "currency": "currency = ?",
            **_between("time"),
        },
    ),
    "quotes": Selection(
        "What people and organisations said in published stories, the latest first.",
        "time, speaker, speaker_words, cue, kind, surface, confidence, headline, story_id",
        "current_quotes",
        "time DESC, story_id, number",
        {
            "speaker": "speaker ILIKE '%' || ? || '%'",
            "kind": "kind = ?",
            "text": "surface ILIKE '%' || ? || '%'",
            **_between("time"),
        },
    ),
}
"""Name -> question. A new one is an entry here; the command line, pages, the API and tools have it then."""


def question_of(name: str, selection: Selection) -> Question:
    """Return a question with its parameters and its answer as models."""
    title = "".join(map(str.capitalize, name.split("-")))
    parameters: Any = {option: _parameter(selection, option) for option in selection.filters}
    columns: Any = {column: (_column(column), None) for column in _names(selection)}
    query = create_model(f"{title}Query", __base__=_GeneratedQuery, **parameters)
    row = create_model(f"{title}Row", __base__=_GeneratedRow, **columns)
    result = create_model(
        f"{title}List",
        __base__=_GeneratedRow,
        rows=(tuple[row, ...], Field(description="The rows.")),
        next=(str | None, Field(None, description="Cursor of the next page, if there are more.")),
    )

    def answer(reader: Reader, asked: Paged) -> Frozen:
        found, following = select(reader, selection, asked)
        return result(rows=found, next=following)

    return Question(f"/{name}", selection.about, query, result, answer, "rows")


def _parameter(selection: Selection, option: str) -> Any:
    kind, about = selection.own.get(option) or PARAMETERS[option]
    if option in selection.needs:
        return kind, Field(description=about)
    return kind | None, Field(None, description=about)


def _names(selection: Selection) -> list[str]:
    """Return the names of the columns; an expression has one after ``AS``."""
    return [one.split()[-1] for one in selection.columns.split(", ")]


def _column(name: str) -> Any:
    kind = COLUMNS.get(name, Any)
    return kind if kind is Any else kind | None


def select(reader: Reader, selection: Selection, asked: Paged) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of the rows of a selection, and the cursor of the next one, if there are more."""
    conditions, values = [], list[Any]()
    for option, condition in selection.filters.items():
        if (given := getattr(asked, option)) is not None:
            conditions.append(condition)
            values += [given] * condition.count("?")
    (skipped,) = read_cursor(asked.cursor, [int]) if asked.cursor else (0,)
    found = fetch(
        reader,
        f"SELECT {selection.columns} FROM {selection.view}{where(conditions)} "
        f"ORDER BY {selection.order} LIMIT {asked.limit + 1:d} OFFSET {max(skipped, 0):d}",
        values,
    )
    more = len(found) > asked.limit
    return found[: asked.limit], write_cursor([skipped + asked.limit]) if more else None
