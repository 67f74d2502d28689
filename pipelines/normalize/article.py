"""Normalize one article: split the parts that wires run together; keep the wording."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pipelines.language.agencies import AGENCIES, agency_behind, read_agency, signed_by
from pipelines.language.times import EARLIEST
from pipelines.normalize.byline import read_authors
from pipelines.normalize.characters import clean_fields
from pipelines.normalize.cities import are_cities
from pipelines.normalize.dateline import day_of, is_time, read_dateline, tidy_place, without_time
from pipelines.normalize.embargo import is_binding, read_embargo
from pipelines.normalize.furniture import BULLETS, ItemFields, Top, split_top
from pipelines.normalize.headline import read_headline, read_line
from pipelines.normalize.headline_from_text import headline_from
from pipelines.normalize.item_time import TimeLimits, reference_time, settle_time
from pipelines.normalize.language_detection import detect_language, sample_of
from pipelines.normalize.language_tag import language_tag
from pipelines.normalize.note import split_note
from pipelines.normalize.slug import read_advisory, read_slug
from pipelines.normalize.tables import split_tables
from pipelines.normalize.thresholds import HEADLINE_LENGTH
from pipelines.normalize.trailer import read_copyright, separate_sign_off, split_trailer
from pipelines.normalize.whitespace import clean, one_line, paragraphs
from schemas import Article, Dateline, FieldWarning, NormalizedArticle, ParsedArticle, PubStatus, WarningCode

DASHES = " -–—:"


def normalize(parsed: ParsedArticle, default_language: str, limits: TimeLimits) -> NormalizedArticle:
    """Split headline, slug, dateline, byline, story and trailer, and check the time.

    Raises ``Rejected`` (``impossible_time``) if neither a time of the item nor the record's is after the telegraph and
    not in the future.
    """
    article, over = _split_embargo_notice(_with_lead_lines(clean_fields(parsed)))
    near = reference_time(article, limits)
    texts, trailer = split_trailer(paragraphs(separate_sign_off(article.body)))
    note, texts = split_note(texts)
    top = split_top(texts, _item_fields(article, near.date()))
    byline = one_line(article.byline) if article.byline else top.byline
    dateline, texts = _split_dateline(top.texts, near.date())
    texts, tables = split_tables(texts)
    stated, misread = _read_dateline_field(article.dateline, near.date()) if article.dateline else (None, ())
    dateline = _joined(dateline, stated)
    notes = (article.advisory and one_line(article.advisory), over, note)
    article = _with_headline(article, texts)
    changes = settle_time(article, dateline, limits)
    language, unread = _language(article, texts, default_language)
    changes["warnings"] = (*article.warnings, *misread, *unread, *changes["warnings"])
    changes |= (
        _tags(article, "; ".join(filter(None, notes)) or None, top)
        | language
        | _embargo(article, notes, changes)
        | {
            "provider": _provider(article, dateline),
            "headline_source": article.headline_source,
            "byline": byline,
            "authors": _people(byline, article.credit) if byline else (),
            "dateline": dateline,
            "body": "\n\n".join(texts),
            "tables": (*article.tables, *tables),
            "trailer": "\n\n".join(filter(None, (*top.furniture, trailer, article.trailer))) or None,
            "credit": article.credit or _agency(dateline, trailer, byline),
            "copyright": article.copyright or (read_copyright(trailer) if trailer else None),
        }
    )
    return NormalizedArticle(article.model_copy(update=changes))


def _people(byline: str, house: str | None) -> tuple[str, ...]:
    """Return the names of a byline but that of the house, which pages state as the author of what has none."""
    own = (house or "").casefold()
    return tuple(name for name in read_authors(byline) if name.casefold() != own)


def _with_lead_lines(article: Article) -> Article:
    """Take the headline from the text if the headline field holds only control lines: ``URGENT``, ``2ND LEAD``."""
    headline, body = article.headline, article.body
    while headline.strip() and all(map(read_line, filter(str.strip, headline.split("\n")))):
        under, _, story = body.strip().partition("\n")
        if not story.strip() or len(under) > HEADLINE_LENGTH or under.endswith("."):
            break
        if read_dateline(under, article.time.date()).dateline:
            break
        headline, body = f"{headline}\n{under}", story
    return article if body is article.body else article.model_copy(update={"headline": headline, "body": body})


def _item_fields(article: Article, day: date) -> ItemFields:
    return ItemFields(article.headline if article.headline_source == "stated" else "", article.byline, day)


def _split_embargo_notice(article: Article) -> tuple[Article, str | None]:
    """Split an embargo notice from the headline below it, as in plain text. Return ``(article, notice or None)``.

    ``Embargo hits trade`` names no time, so it is a headline.
    """
    line = one_line(article.headline)
    if not is_binding(line):
        return article, None
    under, _, story = article.body.strip().partition("\n\n")
    if not story.strip() or len(under) > HEADLINE_LENGTH or read_dateline(under, article.time.date()).dateline:
        return article, line
    return article.model_copy(update={"headline": under, "body": story}), line


def _with_headline(article: Article, texts: list[str]) -> Article:
    """Return a usable article without a headline with the beginning of its story as the headline."""
    if article.headline.strip() or not texts or article.status is not PubStatus.USABLE:
        return article
    return article.model_copy(update={"headline": headline_from(texts[0]), "headline_source": "body"})


def _embargo(article: Article, notes: Iterable[str | None], settled: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the embargo in a notice if none is declared. A notice without a readable time holds the item."""
    if article.status is not PubStatus.USABLE:
        return {}
    if article.embargo_until is not None and article.embargo_until < EARLIEST:
        return _held(settled, article.embargo_until.isoformat(), WarningCode.IMPLAUSIBLE) | {"embargo_until": None}
    if article.embargo_until is not None:
        return {}
    when = settled["time"]
    notices = ((note, embargo) for note in notes if note and (embargo := read_embargo(note, when)))
    notice, found = next(notices, ("", None))
    if found is None or (found.until is not None and found.until <= when):
        return {}
    return {"embargo_until": found.until} if found.until else _held(settled, notice, WarningCode.UNREADABLE)


