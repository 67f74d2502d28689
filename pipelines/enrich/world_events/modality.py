"""Whether an event happened, is planned, possible, rumoured, denied, threatened or called off."""

import re
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, VerbGroup
from pipelines.enrich.world_events.scene import Scene
from schemas.world import Modality

_LEMMAS: Final[dict[Modality, str]] = {
    "called_off": "cancel abandon scrap terminate withdraw reject avert suspend shelve halt veto block fail",
    "denied": "deny dismiss rule",
    "threatened": "threaten",
    "possible": "consider weigh explore study mull discuss may seek evaluate examine contemplate talk negotiate approach hope want try review urge ask demand "
    "expect look",
    "planned": "plan agree intend aim propose decide approve prepare sign pledge vow set schedule announce authorise authorize order commit promise",
}
_GOVERNING: Final = {lemma: modality for modality, lemmas in _LEMMAS.items() for lemma in lemmas.split()}
"""Verbs that say how sure the event in their object or infinitive is."""
_RUMOURS: Final = (
    "sources said",
    "source said",
    "people familiar",
    "person familiar",
    "briefed on",
    "reportedly",
    "according to sources",
    "unnamed",
    "sources close",
)
_TALKS: Final = ("in talks", "talks to", "talks with")
_NOUNS: Final[dict[str, Modality]] = {
    "plan": "planned",
    "plans": "planned",
    "planned": "planned",
    "proposed": "planned",
    "possible": "possible",
    "threat": "threatened",
    "threatened": "threatened",
    "talks": "possible",
}
_MAYBE: Final = frozenset({"may", "might", "could", "can", "should"})
_BEGUN: Final = frozenset({"begin", "start", "continue", "manage"})
"""Verbs whose infinitive has happened."""
_OPEN: Final = frozenset({"done", "planned", "possible"})


_CLOSING: Final = frozenset("complete close finalise finalize conclude consummate finish wrap".split())
_DROPPING: Final = frozenset("end break drop lapse collapse bar discontinue quit".split())
"""Verbs that say that a deal, or talks about it, will not go on."""
_PAST: Final = re.compile(
    r"\b(?:after|following|since|recent|recently|previous|by|upon)\b[^.;]*$",
    re.IGNORECASE,
)
"""Words before a deal that was made: ``after acquiring``, ``its recent purchase of``."""
_CLOSED: Final = re.compile(
    r"\b(?:completed|completes|closed|closes|finalised|finalized)\b(?! \w+ talks)[^.;,]*$", re.IGNORECASE
)
"""Words before a deal that is closed: ``completed the previously announced``."""
_OFFER: Final = re.compile(r"\b(?:bids?|offers?|tender|proposal|intent|agreement|approach|talks)\b")
"""Words of deals that are not closed, whenever they were made."""
_MADE: Final = re.compile(
    r"\b(?:proposed|planned|pending|agreed|(?:its|their|\w+'s) (?:[^ .;,]+ ){0,6}(?=bid|offer|tender))[^.;,]{0,40}$",
    re.IGNORECASE,
)
"""Words before a deal that somebody has proposed, whatever may come of it."""
_GOING_ON: Final = frozenset(
    "proceed pursue go complete make happen take renew continue close succeed plan intend seek".split()
)
"""Verbs that, negated, say that a deal will not be."""
_REACH: Final = 60
"""Characters before the words that name a deal that may say when it was made."""
_BIDDING: Final = frozenset("bid court stalk circle woo offer reject accept receive get spurn rebuff snub".split())
"""Verbs of deals that say no more than that somebody wants one."""
_SETTLED: Final = ("complet", "sold", "sells", "bought", "buys", "snap", "taken over", "takes full")
"""How fixed words begin that say that a deal is done."""


class Status(NamedTuple):
    """Modality, and whether the event did not or will not happen."""

    modality: Modality
    negative: bool


def status_of(clause: Clause | None, scene: Scene, *, noun: bool, start: int | None = None) -> Status:
    """Return the status of an event whose trigger stands in a clause; ``noun`` if the trigger, at ``start``, is none of its verbs."""
    if start is not None and _threatens(clause, start):
        return Status("possible", negative=False)
    modality = _of_sentence(_of_clause(clause, scene, noun=noun), clause, scene, noun=noun)
    return Status(modality, modality in ("denied", "called_off"))


