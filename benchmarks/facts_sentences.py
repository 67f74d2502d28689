"""Own sentences with the roles of their amounts, ``benchmarks/data/facts/sentences.tsv``: amount=role(holder>counterparty)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from schemas import Entity, EntityType, Mention

SENTENCES: Final = Path(__file__).parent / "data" / "facts" / "sentences.tsv"
DAY: Final = date(2025, 6, 10)
ORGANISATIONS: Final = (
    "Calder Inc", "Norrvik Group", "Norrvik Bank", "Acme Holdings", "European Commission", "Larkin Foundation", "Duluth Symphony", "Bank of Japan",
)  # fmt: skip
PLACES: Final = {"China": "CN", "U.S.": "US", "United States": "US", "Norway": "NO"}


class Sentence(NamedTuple):
    """A sentence with what its amounts are: ``$30 million=revenue(Calder Inc)``, ``$5=-``."""

    text: str
    expected: tuple[str, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Its names, of those that the sentences know."""
        return named(self.text)


def sentences() -> Iterator[Sentence]:
    """Yield the sentences of the file."""
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, *expected = line.split("\t")
            yield Sentence(text, tuple(expected))


def named(text: str) -> tuple[Entity, ...]:
    """Return the entities of a text that the sentences know."""
    kinds = dict.fromkeys(ORGANISATIONS, EntityType.ORGANISATION)
    kinds |= dict.fromkeys(PLACES, EntityType.LOCATION) | {"Canadian": EntityType.MISCELLANEOUS}
    return tuple(
        Entity(
            type=kind,
            name=name,
            mentions=(Mention(field="body", start=text.index(name), end=text.index(name) + len(name), surface=name),),
            salience=1.0,
            country=PLACES.get(name),
        )
        for name, kind in kinds.items()
        if name in text
    )
