"""Normalize one article: the parts that wires run together are parted, the wording stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pipelines.normalize.agencies import agency_behind, read_agency, signed_by
from pipelines.normalize.byline import is_byline, is_role, read_authors
from pipelines.normalize.dateline import read_dateline, tidy_place
from pipelines.normalize.embargo import read_embargo
from pipelines.normalize.headline import read_headline
from pipelines.normalize.language import detect_language, sample_of
from pipelines.normalize.note import take_note
from pipelines.normalize.slug import read_advisory, read_slug
from pipelines.normalize.stand_in import headline_from
from pipelines.normalize.tables import take_tables
from pipelines.normalize.trailer import read_copyright, set_off, split_trailer
from pipelines.normalize.whitespace import one_line, paragraphs
from schemas import Article, Dateline, PubStatus, Reason, Rejected

EARLIEST = datetime(1845, 1, 1, tzinfo=UTC)
"""No wire is older than the telegraph."""
TOLERANCE = timedelta(days=1)
DASHES = " -–—:"
LONGEST_HEADLINE = 400
BULLETS = ("* ", "- ", "• ", "– ")


@dataclass(frozen=True, slots=True)
class Plausible:
    """What an article's time is held against."""

    latest: datetime | None = None
    """Nothing may be dated later."""
    received: datetime | None = None
    """When the record came: nothing may be dated more than a day later."""


def normalize(article: Article, default_language: str, plausible: Plausible) -> Article:
    """Part headline, slug, dateline, byline, story and trailer; put the time in order.

    Raises ``Rejected`` (``impossible_time``) for a time before the telegraph or in the future.
    """
    article, over = _uncover(article)
    texts, trailer = split_trailer(paragraphs(set_off(article.body)))
    note, texts = take_note(texts)
    byline, texts = _take_byline(article.byline, texts)
    dateline, texts = _take_dateline(texts, article.time.date())
    texts, tables = take_tables(texts)
    dateline = dateline or (article.dateline and _read_line(article.dateline, article.time.date()))
    notes = (article.advisory and one_line(article.advisory), over, note)
    article = _with_headline(article, texts)
    changes = (
        _tags(article, "; ".join(filter(None, notes)) or None)
        | _time(article, dateline)
        | _language(article, texts, default_language)
        | _embargo(article, notes)
        | {
            "provider": _provider(article, dateline),
            "headline_source": article.headline_source,
            "byline": byline,
            "authors": read_authors(byline) if byline else (),
            "dateline": dateline,
            "body": "\n\n".join(texts),
            "tables": (*article.tables, *tables),
            "trailer": "\n\n".join(filter(None, (trailer, article.trailer))) or None,
            "credit": article.credit or _agency(dateline, trailer, byline),
            "copyright": article.copyright or (read_copyright(trailer) if trailer else None),
        }
    )
    _refuse_implausible(changes["time"], plausible)
    return article.model_copy(update=changes)


def _uncover(article: Article) -> tuple[Article, str | None]:
    """Part a notice of an embargo from the headline that stands under it, as plain text has it: ``(article, notice)``.

    ``Embargo hits trade`` names no moment, and is a headline.
    """
    line = one_line(article.headline)
    found = read_embargo(line, article.time)
    if found is None or found.until is None:
        return article, None
    under, _, story = article.body.strip().partition("\n\n")
    if not story.strip() or len(under) > LONGEST_HEADLINE or read_dateline(under, article.time.date()).dateline:
        return article, line
    return article.model_copy(update={"headline": under, "body": story}), line


def _with_headline(article: Article, texts: list[str]) -> Article:
    """Take the beginning of the story for a headline that a usable item lacks."""
    if article.headline.strip() or not texts or article.status is not PubStatus.USABLE:
        return article
    return article.model_copy(update={"headline": headline_from(texts[0]), "headline_source": "body"})


