"""What an amount is and whose: own sentences, tables of results, links, and what stays without a role."""

import pytest

from benchmarks.facts_sentences import DAY, Sentence, named, sentences
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.entities import find_entities
from pipelines.enrich.facts import find_facts
from schemas import MoneyMention, Party


def read(text: str, headline: str = "", *, known: bool = True) -> list[MoneyMention]:
    """Return the amounts of a text with their roles; the names are those of the sentences, or the tagger's."""
    entities = named(text) if known else find_entities(headline, text)
    return list(find_facts(headline, text, entities, find_amounts(headline, text), DAY).amounts)


@pytest.mark.parametrize("sentence", list(sentences()), ids=lambda one: one.text[:40])
def test_sentences(sentence: Sentence) -> None:
    text, expected = sentence
    found = read(text)
    assert len(found) == len(expected)
    for one, wanted in zip(found, expected, strict=True):
        name, _, inside = wanted.rstrip(")").partition("(")
        assert f"{one.surface}={one.role.name if one.role else '-'}" == name
        if inside:
            assert one.role is not None
            owner, _, other = inside.partition(">")
            assert one.role.holder is not None
            assert one.role.holder.entity is not None
            assert named(text)[one.role.holder.entity].name == owner
            assert not other or (one.role.counterparty is not None and one.role.counterparty.surface == other)


def test_a_table_of_results_as_wires_sent_them() -> None:
    headline = "CALDER INC 1ST QTR MARCH 31 NET"
    body = "Shr 34 cts vs 28 cts\nNet 1.2 mln vs 980,000\nRevs 23.4 mln vs 21.1 mln\nQtly div 12 cts vs 11 cts prior"
    roles = [one.role for one in read(body, headline, known=False)]
    assert [(role.name, role.status) for role in roles if role is not None] == [
        ("eps", "actual"),
        ("eps", "year_earlier"),
        ("net_profit", "actual"),
        ("net_profit", "year_earlier"),
        ("revenue", "actual"),
        ("revenue", "year_earlier"),
        ("dividend", "actual"),
        ("dividend", "prior"),
    ]


def test_a_table_with_a_loss() -> None:
    roles = [
        one.role for one in read("Oper shr loss nine cts vs profit 13 cts\nOper net loss 1.1 mln vs profit 1.6 mln")
    ]
    assert [role.name for role in roles if role is not None] == ["eps", "eps", "net_loss", "net_profit"]


def test_goods_under_tariffs() -> None:
    text = (
        "The United States may impose tariffs on another $325 billion of goods, covering nearly all the remaining imports from China. "
        "The United States has already imposed 25 percent tariffs on $250 billion of goods from China."
    )
    found = [one.role for one in read(text)]
    assert [role and role.name for role in found] == ["tariff_goods", "tariff_rate", "tariff_goods"]
    for role in found:
        assert role is not None
        assert (role.holder and role.holder.surface, role.counterparty and role.counterparty.surface) == (
            "United States",
            "China",
        )
    assert [role.status for role in found if role] == ["planned", "actual", "actual"]


def test_status_and_period() -> None:
    text = "Calder Inc expects revenue of $1.6 billion in fiscal 2026. Revenue was $1.4 billion in 2024, against $1.2 billion a year earlier."
    entities, amounts = named(text), find_amounts("", text)
    facts = find_facts("", text, entities, amounts, DAY)
    roles = [one.role for one in facts.amounts]
    assert [role and role.status for role in roles] == ["forecast", "actual", "year_earlier"]
    assert [facts.dates[role.period].surface for role in roles if role and role.period is not None] == [
        "fiscal 2026",
        "2024",
    ]


def test_what_analysts_expected_is_an_estimate_of_the_same() -> None:
    roles = [
        one.role for one in read("Calder Inc reported revenue of $1.6 billion. Analysts had expected $1.5 billion.")
    ]
    assert [(role.name, role.status) for role in roles if role] == [("revenue", "actual"), ("revenue", "estimate")]


def test_amounts_of_one_deal_share_their_parties() -> None:
    text = "Calder Inc agreed to buy Norrvik Group for $3 billion. Holders will receive 40 dollars a share in the takeover."
    first, second = (one.role for one in read(text))
    assert first is not None
    assert second is not None
    assert second.name == "deal_price"
    assert (second.holder, second.counterparty) == (first.holder, first.counterparty)


def test_parties_and_evidence_stand_in_the_text() -> None:
    text = "Calder Inc bought Norrvik Group for $450 million. It raised its dividend to 15 cents a share."
    for one in read(text):
        assert one.role is not None
        spans: list[Party | None] = [one.role.holder, one.role.counterparty]
        for span in (*spans, one.role.of, one.role.evidence):
            assert span is None or text[span.start : span.end] == span.surface


@pytest.mark.parametrize(
    "text",
    ["$5", "5%", "$5 of", "of $5 of $5", "5% of 5% of", "$5, $6 and $7", "vs $5 vs", "is $5 to 5%", "- $5 (10%)"],
)
def test_any_text_is_read(text: str) -> None:
    assert len(read(text, known=False)) > 0


def test_many_amounts_take_no_longer_each() -> None:
    text = "Calder Inc paid $5 million to Norrvik Group in March and its shares rose 3 percent. " * 800
    entities = find_entities("", text)
    assert len(find_facts("", text, entities, find_amounts("", text), DAY).amounts) == 1600