def deal_status(status: Status, clause: Clause | None, trigger: str, scene: Scene, start: int) -> Status:
    """Return the status of a deal: a bid or an agreement that was made is a plan, until the deal is closed.

    ``trigger`` are the noun or the fixed words at ``start`` that name it, empty for a verb.
    """
    verb = clause.verb if clause is not None else None
    lemma = "" if verb is None else verb.lemma
    before = scene.text[max(0, start - _REACH) : start]
    if trigger and status.modality == "called_off" and not _ends(verb, scene):
        status = Status("planned", negative=False)
    if trigger and verb is not None and status.modality in ("done", "planned", "possible"):
        if lemma in (_GOING_ON if verb.negated else _DROPPING):
            return Status("called_off", negative=True)
        if status.modality == "possible" and _MADE.search(before + trigger):
            return Status("planned", negative=False)
    if status.modality not in ("done", "planned"):
        return status
    if trigger and _CLOSED.search(before):
        return status._replace(modality="done")
    past = _PAST.search(before) is not None
    if trigger:
        settled = (past and not _OFFER.search(trigger)) or lemma in _CLOSING or trigger.startswith(_SETTLED)
    else:
        settled = lemma not in _BIDDING and (past or verb is None or verb.tense != "gerund")
    return status if settled else status._replace(modality="planned")


def _ends(verb: VerbGroup | None, scene: Scene) -> bool:
    """Return True if a verb says that a deal will not be: a rejected bid stands, and one that is not raised does so too."""
    if verb is None or _is_called_off(scene.lower):
        return True
    return verb.lemma in _GOING_ON if verb.negated else verb.lemma != "reject"


def _threatens(clause: Clause | None, start: int) -> bool:
    """Return True for ``whether the sale threatens security``: the event is what threatens, and nobody threatens with it."""
    if clause is None or clause.verb is None or clause.verb.lemma != "threaten" or clause.verb.passive:
        return False
    subject = clause.subject
    return subject is not None and subject.start <= start < clause.verb.start


def _of_sentence(modality: Modality, clause: Clause | None, scene: Scene, *, noun: bool) -> Modality:
    """Return a modality with what the words of the sentence change."""
    negated = clause is not None and clause.verb is not None and clause.verb.negated
    if "denied" in scene.bag or "denies" in scene.bag or (negated and "talks" in scene.bag):
        return "denied"
    if (negated and modality != "possible") or (noun and _is_called_off(scene.lower)):
        return "called_off"
    return "rumoured" if modality in _OPEN and _is_rumoured(clause, scene) else modality


def _is_rumoured(clause: Clause | None, scene: Scene) -> bool:
    """Return True if the sentence names sources that want no name, or the words near a clause speak of rumours."""
    if any(one in scene.lower for one in _RUMOURS):
        return True
    if clause is None or "rumo" not in scene.lower:
        return False
    first = max(0, clause.start - scene.start - _REACH)
    return "rumo" in scene.lower[first : clause.end - scene.start + _REACH]


def _is_called_off(lower: str) -> bool:
    return " off" in lower and ("called off" in lower or "calls off" in lower or "call off" in lower)


def _of_clause(clause: Clause | None, scene: Scene, *, noun: bool) -> Modality:
    """Return what the verbs say: that of the clause, and the one that governs it."""
    if clause is None or clause.verb is None:
        return "done"
    verb = clause.verb
    own = _governing(verb.lemma) if noun else None
    if own is not None:
        return own
    if verb.modal in _MAYBE:
        return "threatened" if "threat" in scene.lower or "warned" in scene.bag else "possible"
    before = _before(clause, scene) if verb.tense in ("infinitive", "gerund") else None
    governed = None if before is None else _governed(before)
    if governed is not None:
        return governed
    return _unless_talks(verb, before, scene, noun=noun)


def _unless_talks(verb: VerbGroup, before: VerbGroup | None, scene: Scene, *, noun: bool) -> Modality:
    """Return what tense and nouns say of an event about which nobody talks."""
    if any(one in scene.lower for one in _TALKS):
        return "possible"
    if verb.tense in ("future", "infinitive") and (before is None or before.lemma not in _BEGUN):
        return "planned"
    return next((_NOUNS[word] for word in _NOUNS if noun and word in scene.bag), "done")


def _governing(lemma: str) -> Modality | None:
    """Return what a verb says of what it governs; a verb that the parse does not know stands in its past form."""
    return _GOVERNING.get(lemma) or _GOVERNING.get(lemma.removesuffix("d")) or _GOVERNING.get(lemma.removesuffix("ed"))


def _governed(before: VerbGroup) -> Modality | None:
    if before.negated:
        return "called_off"
    governing = _governing(before.lemma)
    if governing is not None:
        return governing
    if before.modal in _MAYBE:
        return "possible"
    return "planned" if before.tense == "future" else None


def _before(clause: Clause, scene: Scene) -> VerbGroup | None:
    """Return the group of verbs before a clause in the same sentence."""
    before = [one.verb for one in scene.parsed.clauses if one.verb is not None and one.start < clause.start]
    return before[-1] if before else None
