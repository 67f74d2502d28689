"""The taggers: what the shipped model finds, decoding, pooling, backends and data files that fail."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from benchmarks.entities import counts, f1, linking
from benchmarks.marked import read_marked
from pipelines.enrich.entities import BackendError, DataError, find_entities, load
from pipelines.enrich.entities import backends as backends_module
from pipelines.enrich.entities.backends import SpacyTagger, tagger
from pipelines.enrich.entities.crf import spans, trimmed
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tables import pack, tables, unpack
from pipelines.enrich.entities.tokens import tokens
from pipelines.enrich.entities.viterbi import LABELS, decode, legal
from schemas import EntityType

PER, ORG, LOC, MISC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION, EntityType.MISCELLANEOUS


def names(text: str, headline: str = "") -> set[tuple[str, str]]:
    """Give surfaces and types of all mentions."""
    return {(m.surface, e.type.value) for e in find_entities(headline, text) for m in e.mentions}


@pytest.mark.parametrize(("name", "least"), [("dev", 88), ("test", 85), ("flashes", 80)])
def test_the_shipped_model_keeps_its_quality(name: str, least: float) -> None:
    """F1 on our own marked texts does not fall: see docs/entities.md for the figures."""
    assert f1(counts(read_marked(name), "crf"), "all") >= least


def test_links_of_places_keep_their_precision() -> None:
    """At least 95 of 100 hand-checked links are right."""
    assert float(str(next(iter(linking().columns[3].cells)))) >= 0.95


def test_names_of_each_type() -> None:
    """A plain wire sentence."""
    found = names(
        "Apple Inc Chief Executive Tim Cook met Chancellor Angela Merkel in Berlin on Monday, Germany's ZDF said."
    )
    assert {
        ("Apple Inc", "ORG"),
        ("Tim Cook", "PER"),
        ("Angela Merkel", "PER"),
        ("Berlin", "LOC"),
        ("Germany", "LOC"),
    } <= found


def test_a_country_without_its_last_point_is_one_too() -> None:
    """``the U.S and Canada`` is about two countries."""
    assert {("U.S", "LOC"), ("Canada", "LOC")} <= names("Exports to the U.S and Canada fell, the bank said.")


def test_a_headline_in_capitals_takes_names_from_the_body() -> None:
    """``BARRA`` is the person that the body names in full."""
    found = find_entities("GM'S BARRA SAYS PLANT TO CLOSE", "General Motors chief Mary Barra said so. GM fell.")
    barra = next(e for e in found if e.name == "Mary Barra")
    assert [m.surface for m in barra.mentions] == ["BARRA", "Mary Barra"]


def test_one_word_names_agree_across_the_article() -> None:
    """``Salomon`` is the firm wherever it stands, since its full name does."""
    text = "Salomon Brothers Inc cut its forecast.\n\nSalomon said profit fell.\n\nShares of Salomon rose."
    assert {kind for surface, kind in names(text) if surface == "Salomon"} == {"ORG"}


def test_tags_of_a_headline_are_no_part_of_names() -> None:
    """``REFILE-`` and the like are stepped over, and the offsets stay."""
    headline = "REFILE-UPDATE 2-Calderfield Energy to buy Norrvik Gas"
    found = find_entities(headline, "Calderfield Energy Plc said it would buy Norrvik Gas of Norway.")
    surfaces = {m.surface for e in found for m in e.mentions if m.field == "headline"}
    assert surfaces == {"Calderfield Energy", "Norrvik Gas"}
    assert all(headline[m.start : m.end] == m.surface for e in found for m in e.mentions if m.field == "headline")


def test_a_name_that_has_a_legal_form_elsewhere_is_a_firm() -> None:
    """Litio Austral looks like a person; Litio Austral SA does not."""
    found = names("Litio Austral SA said profit rose. Litio Austral told investors so. Litio Austral was up.")
    assert {kind for surface, kind in found if surface.startswith("Litio")} == {"ORG"}


def test_the_answer_does_not_depend_on_what_was_read_before() -> None:
    """Articles in any order give the same entities."""
    texts = [article.text for article in read_marked("dev")[:3]]
    alone = {text: find_entities("", text) for text in texts}
    for order in itertools.permutations(texts):
        assert [find_entities("", text) for text in order] == [alone[text] for text in order]


def test_decoding_finds_the_best_legal_sequence() -> None:
    """Viterbi over sentences of a batch, with other places between them, equals trying every sequence."""
    rng = np.random.default_rng(7)
    moves = legal(rng.normal(size=(9, 9)).astype(np.float32))
    sizes, bases = [3, 1, 4], [2, 7, 9]
    emissions = rng.normal(size=(15, 9)).astype(np.float32)
    labels = decode(emissions, bases, sizes, moves)
    assert len(labels) == len(emissions)
    for base, size in zip(bases, sizes, strict=True):
        scores, path = emissions[base : base + size], labels[base : base + size]
        best = max(
            (p for p in itertools.product(range(9), repeat=len(scores)) if LABELS[p[0]][0] != "I"),
            key=lambda p: (
                sum(scores[i, y] for i, y in enumerate(p)) + sum(moves[a, b] for a, b in itertools.pairwise(p))
            ),
        )
        assert tuple(path) == best


def test_labels_become_spans_that_end_in_a_capital() -> None:
    """Inside labels extend a name; trailing lower-case words and marks are cut off, and nothing without a capital stays."""
    assert spans([1, 1, 2, 0, 3, 4]) == [Named(0, 1, PER), Named(1, 3, PER), Named(4, 6, ORG)]
    assert trimmed(Named(0, 3, ORG), ["EC", "steel", "industry"]) == Named(0, 1, ORG)
    assert trimmed(Named(0, 1, ORG), ["non-members"]) is None
    assert trimmed(Named(0, 2, ORG), ["Express", "'"]) == Named(0, 1, ORG)


def test_unknown_and_missing_backends_are_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting."""
    with pytest.raises(BackendError, match=r"^entities.backend=bert: unknown; there are crf, rules, spacy$"):
        load("bert")

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(backends_module, "import_module", missing)
    tagger.cache_clear()
    with pytest.raises(BackendError, match=r"^entities.backend=spacy: the package spacy is not installed"):
        tagger("spacy")


