"""The tagger's arrays: scores equal those by the names of features, many articles equal one by one, rare words fall out."""

import gc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.entities import EntityContext, EntityText, find_all, find_entities
from pipelines.enrich.entities.combinations import split
from pipelines.enrich.entities.crf import Crf, crf
from pipelines.enrich.entities.features import Article, Gazetteer, context, fold_words
from pipelines.enrich.entities.tokens import Sentence, is_caps, sentences, tokens
from pipelines.enrich.entities.viterbi import LABELS
from pipelines.enrich.entities.vocabulary import BEGIN, WINDOW, Vocabulary

TEXTS = (
    "The Bank of England said on Tuesday that General Motors Corp. would meet U.S. Steel in New York.\n\nBank rates rose.",
    "GM'S BARRA SAYS PLANT TO CLOSE\n\nMary Barra of General Motors said so in São Paulo, Brazil. Barra | GM | fell 3.5 pct.",
    "shares rose. nothing has a capital here.",
    "",
)
WORDS = st.sampled_from(
    ["Bank", "bank", "of", "England", "ENGLAND", "U.S", "New", "York", "3.5", "|", "said", "SAID", "Mr", "St.", "é", "Ö", "Wal-Mart", "-", "Inc"]
)  # fmt: skip


@pytest.fixture
def fresh() -> Iterator[Crf]:
    """Give the shipped model, and leave it as it was."""
    model = crf()
    kept = model.vocabulary
    yield model
    model.vocabulary = kept


def named_scores(model: Crf, cut: list[Sentence]) -> list[list[list[float]]]:
    """Sum the weights of all features by their names, in single precision and in their order."""
    article, found = Article.of(cut), []
    for words, _, _ in cut:
        caps = is_caps(words)
        if not any(word[0].isupper() for word in words):
            continue
        total = np.zeros((len(words), len(LABELS)), dtype=np.float32)
        for at in range(len(words)):
            for offset in WINDOW:
                near = at + offset
                listed = model.extractor.word(words[near], caps)[abs(offset)] if 0 <= near < len(words) else ["#"]
                rows = [model.rows[name] for name in (f"{offset}{one}" for one in listed) if name in model.rows]
                total[at] += model.weights[rows].sum(axis=0) if rows else 0
        for at, name in context(words, fold_words(words), caps, article, model.extractor.gazetteer):
            if name in model.rows:
                total[at] += model.weights[model.rows[name]]
        found.append(total.tolist())
    return found


def array_scores(model: Crf, cut: list[Sentence]) -> list[list[list[float]]]:
    """Return the scores that the tagger uses."""
    numbers, pieces = model._read([cut])
    total = model.emissions(numbers, pieces, [cut])
    return [total[piece.base : piece.base + len(piece.words)].tolist() for piece in pieces]


@pytest.mark.parametrize("text", TEXTS)
def test_scores_are_the_sums_of_the_weights_of_all_features(text: str) -> None:
    """Every bit of them, for words, pairs, shapes, listed names and the article's own capitals."""
    cut = list(sentences(text))
    assert array_scores(crf(), cut) == named_scores(crf(), cut)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=4))
def test_scores_of_any_words_are_those_sums(texts: list[list[str]]) -> None:
    """Words in any order, in capitals, and marks that separate the parts of features."""
    cut = [Sentence(words, list(range(len(words))), list(range(1, len(words) + 1))) for words in texts]
    assert array_scores(crf(), cut) == named_scores(crf(), cut)


@given(st.lists(st.sampled_from("abc"), max_size=9), st.sets(st.text("abc", min_size=1, max_size=5), max_size=8))
def test_the_longest_listed_name_is_found_at_each_capital(words: list[str], names: set[str]) -> None:
    """As if all lengths were tried; a name is a word a letter."""
    listed = Gazetteer({" ".join(name): name for name in names})
    found, at = [], 0
    while at < len(words):
        sizes = (
            size for size in range(5, 0, -1) if "".join(words[at : at + size]) in names and at + size <= len(words)
        )
        size = next(sizes, 0)
        if size:
            found.append((at, at + size, "".join(words[at : at + size])))
        at += size or 1
    assert list(listed.matches([word.upper() for word in words], words)) == found


