"""Article: one item of a wire, in the same form for all formats."""

from datetime import date
from enum import StrEnum
from typing import Final, Literal, NewType, Self

from pydantic import Field

from schemas.base import Frozen, UtcTime
from schemas.facts import DateMention, Quote
from schemas.mentions import CodedPlace, Entity, Identifier, MoneyMention
from schemas.world import Topic, WorldEvent

LONGEST_VALUE: Final = 200
"""Maximum length, in characters, of the value that a ``FieldWarning`` shows."""


class PubStatus(StrEnum):
    """IPTC publishing status."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Control(StrEnum):
    """What a control tag requests, whatever word a provider uses for it."""

    UPDATE = "update"
    CORRECTED = "corrected"
    REFILE = "refile"
    REPEAT = "repeat"
    FLASH = "flash"
    BRIEF = "brief"
    KILL = "kill"
    WRAPUP = "wrapup"
    CORRECTION_NOTICE = "correction_notice"


class Tag(Frozen):
    """One control or format tag of a headline or an advisory line, outermost first."""

    text: str
    """The text of the tag: ``UPDATE 2``."""
    control: Control | None = None
    """What it requests; null for a format tag."""
    format: str | None = None
    """Format tag in capitals (FACTBOX, TABLE, TAKE-A-LOOK): a story of its own, never a version."""
    number: int | None = Field(default=None, ge=0)
    """``2`` of UPDATE 2, WRAPUP 2, 2nd Lead."""


class Link(Frozen):
    """An explicit link to another item of the same provider."""

    relation: Literal["previous_version", "evolved_from", "rewrite_of", "corrects", "kills", "part_of"]
    """The relation of the other item to this one."""
    target: str
    """The other item's id, or the headline that a notice quotes."""
    by: Literal["item_id", "series_id", "headline"] = "item_id"
    """What ``target`` names."""


class Dateline(Frozen):
    """Place and day of filing, from the first line of an item."""

    place: str
    """The place as written: ``NEW YORK``, ``Paris, Texas``; empty if the line names none."""
    day: date | None = None
    """Day and month of the line, with the year from the item's time."""
    agency: str | None = None
    """Agency named in it: ``(Reuters)``."""


class Genre(Frozen):
    """What kind of item it is, if it is no plain report."""

    code: str
    """Its kind in lower case: ``analysis``, ``opinion``, ``factbox``, ``live``, ``explainer``, ``results``, ``wrapup``, ``alert`` ..."""
    scheme: Literal["tag", "slug", "headline"]
    """Where it was read: a tag of the provider, a format word of the slug, or the shape of the headline."""
    confidence: float = Field(ge=0, le=1)
    """How sure that is; it depends on the scheme alone."""


class Subject(Frozen):
    """A code that the provider put on the item."""

    scheme: str
    """``topics``, ``places``, ``medtop``, ``subj`` ..."""
    code: str
    """The code."""
    name: str | None = None
    """Its label."""


class Organisation(Frozen):
    """An organisation that the provider's metadata names."""

    name: str
    """Its name."""
    symbols: tuple[str, ...] = ()
    """Tickers, RICs and other symbols as the provider wrote them."""
    identifiers: tuple[Identifier, ...] = ()
    """The same symbols with their types: ticker and market, ISIN, FIGI, LEI, PermID, RIC."""


class Table(Frozen):
    """A table in the text of an item; the body does not contain it."""

    caption: str | None = None
    """Its heading lines."""
    rows: tuple[tuple[str, ...], ...]
    """Cells of each row as written; rows of text tables may differ in length."""
    after: int = Field(default=0, ge=0)
    """Number of paragraphs of the body before the table."""


class WarningCode(StrEnum):
    """What was wrong with a secondary field."""

    MISSING = "missing"
    """A field that the format requires is missing."""
    UNREADABLE = "unreadable"
    """Its value cannot be read."""
    IMPLAUSIBLE = "implausible"
    """Its value can be read and cannot be true: a time in the year 1."""
    UNKNOWN = "unknown"
    """Its value is not in a closed list, such as that of statuses."""
    CONTRADICTORY = "contradictory"
    """It contradicts itself or another field: an encoding that the bytes disprove."""
    REPAIRED = "repaired"
    """Its value was malformed and could be repaired: a control character, a broken tag."""


class FieldWarning(Frozen):
    """A secondary field that was missing or wrong; the article was accepted without it."""

    code: WarningCode
    """What was wrong."""
    field: str
    """The field of the article that it concerns: ``time``, ``version``, ``body``."""
    name: str
    """Its name in the format: ``pubDate``, ``version``; the name of the field if the format has none."""
    value: str = ""
    """Its value, at most 200 characters; empty if it is missing."""
    instead: str = ""
    """What is used instead: ``time of the record``; empty if nothing is."""

    @classmethod
    def of(cls, code: WarningCode, field: str, name: str, value: str = "", instead: str = "") -> Self:
        """Return a warning that shows the beginning of the value."""
        return cls(code=code, field=field, name=name, value=value[:LONGEST_VALUE], instead=instead)


