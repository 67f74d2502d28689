"""Tokens and sentences with exact offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.entities.tokens import TOKEN, is_caps, sentences, tokens


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_token_is_the_text_between_its_offsets(text: str) -> None:
    """Tokens stand where they say, in order, without overlaps, and leave out white space only."""
    end = 0
    kept = []
    for sentence in sentences(text):
        for word, start, stop in zip(*sentence, strict=True):
            assert text[start:stop] == word
            assert start >= end
            kept.append(word)
            end = stop
    assert "".join("".join(kept).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China's U.S.-led talks", ["China", "'s", "U.S.-led", "talks"]),
        ("Deere & Co [DE.N] rose", ["Deere", "&", "Co", "[", "DE.N", "]", "rose"]),
        ("Apple Inc. said", ["Apple", "Inc.", "said"]),
        ("bought Apple Inc.", ["bought", "Apple", "Inc", "."]),
        ("Soccer-Spurs win", ["Soccer", "-", "Spurs", "win"]),
        ("UPDATE 2-GM falls", ["UPDATE", "2", "-", "GM", "falls"]),
        ("AT&T's O\u2019Neill", ["AT&T", "'s", "O\u2019Neill"]),
        ("Mr. J. Smith", ["Mr.", "J.", "Smith"]),
        ("up 3.5 pct, 1-1/2 cts", ["up", "3.5", "pct", ",", "1-1", "/", "2", "cts"]),
    ],
)
def test_wire_spellings_are_cut_as_names_need(text: str, words: list[str]) -> None:
    """Possessives, abbreviations, symbols and headline prefixes do not stick to names."""
    assert tokens(text).words == words


def test_sentences_end_at_stops_and_paragraphs_but_not_at_abbreviations() -> None:
    """``Mr.`` and ``U.S.`` go on; an empty line ends a sentence without a full stop."""
    text = 'He met Mr. Smith in the U.S. capital. "We agreed," he said. Table\n\nNet 4 vs 3'
    assert [" ".join(s.words) for s in sentences(text)] == [
        "He met Mr. Smith in the U.S. capital .",
        '" We agreed , " he said .',
        "Table",
        "Net 4 vs 3",
    ]


@pytest.mark.parametrize(
    ("text", "caps"), [("GM TO CUT 4,000 JOBS", True), ("GM to cut jobs at IBM", False), ("IBM", False), ("", False)]
)
def test_a_headline_in_capitals_is_recognised(text: str, caps: bool) -> None:
    """Two words or more, most of them in capitals."""
    assert is_caps(tokens(text).words) is caps


PARTS = (
    "Corp.",
    "Calder",
    "U.S.",
    "<CLD.L>",
    "12.5",
    "J.",
    "it's",
    "(a",
    "said",
    "said,",
    "Calder.",
    "Sept.",
    "Octopus.",
    ",",
    " ",
    "  ",
    "   ",
    "Inc.",
    "Formula One-",
    "\n",
)


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_runs_of_a_text_have_the_tokens_of_the_whole_text(parts: list[str]) -> None:
    """Runs are split one by one and remembered; the pattern over the whole text is the oracle."""
    text = "".join(parts)
    assert tokens(text).words == TOKEN.findall(text)
