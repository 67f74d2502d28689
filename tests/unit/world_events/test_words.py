"""Frames of fixed words and of orders, closings and recalls; an event that threatens something."""

from datetime import date

import pytest

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.entities import find_entities
from pipelines.enrich.facts import find_facts
from tests.work import work_of

DAY = date(2025, 6, 10)


def events(headline: str, body: str) -> dict[str, str]:
    """Return types and modalities of the events of a text."""
    found = find_facts(headline, body, find_entities(headline, body), find_amounts(headline, body), DAY)
    return {one.type.value: one.modality for one in found.world_events}


@pytest.mark.parametrize(
    ("headline", "body", "wanted"),
    [
        ("Calder and Norrvik agree merger of equals", "Calder Inc and Norrvik Group are to become one company.", "merger"),
        ("Calder orders vessels", "Calder Inc has ordered ten vessels from Norrvik Group for $1.7 billion.", "contract"),
        ("Opposition wins", "Opposition leader Ines Quarter swept to victory in Sunday's vote.", "election"),
        ("Calder staff down tools", "Workers at Calder Inc downed tools on Monday.", "strike"),
        ("Tunnel collapse kills seven", "Seven workers died in a tunnel collapse near Porto on Monday.", "accident"),
    ],
)  # fmt: skip
def test_words_name_events(headline: str, body: str, wanted: str) -> None:
    assert wanted in events(headline, body)


def test_a_deal_that_threatens_something_is_not_threatened() -> None:
    body = (
        "Norway's government will examine whether the sale of Norrvik Gas to Calder Energy threatens national security."
    )
    assert events("Norway looks at sale of Norrvik Gas", body).get("acquisition") in ("possible", "planned")


@pytest.mark.parametrize(
    ("headline", "body", "wanted"),
    [
        ("Calder files for insolvency", "Calder Inc asked a court for protection from its creditors on Monday.", "bankruptcy"),
        ("Calder pulls formula from shelves", "Calder Inc found salmonella in baby food pulled from shelves on Monday.", "recall"),
        ("Calder snaps up Norrvik", "Calder Inc outbid two suitors in a bidding war for control of the company.", "acquisition"),
    ],
)  # fmt: skip
def test_cues_name_events_that_the_regression_is_sure_of(headline: str, body: str, wanted: str) -> None:
    assert wanted in events(headline, body)


@pytest.mark.parametrize(
    "body",
    [
        "The merger of butter and flour is an art, the cook said.",
        "The coach denied a war of words before Monday's match.",
    ],
)
def test_a_cue_alone_names_nothing(body: str) -> None:
    assert not events("A page for the weekend", body)


def test_eight_times_the_mentions_take_about_eight_times_the_work() -> None:
    """Each mention is compared with those of other parties, not with all before it."""
    text = "The takeover bid for Calder was a loan. "
    first, second = (find_amounts("", text * times) for times in (20, 160))
    find_facts("", text, (), (), DAY)
    short = work_of(lambda: find_facts("", text * 20, (), first, DAY))
    long = work_of(lambda: find_facts("", text * 160, (), second, DAY))
    assert long < 12 * short