def test_many_articles_have_the_entities_of_one_by_one() -> None:
    """Whatever stands beside an article, and an article without text."""
    texts = [EntityText(headline, body) for headline in ("", "ACME BUYS NORRVIK IN PARIS") for body in TEXTS]
    assert find_all(texts) == [find_entities(*text) for text in texts]
    assert find_all(texts, backend="rules") == [find_entities(*text, backend="rules") for text in texts]


def test_a_full_vocabulary_keeps_the_words_of_late(fresh: Crf, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few words, most fall out after each text, and the names stay the same."""
    cut = [list(sentences(text)) for text in TEXTS]
    wanted = fresh(cut)
    monkeypatch.setattr("pipelines.enrich.entities.vocabulary.CRF_CACHED_WORDS", 20)
    for _ in range(3):
        assert [fresh([one])[0] for one in cut] == wanted
    assert fresh.vocabulary.size < 100
    fresh([list(sentences("Zyx of Qwv met."))])
    fresh.vocabulary.forget()
    assert {"Zyx", "Qwv"} <= fresh.vocabulary.plain.keys()


def test_forgotten_words_are_gone_at_once(fresh: Crf) -> None:
    """A job collects garbage rarely: what a vocabulary drops must not be in cycles, or a run of days grows."""
    fresh([list(sentences(text)) for text in TEXTS])
    gc.collect()
    gc.disable()
    try:
        fresh.vocabulary.forget()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_figure_that_does_not_occur_again_falls_out(fresh: Crf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of all distinct words are figures, and most occur once."""
    monkeypatch.setattr("pipelines.enrich.entities.vocabulary.CRF_FIGURE_ARTICLES", 2)
    fresh([list(sentences("Profit of Abcde was 98,765.4321 dlrs."))])
    fresh([list(sentences("Nothing of that here."))] * 3)
    fresh.vocabulary.forget()
    kept = fresh.vocabulary.plain
    assert "Abcde" in kept
    assert "98,765.4321" not in kept


@given(
    st.lists(
        st.sampled_from(
            ["Corp.", "Co.", "A.", "B", "a", " ", " ", " ", "  ", "(", ",", "Formula", "One", "-", "'s", "U.S", "3.5", ".", "\t", "\u00a0", "é"]
        ),
        max_size=9,
    )
)  # fmt: skip
def test_tokens_by_runs_are_those_of_the_whole_text(pieces: list[str]) -> None:
    """A token may depend on what follows the blank behind it; runs that occurred before are not split again."""
    text = "".join(pieces)
    line = f"{text}\n"  # a line end is read character by character
    assert tokens(text) == tokens(line)


def test_the_separator_may_be_a_part_of_a_combination() -> None:
    """``|`` is a token too; a name with a part too few is refused."""
    assert split("|||", 2) == ("|", "|")
    with pytest.raises(ValueError, match="has not 3 parts"):
        split("a|b", 3)


def test_an_interruption_in_the_midst_leaves_no_half_learned_words(fresh: Crf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard may cut an article off anywhere; the next one has its names as in a new process."""
    expected = find_entities(TEXTS[0], "", EntityContext(language="en"))
    fresh.vocabulary = Vocabulary(fresh.vocabulary.weights, fresh.extractor)

    def interrupted(_self: Vocabulary) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut_off:
        cut_off.setattr(Vocabulary, "learn", interrupted)
        with pytest.raises(KeyboardInterrupt):
            find_entities("Zorblatt of Quennevais", "", EntityContext(language="en"))
    assert fresh.vocabulary.size == BEGIN + 1
    assert find_entities(TEXTS[0], "", EntityContext(language="en")) == expected
