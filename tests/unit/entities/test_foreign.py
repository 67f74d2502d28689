"""Sentences of foreign sets in this project's scheme; the sentences are our own, in the sets' form."""

from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("vicary", reason="the packages of training are not installed")

from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import Sentence
from schemas import EntityType
from training.entities.foreign import joined, labelled, read, without_handles


def test_a_tweet_loses_links_handles_and_marks() -> None:
    """A hashtag that is a name stays, without its mark; links, users and other hashtags go."""
    rows = [
        ("RT", "O"),
        ("@", "B-PER"),
        ("anna", "B-PER"),
        ("#Holt", "B-PER"),
        ("wins", "O"),
        ("#news", "O"),
        ("http://t.co/x", "O"),
    ]
    assert without_handles(rows) == [("Holt", "B-PER"), ("wins", "O")]


def test_split_abbreviations_are_joined() -> None:
    """``U . N .`` is one token."""
    rows = [("U", "B-ORG"), (".", "I-ORG"), ("N", "I-ORG"), (".", "I-ORG"), ("draft", "O")]
    assert joined(rows) == [("U.N.", "B-ORG"), ("draft", "O")]


def test_titles_and_articles_stay_outside_and_demonyms_are_misc() -> None:
    """The scheme of the sets becomes ours."""
    rows = [("The", "O"), ("Scottish", "B-LOC"), ("President", "B-PER"), ("Holt", "I-PER"), ("met", "O"), ("us", "O")]
    made = labelled(rows)
    assert made is not None
    assert made.labels == ["O", "B-MISC", "O", "B-PER", "O", "O"]


def test_a_set_without_misc_takes_it_from_a_tagger_and_incomplete_sentences_are_left_out(tmp_path: Path) -> None:
    """MISC names of the tagger are added; a sentence in which it finds an unlabelled person is not used."""
    path = tmp_path / "btc-g.tsv"
    path.write_text(
        "".join(f"{w}\tO\n" for w in "the Booker prize of 2020 fell".split())
        + "\n"
        + "".join(f"{w}\tO\n" for w in "then Holt said it was over".split())
    )

    def tag(articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        kinds = {"Booker": EntityType.MISCELLANEOUS, "Holt": EntityType.PERSON}
        return [
            [[Named(at, at + 1, kinds[w]) for at, w in enumerate(s.words) if w in kinds] for s in sentences]
            for sentences in articles
        ]

    assert [item.labels[1] for item in read(path, tag)] == ["B-MISC"]
