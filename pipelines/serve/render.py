"""Templates and what they need: times, money, badges, links. Everything from articles is escaped by the templates."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipelines.ask.question import columns_of, parameters_of, value_at
from pipelines.report import plain
from pipelines.serve.charts import amount_chart, volume_chart
from schemas.base import Frozen

BADGES: Final[Mapping[str, str]] = {
    "story.created": "new",
    "story.updated": "updated",
    "story.corrected": "corrected",
    "story.withdrawn": "withdrawn",
    "story.held": "held",
    "story.released": "released",
    "story.duplicate": "copy",
    "story.related": "related",
    "story.merged": "merged",
}
KIND_OF_TYPE: Final = {"ORG": "company", "PER": "person", "LOC": "place"}
SCALES: Final = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))


def environment() -> Environment:
    """Return the environment of the templates."""
    found = Environment(
        loader=FunctionLoader(_source),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "moment": moment,
        "day": day,
        "money": money,
        "badge": badge,
        "plural": plural,
        "number": number,
        "field_text": plain,
    }
    found.globals |= {
        "link": link,
        "name_link": name_link,
        "parameters_of": parameters_of,
        "columns_of": columns_of,
        "shown": shown,
        "kind_of": KIND_OF_TYPE.get,
        "volume_chart": volume_chart,
        "amount_chart": amount_chart,
    }
    return found


def _source(name: str) -> str | None:
    place = files("pipelines.serve").joinpath("templates", name)
    return place.read_text(encoding="utf-8") if place.is_file() else None


def link(path: str, *queries: Frozen | Mapping[str, Any], **changes: Any) -> str:
    """Return the address of a view with parameters; None and empty ones are left out.

    >>> link("/stories", {"text": "oil & gas"}, house=None)
    '/stories?text=oil+%26+gas'
    """
    given: dict[str, Any] = {}
    for query in queries:
        given |= query.model_dump(mode="json", exclude_defaults=True) if isinstance(query, Frozen) else query
    given = {name: value for name, value in (given | changes).items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def name_link(kind: str, name: str) -> str:
    """Return the address of a company, person or place.

    >>> name_link("company", "A/B plc")
    '/names/company/A%2FB%20plc'
    """
    return f"/names/{kind}/{quote(name, safe='')}"


def shown(row: Frozen, column: str) -> str:
    """Return a value of a row for a page; a headline is a link to its story."""
    value, story = value_at(row, column), value_at(row, "story_id")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return money(value)
    if column == "headline" and story:
        return Markup('<a href="/stories/{story}">{text}</a>').format(story=quote(story), text=value or "(not shown)")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else plain(value)


def moment(time: datetime | None) -> Markup:
    """Return a time as an element that a script can show in the reader's zone; without one it is UTC."""
    if time is None:
        return Markup()
    return Markup('<time datetime="{iso}">{text}</time>').format(
        iso=f"{time:%Y-%m-%dT%H:%M:%SZ}", text=f"{time:%Y-%m-%d %H:%M}"
    )


def day(time: datetime) -> str:
    """Return the day of a time."""
    return f"{time:%Y-%m-%d}"


def money(value: Decimal | None, currency: str | None = None) -> str:
    """Return an amount in words that a reader takes in at once.

    >>> money(Decimal("325000000000"), "USD"), money(Decimal("1250.50"), "EUR")
    ('325 billion USD', '1,250.5 EUR')
    """
    if value is None:
        return ""
    for size, name in SCALES:
        if abs(value) >= size:
            scaled = (value / size).quantize(Decimal("0.01")).normalize()
            return f"{scaled:,f} {name} {currency or ''}".strip()
    return f"{value.quantize(Decimal('0.01')).normalize():,f} {currency or ''}".strip()


def badge(kind: str) -> str:
    """Return the word for a type of event.

    >>> badge("story.corrected")
    'corrected'
    """
    return BADGES.get(kind, kind.removeprefix("story."))


def plural(count: int, word: str) -> str:
    """Return a count with its word.

    >>> plural(1, "story"), plural(2, "story"), plural(1200, "version")
    ('1 story', '2 stories', '1,200 versions')
    """
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"


def number(value: float) -> str:
    """Return a number with separators.

    >>> number(1234567)
    '1,234,567'
    """
    return f"{value:,.1f}" if isinstance(value, float) and value < 100 else f"{value:,.0f}"
