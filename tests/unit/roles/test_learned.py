"""Roles of amounts of which no rule speaks, from the learned model; and the parties and the status that an article gives to all amounts of a deal."""

import pytest

from benchmarks.facts_sentences import DAY, named
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import find_facts
from pipelines.enrich.roles.learned import LEAST_ROLE, WEIGHTS, model
from pipelines.enrich.roles.lexicon import NONE
from schemas import AmountRole, RoleName


def roles(text: str, headline: str = "") -> list[AmountRole | None]:
    """Return the roles of a text."""
    amounts = find_amounts(headline, text)
    return [one.role for one in find_facts(headline, text, named(text), amounts, DAY).amounts]


def test_the_table_has_roles_that_exist() -> None:
    found = model()
    assert set(found.roles) <= {one.value for one in RoleName} | {NONE}
    assert found.weights.shape == (len(found.rows), len(found.roles))
    assert WEIGHTS.read_text(encoding="utf-8").startswith("#")


def test_probabilities_are_shares() -> None:
    role, sure = model().likeliest(["any", "$", "a feature that no table has"])
    assert role in model().roles
    assert 0 < sure < 1


def test_a_learned_role_says_how_sure_it_is() -> None:
    texts = {
        "inflation": "Prices in Spain were 2.9 percent above their level of a year ago.",
    }
    for name, text in texts.items():
        role = roles(text)[-1]
        assert role is not None
        assert (role.name.value, role.rule) == (name, "learned")
        assert LEAST_ROLE <= role.confidence <= 0.95


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Calder Inc has a loan of $40 million from Norrvik Group.", "Norrvik Group"),
        ("Calder Inc won a contract worth $40 million from Norrvik Group.", "Norrvik Group"),
        ("Calder Inc has acquired Norrvik Group in a deal worth $90 million.", "Norrvik Group"),
    ],
)
def test_a_preposition_or_the_deal_names_the_counterparty(text: str, other: str) -> None:
    role = roles(text)[-1]
    assert role is not None
    assert role.counterparty is not None
    assert role.counterparty.surface == other


def test_a_headline_has_the_status_of_the_body() -> None:
    head, body = roles("Calder Inc plans to buy Norrvik Group for $90 million.", "A $90 million deal")
    assert head is not None
    assert body is not None
    assert (head.status, body.status) == ("planned", "planned")


def test_sums_that_somebody_asks_for_are_planned() -> None:
    role = roles("Hackers who locked the computers of Calder Inc demanded a ransom of $5 million.")[-1]
    assert role is not None
    assert (role.name.value, role.status) == ("ransom", "planned")
