"""Whose an amount is and who is on the other side, in texts of more than one sentence or with names that nobody knows."""

import re

import pytest

from benchmarks.facts_sentences import DAY
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import find_facts
from schemas import AmountRole, Entity, EntityType, Mention, Party
from schemas.mentions import TextField

KINDS = {
    "Calder Inc": EntityType.ORGANISATION,
    "Norrvik Group": EntityType.ORGANISATION,
    "Acme Holdings": EntityType.ORGANISATION,
    "Fitch": EntityType.ORGANISATION,
    "Norway": EntityType.LOCATION,
    "OSLO": EntityType.LOCATION,
    "Ines Vega": EntityType.PERSON,
}


def roles(text: str, headline: str = "") -> list[AmountRole | None]:
    """Return the roles of the amounts of a text whose names are known."""
    entities = tuple(
        Entity(
            type=kind, name=name, mentions=mentions, salience=1.0, country="NO" if name in ("Norway", "OSLO") else None
        )
        for name, kind in KINDS.items()
        if (mentions := (*_mentions(name, headline, "headline"), *_mentions(name, text, "body")))
    )
    found = find_facts(headline, text, entities, find_amounts(headline, text), DAY)
    return [one.role for one in found.amounts if one.field == "body"]


def _mentions(name: str, text: str, field: TextField) -> list[Mention]:
    found = re.finditer(re.escape(name), text)
    return [Mention(field=field, start=one.start(), end=one.end(), surface=name) for one in found]


def surfaces(text: str, headline: str = "") -> list[tuple[str | None, str | None]]:
    """Return holder and counterparty of each amount as the text names them."""
    known = [one for one in roles(text, headline) if one is not None]
    return [(_surface(one.holder), _surface(one.counterparty)) for one in known]


def _surface(party: Party | None) -> str | None:
    return None if party is None else party.surface


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calder Inc received $3 million in damages from Acme Holdings.", ("Acme Holdings", "Calder Inc")),
        (
            "Calder Inc has to pay a fine of $3 million, the watchdog Acme Holdings said.",
            ("Calder Inc", "Acme Holdings"),
        ),
        ("Calder Inc, which bought Norrvik Group for $3 million, will close it.", ("Calder Inc", "Norrvik Group")),
        ("Norrvik Group, which Acme Holdings left, has raised $3 million.", ("Norrvik Group", None)),
        ("Acme Holdings picked Calder Inc to build pumps, a contract worth $3 million.", ("Calder Inc", None)),
    ],
)
def test_sides(text: str, expected: tuple[str, str | None]) -> None:
    assert surfaces(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Calder Inc pays. Revenue of the combined company was $3 billion.",
        "Calder Inc rose. Fitch expects its debt to fall to $3 billion.",
        "OSLO - Inflation in the member countries was 3 percent.",
        "Halvard Tools got a Calder Inc part. It lost $3 million.",
    ],
)
def test_nobody_sure_holds_it(text: str) -> None:
    assert surfaces(text)[0][0] is None


def test_who_is_bought_does_not_pay() -> None:
    text = "Norrvik Group agreed to be acquired by Calder Inc. Norrvik Group holders get $3 a share."
    assert surfaces(text) == [(None, "Norrvik Group")]


def test_stakes_of_one_article_are_in_one_company() -> None:
    text = "Calder Inc owns 9 percent of Norrvik Group. Acme Holdings holds 12 percent."
    assert [role.counterparty.surface for role in roles(text) if role and role.counterparty] == [
        "Norrvik Group",
        "Norrvik Group",
    ]


def test_what_was_offered_and_is_no_more() -> None:
    text = "Calder Inc dropped its $3 billion bid for Norrvik Group. It had offered $41 a share."
    assert [role.status for role in roles(text) if role] == ["prior", "prior"]


def test_places_that_a_sentence_lists() -> None:
    text = "Inflation was 3 percent in Norway and 2 percent in OSLO."
    assert [holder for holder, _ in surfaces(text)] == ["Norway", "OSLO"]


def test_figures_that_a_sentence_lists() -> None:
    text = "Shares of Calder Inc fell 3 percent, Norrvik Group 5 percent and Acme Holdings 2 percent."
    assert [holder for holder, _ in surfaces(text)] == ["Calder Inc", "Norrvik Group", "Acme Holdings"]


@pytest.mark.parametrize(
    ("text", "role", "holder"),
    [
        ("Calder Inc holds 900,000 shares, or 6.6 pct of the total outstanding.", "stake", "Calder Inc"),
        ("Norrvik Group, owned 25 pct by Calder Inc, makes paint.", "stake", "Calder Inc"),
        ("<Calder Inc> said it will buy <Norrvik Group> for $30 million.", "deal_price", "it"),
        ("Calder Inc's Norrvik Group unit won a $30 million contract.", "contract", "Norrvik Group"),
        ("Calder Inc told investors that its shares have a par value of $1.", None, None),
        ("Calder Inc said rents in the region rose 6 percent.", "growth", None),
        ("Calder Inc shares closed down 33 pence.", None, None),
    ],
)
def test_kinds_of_the_wires_of_1987(text: str, role: str | None, holder: str | None) -> None:
    found = next(iter(roles(text)), None)
    assert (None if found is None else found.name) == role
    assert found is None or _surface(found.holder) == holder


def test_sales_have_status_and_period_of_the_result_that_they_stand_beside() -> None:
    profit, sales = roles("Calder Inc expects a profit of $3 million in 2027 on sales of $40 million.")[:2]
    assert profit is not None
    assert sales is not None
    assert (sales.status, sales.period) == (profit.status, profit.period) == ("forecast", 0)
