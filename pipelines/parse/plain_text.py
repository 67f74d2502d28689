"""Plain text: a headline, an empty line, then the story with its dateline."""

import hashlib
import re
from typing import NamedTuple

from pipelines.parse.decode import charset_of, decode_text
from pipelines.parse.limits import ParseLimits
from schemas import Article, RawMessage, Reason, Rejected

UNKNOWN_PROVIDER = "unknown"
MAX_HEADLINE = 400
SLUG = re.compile(r"(?:AM|PM|BC|AMs|PMs)\s?-+\s?\S")
BYLINE = re.compile(r"By [^\W\d_][^.:;]{2,80}", re.IGNORECASE)
DATELINE = re.compile(
    r"[^\W\d_a-z][^()\n:;]{1,60}?(?:\([A-Z][\w ./-]{1,30}\)\s*(?:--?|–|—|_)\s|/[A-Z][\w ]+/ ?--\s|--\([A-Z ]+\)--)"
)


class Head(NamedTuple):
    """What stands before a story, and the story."""

    slug: str | None
    headline: str
    byline: str | None
    body: str


def parse_text(raw: RawMessage, _limits: ParseLimits) -> Article:
    """Read headline and text; ``normalize`` finds dateline, agency and day in them.

    Such a file has no id of its own: its id is a hash of the text, so that the same text again is a redelivery.
    Raises ``Rejected`` for an empty text, a wrong encoding, or a message without any time.
    """
    text = decode_text(raw.value, charset_of(raw.headers)).replace("\r\n", "\n").strip()
    if not text:
        raise Rejected(Reason.EMPTY, "the record has no content")
    if raw.timestamp is None:
        raise Rejected(Reason.MISSING_FIELD, "plain text states no year, and its source gives no time to take it from")
    head = read_head(text)
    if not head.headline or len(head.headline) > MAX_HEADLINE or not head.body.strip():
        raise Rejected(Reason.MALFORMED, "plain text needs a headline, an empty line, and then the story")
    return Article(
        provider=UNKNOWN_PROVIDER,
        item_id="text-" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        time=raw.timestamp,
        time_source="record",
        headline=head.headline,
        slug=head.slug,
        byline=head.byline,
        body=head.body,
    )


def read_head(text: str) -> Head:
    """Part what stands before the story: a slug line, the headline, a byline with the role under it.

    The head ends at the first empty line. Where a story has none, its first line is the headline if the second
    begins with a dateline.
    """
    block, _, body = text.partition("\n\n")
    lines = [line.strip() for line in block.split("\n")]
    dated = next((place for place, line in enumerate(lines) if place and DATELINE.match(line)), None)
    if dated is not None:
        lines, body = lines[:dated], "\n".join([*block.split("\n")[dated:], "", body]).strip("\n")
    slug = lines.pop(0) if len(lines) > 1 and SLUG.match(lines[0]) else None
    by = next((place for place, line in enumerate(lines) if place and BYLINE.fullmatch(line)), len(lines))
    return Head(slug, " ".join(lines[:by]), ", ".join(lines[by:]) or None, body)
