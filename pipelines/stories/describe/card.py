"""Card: what the stories stage has to know of an item to decide about it, in a few hundred bytes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from pipelines.stories.describe import words
from pipelines.stories.describe.formats import read_format
from pipelines.stories.describe.notices import LONGEST, is_notice, quoted_headline, stated_control
from pipelines.stories.describe.sketch import Sketch, make_sketch
from schemas import Article, Control, Origin

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
CORRECTION_TAGS: Final = frozenset({"corrected", "correction_notice", "refile", "kill"})
"""Tags beside which a text need not say that it corrects."""


@dataclass(frozen=True, slots=True)
class Card:
    """One item, reduced to what decisions need."""

    uid: str
    """Names this very copy of the item: a hash of identity, content and place in the source."""
    provider: str
    item_id: str
    version: int | None
    series_id: str | None
    status: str
    time: int
    """Microseconds since 1970, UTC."""
    known_time: int
    """When it was learned: the record's own time, where the source has one; else ``time``."""
    embargo: int | None
    controls: tuple[str, ...]
    """Control words, outermost first."""
    update_number: int | None
    """``2`` of UPDATE 2 or 2nd Lead."""
    format: str
    """Format words; empty for a plain story."""
    notice: bool
    """The item only says what is wrong in another one."""
    slug: str
    cycle: str
    take: int | None
    links: tuple[tuple[str, str, str], ...]
    """Relation, what the target is named by, and the target."""
    headline_key: str
    """Headline base, folded; empty where it has too few words to name a story."""
    quoted_words: bytes
    """Words of the headline that a notice or a kill quotes."""
    correction_note: bytes
    """Digest of the note in which a text without a tag says that it was corrected; empty where it says nothing."""
    content_digest: bytes
    """Digest of what a reader sees, letter by letter."""
    text_digest: bytes
    """Digest of headline-free text, folded."""
    sketch: Sketch
    """What it says, to compare by."""


def make_card(article: Article, origin: Origin, known: datetime | None = None) -> Card:
    """Reduce an article to its card; ``known`` is when its record was written to the source, if that says."""
    controls, noted = read_controls(article)
    base = article.headline_base or article.headline
    notice = Control.CORRECTION_NOTICE.value in controls and is_notice(article.body)
    quotes = notice or (Control.KILL.value in controls and len(article.body) <= LONGEST)
    full_text = article.full_text
    title, text = words.tokens(base), words.tokens(full_text)
    folded = " ".join(text).lower()
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
        slug=words.fold_text(article.slug or ""),
        cycle=article.cycle or "",
        take=article.take,
        links=tuple((link.relation, link.by, link.target) for link in article.links),
        headline_key=" ".join(title).lower() if len(title) > 2 else "",
        quoted_words=words.pack_codes(map(words.word_code, set(words.fold_text(quoted_headline(article.body)).split())))
        if quotes
        else b"",
        correction_note=digest(noted) if noted else b"",
        content_digest=digest(base, full_text),
        text_digest=digest(folded) if len(text) > 11 else digest(" ".join(title).lower(), folded),
        sketch=make_sketch(title, text),
    )


def copy_uid(article: Article, origin: Origin, time: int) -> str:
    """Name a copy: its place in the source first, so that of equal items the one that came first comes first.

    The source's own name is only hashed: where a folder lies must not change which copy counts as the repeat.
    """
    parts = (article.provider, article.item_id, str(article.version), str(time), str(origin))
    return (
        f"{origin.partition or 0:04x}{origin.offset:012x}" + digest(*parts, article.headline, article.full_text).hex()
    )


def digest(*texts: str) -> bytes:
    """Hash texts to eight bytes."""
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def to_microseconds(when: datetime) -> int:
    """Count microseconds since 1970."""
    return (when - EPOCH) // MICROSECOND


def from_microseconds(time: int) -> datetime:
    """Give the moment back."""
    return EPOCH + time * MICROSECOND


def read_controls(article: Article) -> tuple[tuple[str, ...], str]:
    """Give the control words of the tags, outermost first; where none speaks of a correction, what the text says of itself, and its note."""
    tagged = tuple(tag.control.value for tag in article.tags if tag.control)
    if CORRECTION_TAGS & {*tagged}:
        return tagged, ""
    describe_similarity, note = stated_control(article.body)
    return tagged + describe_similarity, note
