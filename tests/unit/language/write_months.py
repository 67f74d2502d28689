"""Write ``pipelines/language/months.tsv`` from the CLDR that Babel carries: ``python -m tests.unit.language.write_months``."""

import re
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

from pipelines.language import months

LANGUAGES = (
    "en de de_AT fr es it pt nl sv da nb nn is fi et lv lt pl cs sk sl hr bs sr bg mk ru uk be el ro hu tr ca gl sq id"
)
FILE = Path(months.__file__).with_name(months.FILE)
HEAD = f"""\
# Names of the months: language, number, full names, abbreviations.
# Source: Unicode CLDR {get_cldr_version()} (calendar "gregorian", contexts "format" and "stand-alone"), read through Babel; Unicode License v3.
# Written by tests/unit/language/write_months.py; do not edit.
"""
PARTICLE = re.compile(r"^(?:de |d’)")


def names(language: str, width: str, number: int) -> list[str]:
    """Return the names of one month in one width, in lower case, without points and particles."""
    contexts = Locale.parse(language).months
    found = (contexts[context][width][number].lower().rstrip(".") for context in ("format", "stand-alone"))
    return sorted({PARTICLE.sub("", name) for name in found})


def table() -> str:
    """Return the whole file."""
    rows = (
        f"{language}\t{number}\t{'|'.join(names(language, 'wide', number))}\t{'|'.join(names(language, 'abbreviated', number))}\n"
        for language in LANGUAGES.split()
        for number in range(1, 13)
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
