"""Slug lines and advisory lines of AP and Reuters style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.slug import read_advisory, read_slug


@pytest.mark.parametrize(
    ("text", "base", "cycle", "number", "take", "links"),
    [
        ("AM-Harbor Fire, 2nd Ld-Writethru, a0467,0525", "Harbor Fire", "AM", 2, None, ["a0467"]),
        ("AM-Harbor Fire,0525", "Harbor Fire", "AM", None, None, []),
        (
            "PM-Harbor Fire-Pilots, 3rd Ld - Writethru, a0575-a0580,670",
            "Harbor Fire-Pilots",
            "PM",
            3,
            None,
            ["a0575", "a0580"],
        ),
        ("BC-Budget Text, 4th add,390", "Budget Text", "BC", None, 5, []),
        ("BC-Hospice-I, ADV 22-1st Add,0944", "Hospice-I", "BC", None, 2, []),
        ("u f BC-ACME-RAISES-BID-FOR-Z 03-12 0050", "ACME-RAISES-BID-FOR-Z", "BC", None, None, []),
        ("r f BC-RURITANIA-OILS-1330---AP 04-07 0091", "RURITANIA-OILS-1330", "BC", None, None, []),
        ("u f AM-RURITANIA 1STLD 03-12 0125", "RURITANIA", "AM", 1, None, []),
        ("u f AM-ZENITH-2NDLD-***URGENT 03-12 0107", "ZENITH", "AM", 2, None, []),
        ("f f BC-******ZENITH-SETS-PAYOUT 03-12 0015", "ZENITH-SETS-PAYOUT", "BC", None, None, []),
        ("f f BC-****** 03-12 0015", "******", "BC", None, None, []),
        ("RURITANIA-ELECTION/ACME (UPDATE 2, PIX)", "RURITANIA-ELECTION/ACME", None, 2, None, []),
        ("MARKETS-FOREX=2", "MARKETS-FOREX", None, None, 2, []),
        ("Fires, floods and famine", "Fires, floods and famine", None, None, None, []),
        ("", "", None, None, None, []),
    ],
)
def test_a_slug_line_parts(
    text: str, base: str, cycle: str | None, number: int | None, take: int | None, links: list[str]
) -> None:
    """Cycle, version part, part number and transmission numbers come off the base."""
    read = read_slug(text)
    assert (read.base, read.cycle, read.number, read.take) == (base, cycle, number, take)
    assert [link.target for link in read.links] == links


@pytest.mark.parametrize(
    ("text", "base", "controls"),
    [
        ("b f BC-CORRECTION---ZURICH-- 03-24 0056", "ZURICH", ["correction_notice"]),
        ("f f BC-******CORRECTED---ZENITH-SETS 03-24 0056", "ZENITH-SETS", ["corrected"]),
        ("r f BC-<CORRECTED>---ACME-SETS-PA 03-24 0056", "ACME-SETS-PA", ["corrected"]),
        ("u f PM-RURITANIA-TARIFF CORRECTION 03-24 0056", "RURITANIA-TARIFF", ["correction_notice"]),
        ("r f BC-RPT---RURITANIA-GRAIN 03-24 0056", "RURITANIA-GRAIN", ["repeat"]),
        ("u f BC-STOCKS-SEEN-DUE-FOR-CORRECTION 03-24 0056", "STOCKS-SEEN-DUE-FOR-CORRECTION", []),
        ("u f BC-corrections 03-24 0056", "corrections", []),
    ],
)
def test_a_control_word_in_a_slug_of_headline_words_is_a_tag(text: str, base: str, controls: list[str]) -> None:
    """It comes before dashes or as a word of its own; a word among the others is the subject."""
    read = read_slug(text)
    assert (read.base, [tag.control and tag.control.value for tag in read.tags]) == (base, controls)


@pytest.mark.parametrize(
    ("text", "controls"),
    [
        ("RETRANSMITTING to CORRECT byline", ["repeat"]),
        ("RETRANSMITTING a0409; deletes extraneous matter at end", ["repeat"]),
        ("RETRANSMITTING to CORRECT the age of Ferro", ["corrected", "repeat"]),
        ("Eds: LEADS with 10 grafs to UPDATE with rescue", ["update"]),
        ("Eds: SUBS 2nd graf CORRECTING name to Ferro", ["corrected", "update"]),
        ("Eds: CORRECTS spelling of Ferro", ["corrected"]),
        ("EDS: Retransmitting a0527 to restore keyword line", ["repeat"]),
        ("Eds: KILL a0467, the story is wrong", ["kill"]),
        ("Eds: For release at 6 p.m. EST", []),
        ("Eds: Ferro in 4th graf is cq", []),
    ],
)
def test_an_advisory_says_what_it_asks_for(text: str, controls: list[str]) -> None:
    """A correction comes before an update; a line that asks for nothing has no tags."""
    assert [tag.control and tag.control.value for tag in read_advisory(text)] == controls


@given(st.text(max_size=80))
def test_any_line_reads_without_error(text: str) -> None:
    """No text crashes the readers."""
    read_slug(text)
    read_advisory(text)