def _held(settled: dict[str, Any], value: str, code: WarningCode) -> dict[str, Any]:
    """Return the fields of an item that is held because its embargo cannot be read, with a warning."""
    warning = FieldWarning.of(code, "embargo_until", "embargo", value, "held until it is released")
    return {"status": PubStatus.WITHHELD, "warnings": (*settled["warnings"], warning)}


def _tags(article: Article, advisory: str | None, top: Top) -> dict[str, Any]:
    """Return the tags of headline, lead lines, slug line and editors' note, outermost first, and the parts of the slug line."""
    read, slug = read_headline(clean(article.headline)), read_slug(article.slug or "")
    signals = {tag.control for tag in article.tags}
    asked = tuple(tag for tag in read_advisory(advisory) if tag.control not in signals) if advisory else ()
    return {
        "headline": one_line(article.headline),
        "headline_base": read.base,
        "tags": (*article.tags, *read.tags, *top.tags, *slug.tags, *asked),
        "slug": slug.base or None,
        "cycle": slug.cycle,
        "take": slug.take or read.take or top.take or article.take,
        "links": (*article.links, *slug.links),
        "advisory": advisory,
    }


def _split_dateline(texts: list[str], day: date) -> tuple[Dateline | None, list[str]]:
    """Split the dateline from the first paragraph that is no bullet. Return ``(dateline or None, paragraphs)``."""
    first = next((place for place, text in enumerate(texts) if not text.startswith(BULLETS)), None)
    if first is None:
        return None, texts
    dateline, rest = read_dateline(texts[first], day)
    if dateline and not (dateline.day or dateline.agency) and _is_digest(texts[first + 1 :], dateline, day):
        return None, texts
    return dateline, [*texts[:first], rest.strip(), *texts[first + 1 :]]


def _is_digest(texts: list[str], dateline: Dateline, day: date) -> bool:
    """Return True if other paragraphs begin with other cities: a digest, each paragraph of which is filed from its own city."""
    others = (read_dateline(text, day).dateline for text in texts)
    return any(other.place != dateline.place for other in others if other and other.place)


def _read_dateline_field(line: Dateline, day: date) -> tuple[Dateline | None, tuple[FieldWarning, ...]]:
    """Return the dateline of a separate field, which holds the whole line, the place alone, or no place at all; and warnings."""
    text = one_line(line.place)
    if is_time(text):
        named = line.model_copy(update={"place": "", "day": line.day or day_of(text)})
        return named, (FieldWarning.of(WarningCode.UNREADABLE, "dateline", "dateline", text, "no place"),)
    if text.lower() in AGENCIES and not are_cities(text):
        return line.model_copy(update={"place": "", "agency": line.agency or text}), ()
    place = without_time(text)
    read, _ = read_dateline(f"{text.rstrip(DASHES)} - ", day)
    if read is None:
        return line.model_copy(update={"place": tidy_place(place)}), ()
    return read.model_copy(update={"day": line.day or read.day, "agency": line.agency or read.agency}), ()


def _joined(read: Dateline | None, stated: Dateline | None) -> Dateline | None:
    """Return the dateline of the text, completed from the dateline of a field."""
    parts = [line for line in (read, stated) if line]
    joined = {
        name: next((found for line in parts if (found := getattr(line, name))), None)
        for name in ("place", "day", "agency")
    }
    return Dateline(**joined | {"place": joined["place"] or ""}) if any(joined.values()) else None


def _language(article: Article, texts: list[str], default: str) -> tuple[dict[str, Any], tuple[FieldWarning, ...]]:
    """Return the fields of the language, and warnings. A declared one is kept, even if it looks wrong, else it is detected from the text."""
    if article.language != "und" and (tag := language_tag(article.language)):
        return {"language": tag}, ()
    detected = detect_language(sample_of(article.headline, "\n".join(texts)))
    found = {"language": detected or default, "language_source": "detected" if detected else "default"}
    if article.language == "und":
        return found, ()
    unread = FieldWarning.of(WarningCode.UNREADABLE, "language", "language", article.language, "no language")
    return found, (unread,)


def _agency(dateline: Dateline | None, trailer: str | None, byline: str | None) -> str | None:
    """Return the agency that the item names in its dateline, its trailer or its byline, or None."""
    named = read_agency(dateline.agency) if dateline else None
    return named or (signed_by(trailer) if trailer else None) or (agency_behind(byline) if byline else None)


def _provider(article: Article, dateline: Dateline | None) -> str:
    """Return the provider; for plain text, the agency of its dateline."""
    if article.provider == "unknown" and dateline and dateline.agency:
        return "-".join(dateline.agency.lower().replace("/", " ").split())
    return article.provider