def test_a_damaged_data_file_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Loading says which file of the package cannot be read."""
    broken = tmp_path / "words.xz"
    broken.write_bytes(b"no such format")
    monkeypatch.setattr("pipelines.enrich.entities.tables.DATA", broken)
    tables.cache_clear()
    try:
        with pytest.raises(DataError, match=r"^entities: cannot read words.xz"):
            tables()
    finally:
        monkeypatch.undo()
        tables.cache_clear()


def test_word_tables_come_back_as_they_were_packed() -> None:
    """Packing loses nothing and is deterministic."""
    classes, flags, phrases = {"Ab": (1, 700, 3000, 70_000), "z": (0, 0, 0, 3)}, {"ab": 5}, {"ab c": 2}
    content = pack(classes, flags, phrases)
    assert content == pack(classes, flags, phrases)
    assert tuple(unpack(content)) == (classes, flags, phrases)


class _Token(str):
    """A stand-in for spaCy's token."""

    __slots__ = ()

    @property
    def lower_(self) -> str:
        return self.lower()

    @property
    def text(self) -> str:
        return str(self)


class _Entity(list[_Token]):
    """A stand-in for spaCy's span."""

    def __init__(self, words: list[str], start: int, label: str) -> None:
        super().__init__(_Token(word) for word in words)
        self.start, self.end, self.label_, self.text = start, start + len(words), label, " ".join(words)


def test_spacy_entities_become_names_of_conll_types() -> None:
    """A leading ``the`` and a possessive stay outside; dates and amounts are left out."""

    class Doc:
        def __init__(self, vocab: object, words: list[str]) -> None:
            self.ents = [_Entity(words[0:3], 0, "ORG"), _Entity(words[4:6], 4, "GPE"), _Entity(words[6:], 6, "DATE")]

    class Pipeline:
        vocab = None

        def pipe(self, docs: list[Doc]) -> list[Doc]:
            return docs

    sentence = tokens("the European Union met China's ministers Monday")
    assert SpacyTagger(Pipeline(), Doc)([[sentence]]) == [[[Named(1, 3, ORG), Named(4, 5, LOC)]]]
