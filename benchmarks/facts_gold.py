"""Labelled texts of the facts: roles and dates of a text against what a reader says.

A file has one JSON object a line: ``headline``, ``body``, ``day``, ``dateline``, ``entities`` (name, type, surfaces), ``amounts`` (surface, start in
headline, line break and body; role, holder, counterparty, status, period) and, where they are labelled, ``dates`` (surface, start, end). Lines
without texts are of Reuters-21578 (``benchmarks/reuters_labels.py``); those whose articles are not here are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.reuters_labels import joined, read_lines
from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.entities import EntityContext, EntityText, find_all
from schemas import AmountRole, DateMention, Entity, MoneyMention, Party


@dataclass(frozen=True)
class Text:
    """A labelled text with what earlier stages find in it."""

    label: dict[str, Any]
    entities: tuple[Entity, ...]
    amounts: tuple[MoneyMention, ...]

    @property
    def day(self) -> date:
        """Its day."""
        return date.fromisoformat(self.label["day"])

    @property
    def words(self) -> int:
        """Number of its words."""
        return len(f"{self.label['headline']} {self.label['body']}".split())


@dataclass
class Score:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what there is that was given."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


@dataclass
class Scores:
    """Scores of roles and their parts; parts are counted on amounts whose role is right."""

    role: Score = field(default_factory=Score)
    holder: Score = field(default_factory=Score)
    counterparty: Score = field(default_factory=Score)
    period: Score = field(default_factory=Score)
    status: Score = field(default_factory=Score)
    dates: Score = field(default_factory=Score)


def read_texts(paths: Iterable[Path]) -> list[Text]:
    """Return the labelled texts of files, with entities and amounts as the stages find them."""
    lines = [one for path in paths for one in read_lines(path)]
    labels = [one for one in lines if "body" in one]
    by_number = [one for one in lines if "body" not in one]
    return [
        *_of_texts(labels),
        *(Text(one.label, one.article.entities, _without_roles(one.article.amounts)) for one in joined(by_number)),
    ]


def _without_roles(amounts: Iterable[MoneyMention]) -> tuple[MoneyMention, ...]:
    """Return amounts as the stage is given them."""
    return tuple(one.model_copy(update={"role": None}) for one in amounts)


def _of_texts(labels: Sequence[dict[str, Any]]) -> list[Text]:
    contexts = [
        EntityText(
            one["headline"],
            one["body"],
            EntityContext(day=date.fromisoformat(one["day"]), dateline_place=one.get("dateline")),
        )
        for one in labels
    ]
    return [
        Text(
            one,
            found,
            find_amounts(one["headline"], one["body"], AmountContext(day=date.fromisoformat(one["day"]))),
        )
        for one, found in zip(labels, find_all(contexts), strict=True)
    ]


def _plain(name: str) -> str:
    return name.lower().replace(",", "").replace(".", "").replace("the ", "").strip()


class Names:
    """Whether a party is the one that a label names."""

    def __init__(self, text: Text) -> None:
        """Read the names of the label's entities."""
        self.entities = text.entities
        self.groups = [{_plain(one["name"]), *map(_plain, one["surfaces"])} for one in text.label["entities"]]

    def same(self, party: Party | None, gold: str | None) -> bool:
        """Return True if any name of the party is one of the label's, whole or as whole words in it; ``A|B`` is either."""
        return party is not None and gold is not None and any(self._same(party, one) for one in gold.split("|"))

    def _same(self, party: Party, gold: str) -> bool:
        ours = {_plain(party.surface)}
        wanted = {_plain(gold)}.union(*(group for group in self.groups if _plain(gold) in group))
        if party.entity is not None:
            entity = self.entities[party.entity]
            ours |= {_plain(entity.name), *(_plain(one.surface) for one in entity.mentions)}
            if entity.country and entity.country == self._country(wanted):
                return True
        return any(a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours for b in wanted if a and b)

    def _country(self, wanted: set[str]) -> str | None:
        """Return the country of a place with one of some names: Beijing is China."""
        for entity in self.entities:
            if entity.country and not wanted.isdisjoint(
                {_plain(entity.name), *(_plain(m.surface) for m in entity.mentions)}
            ):
                return entity.country
        return None


def pairs(text: Text, roles: Sequence[AmountRole | None]) -> Iterator[tuple[dict[str, Any], AmountRole | None]]:
    """Yield each labelled amount with the role that was read at its place."""
    body = len(text.label["headline"]) + 1
    for label in text.label["amounts"]:
        start, end = label["start"], label["start"] + len(label["surface"])
        yield (
            label,
            next(
                (
                    role
                    for one, role in zip(text.amounts, roles, strict=True)
                    if one.start + body * (one.field == "body") < end and start < one.end + body * (one.field == "body")
                ),
                None,
            ),
        )


def score_roles(text: Text, roles: Sequence[AmountRole | None], dates: Sequence[DateMention], scores: Scores) -> None:
    """Count the roles of one text."""
    names = Names(text)
    for label, role in pairs(text, roles):
        right = role is not None and role.name == label["role"]
        scores.role.right += right
        scores.role.wrong += role is not None and not right
        scores.role.missed += label["role"] is not None and not right
        if not right or role is None:
            continue
        for part, party in (("holder", role.holder), ("counterparty", role.counterparty)):
            _count(getattr(scores, part), party is not None, label[part] is not None, names.same(party, label[part]))
        if label["status"] is not None:
            same = role.status in label["status"].split("|")
            scores.status.right += same
            scores.status.wrong += not same
        days = None if role.period is None else [str(dates[role.period].first), str(dates[role.period].last)]
        _count(
            scores.period, days is not None, label["period"] is not None, days is not None and days == label["period"]
        )


def _count(score: Score, given: bool, wanted: bool, right: bool) -> None:
    score.right += right
    score.wrong += given and not right
    score.missed += wanted and not right


def score_dates(text: Text, dates: Sequence[DateMention], scores: Scores) -> None:
    """Count the dates of one text, if they are labelled: the same days, of words that are part of each other."""
    if "dates" not in text.label:
        return
    left = [(one["surface"].lower(), one["start"], one["end"]) for one in text.label["dates"]]
    for found in dates:
        surface, days = found.surface.lower(), (str(found.first), str(found.last))
        hit = next((one for one in left if (one[0] in surface or surface in one[0]) and one[1:] == days), None)
        if hit is None:
            scores.dates.wrong += 1
        else:
            scores.dates.right += 1
            left.remove(hit)
    scores.dates.missed += len(left)
