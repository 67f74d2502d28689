"""``wirebeam explain`` prints what was read and why."""

from datetime import date

from pipelines.ask.explain.amounts import explain_amounts
from pipelines.enrich.amounts import AmountContext


def test_each_mention_has_a_line_with_rule_reason_and_value() -> None:
    """And each link one under it."""
    lines = list(
        explain_amounts("Sales rose about 5 percent to 2.1 billion euros.", AmountContext(day=date(2023, 5, 6)))
    )
    assert lines == [
        "#0 body 17-26 '5 percent': percent 5 %; loosened by about; direction up; rule figures-percent; confidence 1",
        "    change_of of #1 '2.1 billion euros'",
        "#1 body 30-47 '2.1 billion euros': money 2,100,000,000 EUR; currency by name; rule figures-scale-name; confidence 1",
        "    result_of of #0 '5 percent'",
    ]


def test_conversions_and_their_absence_are_told() -> None:
    """With the rate and its day, or the reason."""
    context = AmountContext(day=date(2023, 5, 5), reporting_currency="USD")
    assert "converted 5,507,000.00 USD at 1.1014 of 2023-05-05" in next(
        iter(explain_amounts("It paid 5 mln euros.", context))
    )
    assert "no figure, no KES/USD rate" in next(iter(explain_amounts("It paid KES 5 mln.", context)))


def test_a_text_without_amounts_says_so() -> None:
    """One line, not none."""
    assert list(explain_amounts("Nothing.")) == ["no amounts"]
