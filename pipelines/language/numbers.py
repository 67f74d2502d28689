"""English number words, and fractions that are one character.

Amounts read them (``enrich/amounts/numerals.py``, ``scan.py``). Stories have shorter lists of their own, of counts and tolls, in which other words
are figures too (``dozen``, ``scores``).
"""

from decimal import Decimal
from typing import Final

VULGAR: Final = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875",
    "⅕": "0.2", "⅖": "0.4", "⅗": "0.6", "⅘": "0.8",
}  # fmt: skip
"""Fractions that are one character."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DIGITS: Final = tuple(_SMALL[1:10])
"""Words that may follow one of ``TENS``: one to nine."""
TENS: Final = frozenset(_TENS)
"""Twenty to ninety."""
CARDINALS: Final = {word: Decimal(value) for value, word in enumerate(_SMALL)} | {
    word: Decimal(10 * value) for value, word in enumerate(_TENS, start=2)
}
"""Number words below a hundred."""
PARTS: Final = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10, "sixteenth": 16, "sixteenths": 16,
    "hundredth": 100, "hundredths": 100,
}  # fmt: skip
"""Words for parts to their divisors."""
