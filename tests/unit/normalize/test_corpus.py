"""Articles of Reuters-21578 that a person has read."""

import pytest

from benchmarks.normalize import Fields, compare, expected, read_corpus
from benchmarks.replay import CORPUS


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="Reuters-21578 is not here")
def test_place_day_authors_agency_and_time_are_what_an_editor_reads() -> None:
    """At least 97 % of each field of 300 articles."""
    right, wrong = compare(read_corpus(CORPUS))
    assert len(expected()) == 300
    assert {name: right[name] >= 291 for name in Fields._fields} == dict.fromkeys(Fields._fields, True), wrong
