"""Words of dates, as regular expressions. A trigger finds the place, and a reader looks at the words around it."""

import re
from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec".split(
            ","
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        "monday mon,tuesday tues tue,wednesday wed,thursday thurs thu,friday fri,saturday sat,sunday sun".split(",")
    )
    for name in names.split()
}
ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
COUNTS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_FIGURES: Final = re.compile(r"\d{1,3}")
"""Counts in figures; a longer one counts no months of a period."""


def count_of(word: str) -> int:
    """Return the number that a word says, in letters or figures; 0 if it says none.

    >>> count_of("Nine"), count_of("39"), count_of("²"), count_of("12345")
    (9, 39, 0, 0)
    """
    return COUNTS.get(word.lower()) or (int(word) if _FIGURES.fullmatch(word) else 0)


_MONTH_WORDS: Final = (
    "J(?:an(?:uary)?|un[e]?|ul[y]?|AN(?:UARY)?|UNE?|ULY?)|Feb(?:ruary)?|FEB(?:RUARY)?|Ma(?:r(?:ch)?|y)|MA(?:R(?:CH)?|Y)|A(?:pr(?:il)?|ug(?:ust)?|PR(?:IL)?|UG(?:UST)?)|"
    "Sep(?:t(?:ember)?)?|SEP(?:T(?:EMBER)?)?|Oct(?:ober)?|OCT(?:OBER)?|Nov(?:ember)?|NOV(?:EMBER)?|Dec(?:ember)?|DEC(?:EMBER)?"
)
_WEEKDAY_WORDS: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)(?:day|DAY)"
TRIGGER: Final = re.compile(
    rf"\b(?:(?P<month>{_MONTH_WORDS})|(?P<weekday>{_WEEKDAY_WORDS})"
    r"|(?P<quarter>[Qq]uarter|QUARTER|QTR|[Qq]tr|Q[1-4]|[1-4]Q)"
    r"|(?P<half>[Hh]alf|HALF|H[12]|[12]H)"
    r"|(?P<months>[Mm]onths|MONTHS)"
    r"|(?P<unit>[Yy]ear|YEAR|[Mm]onth|MONTH|[Ww]eek|WEEK)|(?P<near>[Yy]esterday|[Tt]o(?:day|morrow)|YESTERDAY|TODAY|TOMORROW)"
    r"|(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)|(?P<fiscal>FY(?=\s?'?\d\d))"
    r"|(?P<number>(?:19|20)\d\d(?!\d|[,.]\d)))(?![a-z])"
)
FUTURE: Final = re.compile(
    r"(?:\b(?:will|would|to be|due|set to|next|expect\w*|plan\w*|schedul\w*|matur\w*|forecast|payable|pay|ahead of|upcoming|could|should|again|slated|must|coming)\b[^.;]{0,100}"
    r"|\b(?:from|by|until|till|before|into|on (?:or )?before)\s(?:early |late |mid-|the end of |end-)?)$",
    re.IGNORECASE,
)
"""Words before a date that is to come."""
PAST: Final = re.compile(
    r"\b(?:since|last|was|were|had|has|ended|\w{3,}ed|fell|rose|sold|won|made|took|said|began|after|held|grew|lost|paid|cut)\b[^.;,]{0,40}$"
)
"""Words before a date that is past."""
