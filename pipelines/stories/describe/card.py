"""Card: what the stories stage reads of an item to decide about it, in 0.5 to 1 KB."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from pipelines.stories.describe.fact_codes import fact_codes
from pipelines.stories.describe.formats import read_format
from pipelines.stories.describe.notices import is_correction_notice, quoted_headline, stated_control
from pipelines.stories.describe.sketch import Sketch, make_sketch
from pipelines.stories.describe.sources import main_company, read_sources
from pipelines.stories.describe.words import fold_text, pack_codes, tokens, word_code
from pipelines.stories.thresholds import DESCRIBE, DescribeThresholds
from schemas import Article, Control, Origin

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
CORRECTION_TAGS: Final = frozenset({"corrected", "correction_notice", "refile", "kill", "repeat"})
"""Controls of tags that state a correction, a kill or a repeat; beside them the text is not read for one."""


@dataclass(frozen=True, slots=True)
class Card:
    """One item, reduced to what decisions need."""

    uid: str
    """Id of this copy of the item: its place in the source, and a hash of identity and content."""
    provider: str
    item_id: str
    version: int | None
    series_id: str | None
    status: str
    time: int
    """Event time in microseconds since 1970, UTC."""
    known_time: int
    """When the item was learned, in microseconds: the time of its record if the source has one, else ``time``."""
    embargo: int | None
    """End of the embargo, in microseconds."""
    controls: tuple[str, ...]
    """Control words, outermost first."""
    update_number: int | None
    """``2`` of UPDATE 2 or 2nd Lead."""
    format: str
    """Format words; empty for a plain story."""
    notice: bool
    """True if the item only states what is wrong in another one."""
    slug: str
    cycle: str
    take: int | None
    links: tuple[tuple[str, str, str], ...]
    """Relation, kind of name (``item_id``, ``series_id``, ``headline``) and name of each linked item."""
    headline_key: str
    """Words of the headline base; empty if they are too few to identify a story."""
    quoted_words: bytes
    """Packed codes of the headline that a notice or a kill quotes."""
    correction_note: bytes
    """Digest of the note in which a text without a tag states a correction; empty if there is none."""
    content_digest: bytes
    """Digest of headline and text, letter by letter."""
    text_digest: bytes
    """Digest of the words of the text; of a short text with its headline."""
    sources: tuple[str, ...]
    """Agencies, else the credit, and authors that the item names, in lower case."""
    company: str
    """The organisation that the item is mainly about: its identifier, else its name; empty if there is none."""
    joined: str
    """Name of the set of items that an editor joined, the item among them; empty without."""
    parted: tuple[str, ...]
    """Names of the items that an editor parted the item from."""
    pinned: int
    """When an editor pinned the item, in microseconds; 0 if nobody did."""
    facts: bytes
    """Packed codes of what enrichment read: events, place, amounts with roles, persons (``fact_codes``)."""
    sketch: Sketch
    """What the item says, to compare by."""

    @property
    def name(self) -> str:
        """Name of the item, by which editors and events name it."""
        return f"{self.provider}:{self.item_id}"


def make_card(
    article: Article, origin: Origin, known: datetime | None = None, limits: DescribeThresholds = DESCRIBE
) -> Card:
    """Return the card of an article. ``known`` is the time of its record, if the source has one."""
    controls, note = read_controls(article, limits)
    base, full_text = article.headline_base or article.headline, article.full_text
    notice = Control.CORRECTION_NOTICE.value in controls and is_correction_notice(article.body, limits)
    quotes = notice or (Control.KILL.value in controls and len(article.body) <= limits.notice_length)
    title, text = tokens(base), tokens(full_text)
    title_words, text_words = " ".join(title).lower(), " ".join(text).lower()
    time = to_microseconds(article.time)
    return Card(
        uid=copy_uid(article, origin, time),
        provider=article.provider,
        item_id=article.item_id,
        version=article.version,
        series_id=article.series_id,
        status=article.status.value,
        time=time,
        known_time=to_microseconds(known) if known else time,
        embargo=to_microseconds(article.embargo_until) if article.embargo_until else None,
        controls=controls,
        update_number=next((tag.number for tag in article.tags if tag.control and tag.number is not None), None),
        format=read_format(article),
        notice=notice,
        slug=fold_text(article.slug or ""),
        cycle=article.cycle or "",
        take=article.take,
        links=tuple((link.relation, link.by, link.target) for link in article.links),
        headline_key=title_words if len(title) >= limits.headline_words else "",
        quoted_words=pack_words(quoted_headline(article.body, limits)) if quotes else b"",
        correction_note=hash_texts(note) if note else b"",
        content_digest=hash_texts(base, full_text),
        text_digest=hash_texts(text_words) if len(text) >= limits.text_tokens else hash_texts(title_words, text_words),
        sources=read_sources(article, limits),
        company=main_company(article, limits),
        joined="",
        parted=(),
        pinned=0,
        facts=fact_codes(article),
        sketch=make_sketch(title, text, limits),
    )


def pack_words(text: str) -> bytes:
    """Return the packed codes of the words of a text."""
    return pack_codes(map(word_code, set(fold_text(text).split())))


def copy_uid(article: Article, origin: Origin, time: int) -> str:
    """Return the id of a copy, which starts with its place in the source: of equal items the first one sorts first.

    The name of the source is only hashed: where a folder is must not change which copy counts as the repeat.
    """
    parts = (article.provider, article.item_id, str(article.version), str(time), str(origin))
    return (
        f"{origin.partition or 0:04x}{origin.offset:012x}"
        + hash_texts(*parts, article.headline, article.full_text).hex()
    )


def hash_texts(*texts: str) -> bytes:
    """Return the hash of texts, eight bytes."""
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def to_microseconds(when: datetime) -> int:
    """Return the microseconds since 1970."""
    return (when - EPOCH) // MICROSECOND


def from_microseconds(time: int) -> datetime:
    """Return the moment that is so many microseconds after 1970."""
    return EPOCH + time * MICROSECOND


def read_controls(article: Article, limits: DescribeThresholds) -> tuple[tuple[str, ...], str]:
    """Return the control words, outermost first, and the note of a correction.

    Where no tag states a correction or a kill, the text is read for one; the note is empty if there is none.
    """
    tagged = tuple(tag.control.value for tag in article.tags if tag.control)
    if CORRECTION_TAGS & {*tagged}:
        return tagged, ""
    stated, note = stated_control(article.body, limits)
    return tagged + stated, note
