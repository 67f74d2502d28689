"""Who buys whom, by all that an article says: ``acquired X``, ``a bid for X``, ``to be taken over by Y``."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, Phrase
from pipelines.enrich.roles.article import ORGANISATION, PERSON, Facts, party
from pipelines.enrich.roles.beside import is_one_of_several
from pipelines.enrich.roles.clause_parts import attached, object_of
from pipelines.enrich.roles.reporters import is_reporter
from schemas.facts import Party

_BUYING: Final = frozenset("acquire buy purchase swallow snap".split())
_BIDDING: Final = frozenset({"bid", "tender"})
_DEAL_NOUNS: Final = frozenset("takeover acquisition purchase merger bid offer buyout pursuit tender approach".split())


class DealSides(NamedTuple):
    """The companies or people that an article says buy, and the companies that are bought; each once, in reading order."""

    buyers: tuple[Party, ...]
    targets: tuple[Party, ...]

    @property
    def buyer(self) -> Party | None:
        """The only buyer, or None."""
        return self.buyers[0] if len(self.buyers) == 1 else None

    @property
    def target(self) -> Party | None:
        """The only target, or None."""
        return self.targets[0] if len(self.targets) == 1 else None


def deal_sides(facts: Facts) -> DealSides:
    """Return who buys and who is bought."""
    buyers: dict[int, Party] = {}
    targets: dict[int, Party] = {}
    for text in facts.texts:
        for parsed in text.parsed:
            for phrase, found in (
                *((one, buyers) for one in _buyers(parsed)),
                *((one, targets) for one in _targets(parsed)),
            ):
                entity = phrase.entity
                if entity is None or is_reporter(entity, facts):
                    continue
                if facts.kind(entity) is ORGANISATION or (found is buyers and facts.kind(entity) is PERSON):
                    found.setdefault(entity, party(facts, text, phrase))
    return DealSides(tuple(buyers.values()), tuple(targets.values()))


def _buys(clause: Clause) -> bool:
    verb = clause.verb
    return verb is not None and (verb.lemma in _BUYING or (verb.lemma == "take" and verb.particle == "over"))


def _buyers(parsed: Parsed) -> Iterator[Phrase]:
    """Yield the subjects of verbs of buying, and the agents of their passives."""
    for clause in parsed.clauses:
        if clause.verb is not None and clause.verb.lemma in _BIDDING and clause.subject is not None:
            yield clause.subject
    for clause in filter(_buys, parsed.clauses):
        passive = clause.verb is not None and clause.verb.passive
        who = attached(clause, "by") if passive else clause.subject
        if who is not None and not is_one_of_several(who, parsed):
            yield who


def _targets(parsed: Parsed) -> Iterator[Phrase]:
    """Yield the objects of verbs of buying, and what follows nouns of deals."""
    words = parsed.units.words
    for clause in filter(_buys, parsed.clauses):
        what = clause.subject if clause.verb is not None and clause.verb.passive else object_of(clause)
        if what is not None and what.owner is None:
            yield what
    for index, phrase in parsed.phrases.items():
        if phrase.head in _DEAL_NOUNS and index + 2 in parsed.phrases:
            preposition = words[parsed.chunks[index + 1].first]
            if preposition in ("of", "for", "with"):
                yield parsed.phrases[index + 2]
