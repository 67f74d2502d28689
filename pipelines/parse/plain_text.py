"""Plain text: a headline, an empty line, then the story with its dateline."""

import hashlib

from pipelines.parse.decode import charset_of, decode_text
from pipelines.parse.limits import ParseLimits
from schemas import Article, RawMessage, Reason, Rejected

UNKNOWN_PROVIDER = "unknown"
MAX_HEADLINE = 400


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
    headline, _, body = text.partition("\n\n")
    if len(headline) > MAX_HEADLINE or not body.strip():
        raise Rejected(Reason.MALFORMED, "plain text needs a headline, an empty line, and then the story")
    return Article(
        provider=UNKNOWN_PROVIDER,
        item_id="text-" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        time=raw.timestamp,
        time_source="record",
        headline=headline,
        body=body,
    )
