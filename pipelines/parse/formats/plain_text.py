"""Plain text: slug line, headline, byline, then the story with its dateline; or only a story, or an e-mail."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipelines.language import datelines
from pipelines.language.lines import is_wrapped
from pipelines.parse.decode import charset_of, decode_text
from pipelines.parse.formats.mail import is_mail, read_mail
from pipelines.parse.ids import hash_of
from pipelines.parse.item_warnings import Warnings, time_or_warn
from pipelines.parse.limits import ParseLimits
from pipelines.parse.thresholds import TEXT_HEADLINE_LENGTH, TEXT_HEADLINE_WORDS
from pipelines.parse.times import read_time
from schemas import Article, RawMessage, Reason, Rejected, WarningCode

UNKNOWN_PROVIDER: Final = "unknown"
ENVELOPE: Final = re.compile(
    r"^[ \t]*ZCZC\b[^\n]*\n(.*?)(?:^[ \t]*NNNN[ \t]*$|(?=^[ \t]*ZCZC\b)|\Z)", re.DOTALL | re.MULTILINE
)
"""A teleprinter's message as text: ``ZCZC AB123``, the story, ``NNNN``."""
SLUG: Final = re.compile(r"(?:AM|PM|BC|AMs|PMs)\s?-+\s?\S")
BYLINE: Final = re.compile(r"By [^\W\d_][^.:;]{2,80}", re.IGNORECASE)
WORD: Final = re.compile(r"[^\W_]")
SENTENCE_END: Final = re.compile(r"[.!?][\"”'’)]*$")


class TextHead(NamedTuple):
    """The lines before a story, and the story."""

    slug: str | None
    headline: str
    """Empty if the text begins with its story."""
    byline: str | None
    body: str


def parse_text(raw: RawMessage, _limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the story of a text, the stories of teleprinter envelopes, or the story of an e-mail.

    A text states no id: its id is a hash of it, so that the same text again is a redelivery. Raises
    ``Rejected`` for an empty text, a wrong encoding, or a message without any time.
    """
    if is_mail(raw.value):
        yield _mail(raw)
        return
    text = decode_text(raw.value, charset_of(raw.headers)).replace("\r\n", "\n").strip()
    for story in (ENVELOPE.findall(text) if "ZCZC" in text else ()) or (text,):
        try:
            yield _story(raw, story.strip())
        except Rejected as problem:
            yield problem


def _story(raw: RawMessage, text: str) -> Article:
    if not WORD.search(text):
        raise Rejected(Reason.EMPTY, "the record has no content")
    if raw.timestamp is None:
        raise Rejected(Reason.MISSING_FIELD, "plain text states no year, and its source gives no time to take it from")
    head = read_head(text)
    return Article(
        provider=UNKNOWN_PROVIDER,
        item_id=hash_of(text),
        time=raw.timestamp,
        time_source="record",
        headline=head.headline,
        slug=head.slug,
        byline=head.byline,
        body=head.body,
    )


def _mail(raw: RawMessage) -> Article:
    mail, warnings = read_mail(raw.value), Warnings()
    if not mail.subject.strip() and not mail.body.strip():
        raise Rejected(Reason.EMPTY, "the e-mail has neither a subject nor a text")
    written = time_or_warn(warnings, "time", "Date", mail.date, read_time)
    if written is None and raw.timestamp is None:
        raise Rejected(Reason.MISSING_FIELD, "the e-mail has no Date, and its source gives no time to take it from")
    if not mail.date:
        warnings.add(WarningCode.MISSING, "time", "Date", instead="time of the record")
    return Article(
        provider=mail.provider or UNKNOWN_PROVIDER,
        item_id=mail.item_id or hash_of(f"{mail.subject}\n{mail.body}"),
        time=written or raw.timestamp,
        time_source="version_created" if written else "record",
        headline=mail.subject,
        byline=mail.person or None,
        body=mail.body.replace("\r\n", "\n").strip("\n"),
        trailer=mail.signature or None,
        warnings=warnings.all(),
    )


def read_head(text: str) -> TextHead:
    """Split the lines before the story: a slug line, the headline, a byline with the role under it.

    The head ends at the first empty line, or before a line that begins with a dateline. Without either, it is the first
    line if that is no sentence. A text that begins with its dateline or with a paragraph has no headline.
    """
    block, _, body = text.partition("\n\n")
    lines = [line.strip() for line in block.split("\n")]
    dated = next((place for place, line in enumerate(lines) if datelines.LINE.match(line)), None)
    slug = lines[0] if len(lines) > 1 and SLUG.match(lines[0]) else None
    first = 1 if slug else 0
    if dated is None and not body and len(lines) > first + 1:
        dated = _end_of_head(lines, first)
    if dated is not None:
        body = "\n".join([*block.split("\n")[dated:], "", body]).strip("\n")
        lines = lines[:dated]
    lines = lines[first:]
    by = next((place for place, line in enumerate(lines) if place and BYLINE.fullmatch(line)), len(lines))
    headline = " ".join(lines[:by])
    if len(headline) > TEXT_HEADLINE_LENGTH or _is_prose(headline, alone=not body):
        return TextHead(slug, "", None, "\n".join(text.split("\n")[first:]).strip("\n"))
    return TextHead(slug, headline, ", ".join(lines[by:]) or None, body)


def _end_of_head(lines: list[str], first: int) -> int:
    """Return the index of the line at which the story begins in a text without empty lines.

    It begins after the first line and a byline; a first line that is a sentence, or that is only wrapped, belongs to it.
    """
    line, following = lines[first], lines[first + 1]
    width = max(map(len, lines)) if is_wrapped(lines) else 0
    full = len(lines) > first + 2 and len(line) + len(following.split(maxsplit=1)[0]) >= width > 0
    if SENTENCE_END.search(line) or following[:1].islower() or full:
        return first
    return first + 2 if BYLINE.fullmatch(following) and len(lines) > first + 2 else first + 1


def _is_prose(headline: str, *, alone: bool) -> bool:
    """Return True if the supposed headline is a paragraph; a text of one sentence is a story without a headline."""
    return SENTENCE_END.search(headline) is not None and (alone or len(headline.split()) > TEXT_HEADLINE_WORDS)