def _embargo(article: Article, notes: Iterable[str | None]) -> dict[str, Any]:
    """Enforce the embargo of a notice where none is declared; a notice that names no moment holds the item."""
    if article.embargo_until is not None or article.status is not PubStatus.USABLE:
        return {}
    found = next((embargo for note in notes if note and (embargo := read_embargo(note, article.time))), None)
    if found is None or (found.until is not None and found.until <= article.time):
        return {}
    return {"status": PubStatus.WITHHELD} if found.until is None else {"embargo_until": found.until}


def _tags(article: Article, advisory: str | None) -> dict[str, Any]:
    """Read what headline, slug line and editors' note ask for, outermost first."""
    headline = one_line(article.headline)
    read, slug = read_headline(headline), read_slug(article.slug or "")
    return {
        "headline": headline,
        "headline_base": read.base,
        "tags": (*article.tags, *read.tags, *slug.tags, *(read_advisory(advisory) if advisory else ())),
        "slug": slug.base or None,
        "cycle": slug.cycle,
        "take": slug.take or article.take,
        "links": (*article.links, *slug.links),
        "advisory": advisory,
    }


def _take_byline(given: str | None, texts: list[str]) -> tuple[str | None, list[str]]:
    """Take the byline from its field, or off the first paragraph where it stands alone."""
    if given:
        return one_line(given), texts
    if len(texts) < 2 or not is_byline(texts[0]):
        return None, texts
    if len(texts) > 2 and is_role(texts[1]):
        return f"{texts[0]}, {texts[1]}", texts[2:]
    return texts[0], texts[1:]


def _take_dateline(texts: list[str], day: date) -> tuple[Dateline | None, list[str]]:
    """Take the dateline off the first paragraph that is no bullet."""
    first = next((place for place, text in enumerate(texts) if not text.startswith(BULLETS)), None)
    if first is None:
        return None, texts
    dateline, rest = read_dateline(texts[first], day)
    return dateline, [*texts[:first], rest.strip(), *texts[first + 1 :]]


def _read_line(line: Dateline, day: date) -> Dateline:
    """Part a dateline that came in a field of its own: it holds the whole line, or the place alone."""
    read, _ = read_dateline(f"{line.place.rstrip(DASHES)} - ", day)
    if read is None:
        return line.model_copy(update={"place": tidy_place(line.place)})
    return read.model_copy(update={"day": line.day or read.day, "agency": line.agency or read.agency})


def _language(article: Article, texts: list[str], default: str) -> dict[str, Any]:
    """Tell the language from the text where none is declared; what is declared stands, even where it looks wrong."""
    if article.language != "und":
        return {}
    detected = detect_language(sample_of(article.headline, "\n".join(texts)))
    return {"language": detected or default, "language_source": "detected" if detected else "default"}


def _agency(dateline: Dateline | None, trailer: str | None, byline: str | None) -> str | None:
    """Name the agency that the item names itself: in its dateline, under its text, or behind its byline."""
    named = read_agency(dateline.agency) if dateline else None
    return named or (signed_by(trailer) if trailer else None) or (agency_behind(byline) if byline else None)


def _provider(article: Article, dateline: Dateline | None) -> str:
    """Name the sender of plain text by the agency of its dateline."""
    if article.provider == "unknown" and dateline and dateline.agency:
        return "-".join(dateline.agency.lower().split())
    return article.provider


def _time(article: Article, dateline: Dateline | None) -> dict[str, Any]:
    """Take the day of the dateline where the item itself states no time."""
    if article.time_source != "record" or not (dateline and dateline.day) or dateline.day == article.time.date():
        return {"time": article.time}
    return {"time": datetime.combine(dateline.day, time(), tzinfo=UTC), "time_source": "dateline"}


def _refuse_implausible(when: datetime, plausible: Plausible) -> None:
    latest = plausible.latest or (plausible.received + TOLERANCE if plausible.received else None)
    if when < EARLIEST:
        raise Rejected(Reason.IMPOSSIBLE_TIME, f"the article is dated {when.isoformat()}, before there were wires")
    if latest is not None and when > latest:
        raise Rejected(
            Reason.IMPOSSIBLE_TIME,
            f"the article is dated {when.isoformat()}, in the future: later than {latest.isoformat()}",
        )