class Article(Frozen):
    """One item of a wire."""

    schema_version: str = "1"
    """Version of this contract."""
    provider: str = Field(min_length=1)
    """Who sent it: a short lower-case name or domain."""
    item_id: str = Field(min_length=1)
    """The provider's id of the item; all versions of one item share it."""
    version: int | None = Field(default=None, ge=0)
    """The provider's version number."""
    series_id: str | None = None
    """Provider series id (Reuters USN, AP transmission number)."""
    links: tuple[Link, ...] = ()
    """Explicit links to other items."""
    url: str | None = None
    """Where the item is published for readers: its canonical address."""
    status: PubStatus = PubStatus.USABLE
    """Whether it may be published."""
    urgency: int | None = Field(default=None, ge=1, le=9)
    """Editorial urgency, 1 highest."""
    time: UtcTime
    """When this version was created."""
    time_source: Literal["version_created", "first_created", "dateline", "record", "body"]
    """Where ``time`` was read from."""
    first_created: UtcTime | None = None
    """When the item was first created."""
    embargo_until: UtcTime | None = None
    """Not to be published before."""
    expires: UtcTime | None = None
    """Not to be published from then on."""
    language: str = "und"
    """BCP 47 language."""
    language_source: Literal["declared", "detected", "default"] = "declared"
    """Origin of the language: the provider, the text, or neither."""
    headline: str
    """As sent, whitespace folded."""
    headline_source: Literal["stated", "body"] = "stated"
    """Origin of the headline: the item, or the beginning of the body."""
    headline_base: str = ""
    """Without control and format tags."""
    tags: tuple[Tag, ...] = ()
    """Control and format tags, outermost first."""
    advisory: str | None = None
    """Editor's note apart from the text: ``Eds: UPDATES with ...``."""
    slug: str | None = None
    """Slug line without its cycle and version part."""
    cycle: str | None = None
    """AM, PM or BC of the slug line."""
    take: int | None = None
    """Part number of an item in parts."""
    dateline: Dateline | None = None
    """Place and day of filing."""
    byline: str | None = None
    """The byline as written."""
    authors: tuple[str, ...] = ()
    """Names of the byline."""
    credit: str | None = None
    """Agency or credit line."""
    copyright: str | None = None
    """Copyright notice."""
    usage_terms: str | None = None
    """Rights and usage terms."""
    subjects: tuple[Subject, ...] = ()
    """Provider's codes."""
    organisations: tuple[Organisation, ...] = ()
    """Organisations of the provider's metadata."""
    people: tuple[str, ...] = ()
    """People of the provider's metadata."""
    places: tuple[str, ...] = ()
    """Places of the provider's metadata."""
    body: str
    """Text of the story: paragraphs separated by an empty line, without dateline, byline, tables and trailer."""
    tables: tuple[Table, ...] = ()
    """Tables of the text, in reading order."""
    trailer: str | None = None
    """What follows the story: ``(Reporting by ...)``, copyright, telephone lines."""
    entities: tuple[Entity, ...] = ()
    """People, organisations and places found, by salience."""
    filed_from: CodedPlace | None = None
    """The dateline's place, coded; null if it has none or is ambiguous."""
    event_place: CodedPlace | None = None
    """Where it happened: the dateline's place, else the most salient place of headline and lead; null if neither is known."""
    amounts: tuple[MoneyMention, ...] = ()
    """Monetary amounts and percentages found, in reading order, headline first."""
    dates: tuple[DateMention, ...] = ()
    """Dates and periods that the text names, in reading order, headline first."""
    topics: tuple[Topic, ...] = ()
    """Topics, the surest first: from the provider's codes, else from the text."""
    world_events: tuple[WorldEvent, ...] = ()
    """What happened in the world according to the text, in reading order, headline first."""
    quotes: tuple[Quote, ...] = ()
    """What people and organisations said, in reading order, headline first."""

    genre: Genre | None = None
    """What kind of item it is; null for a plain report."""

    warnings: tuple[FieldWarning, ...] = ()
    """Secondary fields that were missing or wrong, in the order in which they were read."""

    @property
    def has_body(self) -> bool:
        """True if the article has text."""
        return bool(self.body)

    @property
    def full_text(self) -> str:
        """The body with its tables in place: a table is a paragraph, a row a line, cells are separated by tabs."""
        if not self.tables:
            return self.body
        paragraphs = self.body.split("\n\n") if self.body else []
        for table in reversed(self.tables):
            heading = [table.caption] if table.caption else []
            paragraphs.insert(table.after, "\n".join([*heading, *map("\t".join, table.rows)]))
        return "\n\n".join(paragraphs)


ParsedArticle = NewType("ParsedArticle", Article)
"""An article with the provider's wording, as ``parse`` returns it."""
NormalizedArticle = NewType("NormalizedArticle", Article)
"""An article in one shape, its time in UTC and checked, as ``normalize`` returns it."""
EnrichedArticle = NewType("EnrichedArticle", Article)
"""A normalized article with its entities and amounts, as ``enrich`` returns it."""
