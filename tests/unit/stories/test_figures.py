"""Figures that a version changed: which stands in place of which, how it is written, and what it is called."""

from decimal import Decimal

import pytest

from pipelines.stories.lifecycle.figures import by_number, changed_figures, read_wording, role_names
from schemas import AmountKind, MoneyMention
from schemas.facts import AmountRole, RoleName


def changed(before: str, after: str, *amounts: str) -> list[tuple[str, str | None, str | None]]:
    """Return what changed between two wordings."""
    found = changed_figures(read_wording(before, by_number(amounts)), read_wording(after, by_number(amounts)))
    return [(change.field, change.before, change.after) for change in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Quake in Izmir leaves 12 dead", "Quake in Izmir leaves 27 dead", ("dead", "12", "27")),
        ("Death toll rises to 12 after quake", "Death toll rises to 27 after quake", ("toll", "12", "27")),
        ("The blast killed 12, officials said", "The blast killed 27, officials said", ("killed", "12", "27")),
        ("Some three people were hurt", "Some five people were hurt", ("people", "three", "five")),
        ("It shut 12 mines", "It shut at least 14 mines", ("mines", "12", "14")),
        ("It sold 3 million tons", "It sold 4 million tons", ("tons", "3 million", "4 million")),
    ],
)
def test_names(before: str, after: str, expected: tuple[str, str, str]) -> None:
    """A figure is named by the word that it counts, or by the one that leads to it, never by a small word."""
    assert changed(before, after) == [expected]


def test_amounts_stand_as_written() -> None:
    """An amount is reported with its currency and scale."""
    before, after = "It will spend over $300 billion on ports", "It will spend over $325 billion on ports"
    assert changed(before, after, "$300 billion", "$325 billion") == [("spend", "$300 billion", "$325 billion")]


def test_rewritten() -> None:
    """Figures of wording that changed otherwise too are not paired."""
    assert not changed("Some 12 firms took part on Monday", "Some rivals with 40 plants took part on Monday")


def test_no_figures() -> None:
    """Words in place of words are no change of figures."""
    assert not changed("Fund plans a port", "Fund builds a port")


def test_an_amount_with_a_role_names_its_figure() -> None:
    """A share or a growth does not: it is named by what it is of."""
    role = AmountRole(name=RoleName.INVESTMENT)
    one = Decimal(1)
    money = MoneyMention(
        field="body", start=0, end=12, surface="$325 billion", kind=AmountKind.MONEY, low=one, high=one, role=role
    )
    share = money.model_copy(update={"surface": "20%", "role": AmountRole(name=RoleName.SHARE)})
    assert role_names([money, money.model_copy(update={"role": None}), share]) == {"$325 billion": "investment"}
    other = money.model_copy(update={"role": AmountRole(name=RoleName.BUDGET)})
    assert role_names([money, other]) == {}
