"""Events that tables of results and flashes report without a sentence: ``Shr 34 cts vs 28 cts``, ``QTLY DIV 12 CTS``."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from schemas.mentions import Entity, EntityType, TextField

_RESULT_LINE: Final = re.compile(
    r"^[ \t]*(?:(?:oper(?:ating)?|net|avg|group|consolidated|cons|basic|diluted|pretax|full(?:y)?[- ]?dil(?:uted)?|qtr|year|nine|six|three|1st|2nd|3rd|4th) )*"
    r"(?:shr|shrs|net|rev|revs|sales|profits?|loss|turnover|eps|earnings|revenues?|income|div|assets|deposits|loans)\b[^\n]{0,60}?\d[^\n]{0,60}?\b(?:vs|versus|against)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COMPARING: Final = ("vs", "versus", "against")
"""Words of the pattern without which it cannot match."""
_RESULT_HEAD: Final = re.compile(
    r"\b(?:(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth|six|nine|1[0-2]?|year|full[- ]year|interim|half|q[1-4]|fiscal)[ -]*(?:qtr|quarter|half|mths?|months|wks|weeks|year|h1|h2)?[^.]{0,300}\b"
    r"(?:net|shr|loss|results|oper|profit|earnings|eps|revenue)|qtr[^.]{0,300}\b(?:net|loss|shr|oper)|(?:year|mths|mos) (?:net|loss|shr)|shr (?:profit|loss)|reports? (?:qtr|results|earnings))\b",
    re.IGNORECASE,
)
_DIVIDEND: Final = re.compile(
    r"\b(?:(?:qtly|qtrly|quarterly|regular|annual|semi-?annual|s/a|mthly|monthly|interim|final|special|extra|stock|cash) (?:cash )?(?:div(?:idend)?s?|payout|distribution)|"
    r"(?:sets?|ups|raises|hikes|declares|omits|cuts|halves|increases|lowers) (?:\w+ ){0,2}(?:div(?:idend)?s?|payout|distribution)|div(?:idend)? \d|stock split|dividend (?:increase|payable|reinvest))\b",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """An event of a table: where it stands, and the company whose it is."""

    type: str
    rule: str
    field: TextField
    start: int
    end: int
    company: int | None


def table_events(headline: str, body: str, entities: Sequence[Entity]) -> Iterator[Row]:
    """Yield results and dividends of tables; the company is the first of the headline."""
    company = _company(entities)
    low = body.casefold()
    line = _RESULT_LINE.search(body) if any(word in low for word in _COMPARING) else None
    head = _RESULT_HEAD.search(headline)
    if line is not None:
        yield Row("earnings", "earnings-table-1", "body", *line.span(), company)
    elif head is not None:
        yield Row("earnings", "earnings-table-2", "headline", *head.span(), company)
    paid = _DIVIDEND.search(headline)
    if paid is not None:
        yield Row("dividend", "dividend-table-1", "headline", *paid.span(), company)


def _company(entities: Sequence[Entity]) -> int | None:
    """Return the organisation that the headline names first, or None."""
    named = [
        (mention.start, index)
        for index, one in enumerate(entities)
        if one.type is EntityType.ORGANISATION
        for mention in one.mentions
        if mention.field == "headline"
    ]
    return min(named)[1] if named else None
