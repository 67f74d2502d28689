"""How sure holders are."""

from datetime import date

import pytest

from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.facts import find_facts
from pipelines.enrich.roles import holder_confidence
from pipelines.enrich.roles.holder_confidence import probability, weights
from schemas import AmountRole, Entity, EntityType, Mention

DAY = date(2025, 5, 12)


def roles(headline: str, body: str, *names: str) -> list[AmountRole | None]:
    """Return the roles of a text in which some names are organisations."""
    entities = tuple(
        Entity(
            type=EntityType.ORGANISATION,
            name=name,
            salience=1.0,
            mentions=tuple(
                Mention(field=field, start=at, end=at + len(name), surface=name)
                for field, text in (("headline", headline), ("body", body))
                if (at := text.find(name)) >= 0
            ),
        )
        for name in names
    )
    amounts = find_amounts(headline, body, AmountContext(day=DAY))
    return [one.role for one in find_facts(headline, body, entities, amounts, DAY).amounts]


def test_the_subject_of_the_verb_is_a_sure_holder() -> None:
    [role] = roles("Calder results", "Calder reported revenue of $30 million for the quarter.", "Calder")
    assert role is not None
    assert role.holder is not None
    assert (role.holder.surface, role.holder_rule) == ("Calder", "subject")
    assert role.holder_confidence is not None
    assert role.holder_confidence >= holder_confidence.LEAST


def test_a_holder_that_is_not_sure_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder_confidence, "weights", lambda: {"any": -3.0})
    [role] = roles("Calder results", "Calder reported revenue of $30 million for the quarter.", "Calder")
    assert role is not None
    assert (role.name.value, role.holder, role.holder_confidence, role.holder_rule) == ("revenue", None, None, "")


def test_the_price_of_goods_and_of_a_currency_is_nobodys() -> None:
    for body in (
        "Calder shut its pit. Spot uranium rose 5 percent.",
        "Calder shut its pit. The rupiah has gained 4 percent this year.",
        "Calder cited a 40 percent slump in prices since 2023.",
    ):
        [role] = roles("", body, "Calder")
        assert role is not None
        assert role.holder is None


def test_who_lends_does_not_borrow() -> None:
    [role] = roles("", "Calder Bank is ready to lend $600 million.", "Calder Bank")
    assert role is None or role.holder is None


def test_weights_are_a_table_whose_sum_is_a_probability() -> None:
    assert all(not name.startswith("#") for name in weights())
    assert probability([]) == 0.5
    assert probability(["any"]) == pytest.approx(1 / (1 + 2.718281828 ** -weights()["any"]), abs=1e-3)
