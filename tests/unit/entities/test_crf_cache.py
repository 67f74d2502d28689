"""Words that fall out of the tagger's cache."""

import pytest

from pipelines.enrich.entities.crf import crf
from pipelines.enrich.entities.tokens import sentences

TEXT = "The Bank of England said on Tuesday that General Motors Corp. would meet U.S. Steel in New York."


def test_words_of_the_last_generation_have_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few words each text begins a generation; what was scored in the last one is taken over."""
    cut = list(sentences(TEXT))
    wanted = crf()(cut)
    monkeypatch.setattr("pipelines.enrich.entities.crf.CRF_CACHED_WORDS", 3)
    assert [crf()(cut) for _ in range(3)] == [wanted] * 3
    assert len(crf().aged) > 3
