"""Whether an event happened, is planned, possible, rumoured, denied, threatened or called off."""

from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause
from pipelines.enrich.world_events.scene import Scene
from schemas.world import Modality

_GOVERNING: Final[dict[Modality, frozenset[str]]] = {
    "called_off": frozenset("cancel abandon scrap terminate drop withdraw call end collapse reject avert suspend shelve halt veto block fail".split()),
    "denied": frozenset("deny dismiss rule".split()),
    "threatened": frozenset("threaten".split()),
    "possible": frozenset("consider weigh explore study mull discuss may seek evaluate examine contemplate talk negotiate approach hope want try review urge ask demand expect look".split()),
    "planned": frozenset("plan agree intend aim propose decide approve prepare sign pledge vow set schedule announce authorise authorize order commit promise".split()),
}
_RUMOURS: Final = ("sources said", "source said", "people familiar", "person familiar", "briefed on", "reportedly", "rumour", "rumor", "according to sources", "unnamed", "sources close")
_TALKS: Final = ("in talks", "talks to", "talks with", "considering", "exploring", "may ", "might ", "could ", "possible ")
_NOUNS: Final[dict[str, Modality]] = {"plan": "planned", "plans": "planned", "planned": "planned", "proposed": "planned", "possible": "possible", "threat": "threatened", "talks": "possible", "threatened": "threatened"}


class Status(NamedTuple):
    """Modality, and whether the event did not or will not happen."""

    modality: Modality
    negative: bool


def status_of(clause: Clause | None, scene: Scene, trigger: str, *, noun: bool, headline: bool) -> Status:
    """Return the status of an event whose trigger stands in a clause; ``noun`` if the trigger is none of its verbs."""
    modality = _of_clause(clause, scene, noun=noun, headline=headline)
    negated = clause is not None and clause.verb is not None and clause.verb.negated
    if " call" in f" {trigger}" and " off" in scene.lower:
        modality = "called_off"
    if "denied" in scene.bag or "denies" in scene.bag or (negated and "talks" in scene.bag):
        modality = "denied"
    elif negated and modality != "possible":
        modality = "called_off"
    elif noun and ("called off" in scene.lower or "calls off" in scene.lower or "call off" in scene.lower):
        modality = "called_off"
    elif modality in ("done", "planned", "possible") and any(one in scene.lower for one in _RUMOURS):
        modality = "rumoured"
    return Status(modality, modality in ("denied", "called_off"))


def _of_clause(clause: Clause | None, scene: Scene, *, noun: bool, headline: bool) -> Modality:
    if clause is None or clause.verb is None:
        return "done"
    verb = clause.verb
    own = _governing(verb.lemma) if noun else None
    if own is not None:
        return own
    if verb.modal in ("may", "might", "could", "can", "should"):
        return "threatened" if "threat" in scene.lower or "warned" in scene.bag else "possible"
    before = _before(clause, scene)
    if verb.tense in ("infinitive", "gerund") and before is not None and before.verb is not None:
        if before.verb.negated:
            return "called_off"
        governed = _governing(before.verb.lemma)
        if governed is not None:
            return governed
        if before.verb.modal in ("may", "might", "could"):
            return "possible"
        if before.verb.tense == "future":
            return "planned"
    if any(one in scene.lower for one in _TALKS[:3]) or (verb.tense == "gerund" and "talks" in scene.bag):
        return "possible"
    if verb.tense == "future" or (verb.tense == "infinitive" and (headline or before is None or _is_be(before))):
        return "planned"
    return next((_NOUNS[word] for word in _NOUNS if noun and word in scene.bag), "done")


def _is_be(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.lemma in ("be", "say", "have")


def _governing(lemma: str) -> Modality | None:
    return next((modality for modality, lemmas in _GOVERNING.items() if lemma in lemmas), None)


def _before(clause: Clause, scene: Scene) -> Clause | None:
    """Return the clause before in the same sentence."""
    before = [one for one in scene.parsed.clauses if one.verb is not None and one.start < clause.start]
    return before[-1] if before else None
