"""The rows of context features are those of their names: the names are what training sees."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.enrich.entities.crf import Crf, crf
from pipelines.enrich.entities.features import Article, context, fold_words
from pipelines.enrich.entities.tokens import is_caps, sentences
from tests.examples import at_most

TEXT = (
    "The Bank of England said on Tuesday that General Motors Corp. and U.S. Steel would meet in New York.\n\n"
    "NEW YORK, March 3 - PRESIDENT OF FRANCE MEETS BANK OF ENGLAND\n\n"
    "Mr. Smith, who lives in Paris, Texas, | told | him. 12.5 mln dlrs, a 747-400 and Wal-Mart's store; the bank said."
)
WORDS = st.lists(
    st.one_of(st.sampled_from(re.findall(r"\S+", TEXT)), st.text("abAB1|.-'é", min_size=1, max_size=5)), max_size=25
)


def by_name(model: Crf, text: str) -> list[tuple[int, int]]:
    """Return positions and rows by the names of the features."""
    cut = list(sentences(text))
    article = Article.of(cut)
    return [
        (at, model.rows[name])
        for words, _, _ in cut
        for at, name in context(words, fold_words(words), is_caps(words), article, model.extractor.gazetteer)
        if name in model.rows
    ]


def by_table(model: Crf, text: str) -> list[tuple[int, int]]:
    """Return positions and rows as the tagger looks them up."""
    cut = list(sentences(text))
    article = Article.of(cut)
    return [
        found
        for words, _, _ in cut
        for found in model.context_rows.find(
            words, fold_words(words), is_caps(words), article, model.extractor.gazetteer
        )
    ]


def test_a_text_has_the_same_rows_in_the_same_order() -> None:
    """The order decides how floating-point scores are added."""
    assert by_table(crf(), TEXT) == by_name(crf(), TEXT)
    assert len(by_name(crf(), TEXT)) > 100


@settings(at_most(50))
@given(words=WORDS)
def test_any_words_have_the_same_rows(words: list[str]) -> None:
    """Words that are marks, bars among them, too."""
    text = " ".join(words)
    assert by_table(crf(), text) == by_name(crf(), text)


def test_words_that_fall_out_of_the_cache_are_scored_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few words each text begins a generation; what was scored in the last one is taken over."""
    cut = list(sentences(TEXT))
    wanted = crf()(cut)
    monkeypatch.setattr("pipelines.enrich.entities.crf.CRF_CACHED_WORDS", 3)
    assert [crf()(cut) for _ in range(3)] == [wanted] * 3
