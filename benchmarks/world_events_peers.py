"""The frames of world events over spaCy's dependencies instead of our clauses: a peer of ``benchmarks.world_events``."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from benchmarks.facts_peers import spacy_model
from pipelines.enrich.world_events.frames import Condition, Frame, frames
from pipelines.enrich.world_events.scene import names_central_bank
from schemas import Article

CLASSES: Final = {
    **dict.fromkeys(("GPE", "LOC", "NORP", "FAC"), "LOC"),
    "ORG": "ORG",
    "PERSON": "PER",
    "MONEY": "$",
    "PERCENT": "%",
    "CARDINAL": "N",
    "QUANTITY": "N",
}
SUBJECTS: Final = frozenset({"nsubj"})
OBJECTS: Final = frozenset({"dobj", "obj", "nsubjpass", "attr", "oprd"})


def spacy_events() -> Callable[[Article], set[str]] | None:
    """Return a reader of the types of an article's events, or None where spaCy's model is not installed."""
    model = spacy_model()
    if model is None:
        return None
    return lambda article: {
        kind for text in (article.headline, article.body) for sentence in model(text).sents for kind in _types(sentence)
    }


def _types(sentence: Any) -> Iterator[str]:
    """Yield the types of the frames that a sentence fits."""
    table, lower = frames(), sentence.text.lower()
    for token in sentence:
        lemma = token.lemma_.lower()
        particle = next((one.text.lower() for one in token.children if one.dep_ == "prt"), None)
        verbs = table.verbs.get(f"{lemma}+{particle}", ()) if particle else table.verbs.get(lemma, ())
        if token.pos_ in ("VERB", "AUX"):
            subject, objects = _agent(token), [one for one in token.children if one.dep_ in OBJECTS]
            yield from (one.type for one in verbs if _fits_verb(one, subject, objects, sentence))
        elif token.pos_ in ("NOUN", "PROPN"):
            behind = [one for child in token.children if child.dep_ == "prep" for one in child.children]
            nouns = table.nouns.get(token.text.lower(), ())
            yield from (one.type for one in nouns if _fits_noun(one, token, behind, sentence))
    yield from (
        one.type
        for phrase, rows in table.phrases.items()
        if phrase in lower
        for one in rows
        if one.kind == "words" and _near(one, sentence)
    )


def _agent(verb: Any) -> Any | None:
    """Return who does what a verb says, also behind ``by``."""
    agents = (one for child in verb.children if child.dep_ == "agent" for one in child.children)
    return next((one for one in verb.children if one.dep_ in SUBJECTS), next(agents, None))


def _fits_verb(frame: Frame, subject: Any | None, objects: list[Any], sentence: Any) -> bool:
    fits = _fits(frame.first, None if subject is None else list(subject.subtree)) and _near(frame, sentence)
    return fits and (any(_fits(frame.second, list(one.subtree)) for one in objects) if objects else frame.second.open)


def _fits_noun(frame: Frame, noun: Any, behind: list[Any], sentence: Any) -> bool:
    left = [one for one in noun.subtree if one.i <= noun.i]
    fits = _fits(frame.first, left) and _near(frame, sentence)
    return fits and (frame.second.open or any(_fits(frame.second, list(one.subtree)) for one in behind))


def _near(frame: Frame, sentence: Any) -> bool:
    near, lower = frame.near, sentence.text.lower()
    words, classes = _contents(list(sentence))
    if not near.forbidden.isdisjoint(words) or any(one in lower for one in near.forbidden_phrases):
        return False
    asks = near.words or near.classes or near.phrases
    held = not near.words.isdisjoint(words) or not near.classes.isdisjoint(classes)
    return not asks or held or any(one in lower for one in near.phrases)


def _fits(condition: Condition, tokens: list[Any] | None) -> bool:
    """Return True if the words of a phrase have what a condition asks for and nothing that it forbids."""
    if tokens is None:
        return condition.open
    words, classes = _contents(tokens)
    if not condition.forbidden.isdisjoint(words | classes):
        return False
    return condition.open or not condition.words.isdisjoint(words) or not condition.classes.isdisjoint(classes)


def _contents(tokens: list[Any]) -> tuple[set[str], set[str]]:
    """Return the words of some tokens, and the classes of their names and amounts."""
    classes = {CLASSES[one.ent_type_] for one in tokens if one.ent_type_ in CLASSES}
    if names_central_bank(" ".join(one.text for one in tokens).lower()):
        classes.add("BANK")
    return {one.text.lower() for one in tokens}, classes
