"""How sure an event is: a logistic regression over where and how a text mentions it. ``python -m training.world_events.train`` fits the weights."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.enrich.thresholds import HIGHEST_COUNT
from pipelines.enrich.world_events.modality import Status
from schemas.mentions import TextField

WEIGHTS: Final = Path(__file__).parent / "data" / "confidence.tsv"
LEAST: Final = 0.45
"""Least confidence of an event that is reported."""
_SUREST: Final = 0.99
_WORD: Final = re.compile(r"[a-z]+")
_SHORT: Final = 2


class Seen(NamedTuple):
    """What an event is judged by: its mentions, and the other events of the article."""

    type: str
    rules: tuple[str, ...]
    """Rules of its mentions, the surest first."""
    places: tuple[tuple[TextField, int], ...]
    """Field and number of the sentence of each mention."""
    status: Status
    entities: int
    """Number of arguments that are entities."""
    amounts: int


@cache
def weights() -> dict[str, float]:
    """Return the weights of features, read once."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    return {name: float(weight) for name, weight in (line.split("\t") for line in lines if line and line[0] != "#")}


def headline_words(headline: str) -> frozenset[str]:
    """Return the words of a headline that may say what an article is about, in small letters.

    >>> sorted(headline_words("CALDER <CLD.L> TO BUY UNIT FOR 30 MLN"))
    ['buy', 'for', 'mln', 'unit']
    """
    return frozenset(word for word in _WORD.findall(headline.lower()) if len(word) > _SHORT) & _known_words()


@cache
def _known_words() -> frozenset[str]:
    return frozenset(name.rpartition(" headline ")[2] for name in weights() if " headline " in name)


def features(seen: Seen, others: Iterable[str], rank: int, words: Iterable[str]) -> Iterator[str]:
    """Yield the features of an event.

    ``others`` are the other types of events that frames found in the article, ``rank`` its place among all, ``words`` those of the headline.
    """
    kind = seen.type
    yield "any"
    yield kind
    rules = tuple(dict.fromkeys(seen.rules))
    yield f"first {rules[0]}"
    yield from (f"rule {one}" for one in rules)
    yield f"rules {min(len(rules), HIGHEST_COUNT)}"
    first = (
        "headline" if any(field == "headline" for field, _ in seen.places) else str(min(_first(seen), HIGHEST_COUNT))
    )
    yield from _strength(kind, rules, first)
    yield f"place {first}"
    yield f"{kind} place {first}"
    count = min(len(set(seen.places)), HIGHEST_COUNT)
    yield f"mentions {count}"
    yield f"{kind} mentions {count}"
    yield f"status {seen.status.modality}"
    yield f"entities {min(seen.entities, HIGHEST_COUNT)}"
    yield f"amounts {min(seen.amounts, 1)}"
    yield f"rank {min(rank, HIGHEST_COUNT)}"
    yield from (f"{kind} beside {one}" for one in sorted(set(others)))
    yield from (f"{kind} headline {one}" for one in sorted(words))


def _strength(kind: str, rules: Sequence[str], first: str) -> Iterator[str]:
    """Yield how strong the strongest rule is, alone and by type and place, and how many others support it."""
    found = [strength(one) for one in rules]
    best = min(found)
    yield f"best {best}"
    yield f"{kind} best {best}"
    yield f"place {first} best {best}"
    yield f"sure cues {min(found.count(1), HIGHEST_COUNT)} best {min(best, 1)}"
    yield f"kinds of cues {len({*found} - {0})} best {min(best, 1)}"


def strength(rule: str) -> int:
    """Return 0 for a frame, the number of the row for a cue: 1 is surest.

    >>> strength("loan-verb-2"), strength("loan-cue-1:credit line"), strength("loan-cue-3:funding")
    (0, 1, 3)
    """
    return int(rule.partition("-cue-")[2][:1] or 0)


def _first(seen: Seen) -> int:
    return min((number for field, number in seen.places if field == "body"), default=0)


def confidence(names: Iterator[str]) -> float:
    """Return the probability that an event with some features is right."""
    table = weights()
    return round(min(_SUREST, 1 / (1 + math.exp(-sum(map(table.get, names, repeat(0.0)))))), 3)
