"""Rows of world events: parties, amount, days and chain, from the indexes of an article."""

from typing import Any

import pytest

from pipelines.sinks.tables.columns import WORLD_EVENTS
from pipelines.sinks.tables.facts import world_event_row

ARTICLE: dict[str, Any] = {
    "entities": [
        {"name": "Zenith Optics Inc", "identifiers": [{"scheme": "lei", "value": "L1"}]},
        {"name": "Glasmark Corp", "identifiers": []},
        {"name": "Merlin Works", "identifiers": []},
    ],
    "amounts": [{"surface": "$2.6 billion"}],
    "dates": [{"surface": "by June", "first": "2026-06-01", "last": "2026-06-30"}],
}
ACQUIRER, TARGET = {"name": "acquirer", "entity": 0, "mention": 0}, {"name": "target", "entity": 1, "mention": 0}
PRICE, TIME = {"name": "price", "amount": 0}, {"name": "time", "date": 0}


def row(*arguments: dict[str, Any], kind: str = "acquisition", article: dict[str, Any] = ARTICLE) -> dict[str, Any]:
    """Return a row by the names of its columns."""
    trigger = {"field": "body", "start": 3, "end": 9, "surface": "to buy"}
    found = {"type": kind, "polarity": "positive", "modality": "planned", "trigger": trigger, "arguments": arguments}
    values = world_event_row(("e", 2), 1, {**found, "confidence": 0.9, "rule": "verb"}, article, "s")
    return dict(zip(WORLD_EVENTS.columns, values, strict=True))


def test_parties_amount_and_days() -> None:
    """Each with its name, what it is, and its identifiers."""
    found = row(ACQUIRER, PRICE, TARGET, TIME)
    assert (found["party"], found["party_is"], found["party_ids"]) == ("Zenith Optics Inc", "acquirer", ["lei:L1"])
    assert (found["other_party"], found["other_is"], found["other_ids"]) == ("Glasmark Corp", "target", [])
    assert (found["amount"], found["amount_is"], found["amount_number"]) == ("$2.6 billion", "price", 0)
    assert (found["time_start"], found["time_end"]) == ("2026-06-01", "2026-06-30")
    assert '"text":"Zenith Optics Inc","ids":["lei:L1"]' in found["arguments"]


def test_a_chain_is_known_by_its_parties() -> None:
    """Whatever the legal form and the case of a name; without a party that an entity names there is none."""
    entities = [{"name": "ZENITH OPTICS", "identifiers": []}, *ARTICLE["entities"][1:]]
    chain = row(ACQUIRER, TARGET)["chain"]
    assert chain
    assert row(ACQUIRER, PRICE, TARGET, article={**ARTICLE, "entities": entities})["chain"] == chain
    assert row({**ACQUIRER, "entity": 2}, TARGET)["chain"] != chain
    assert row(ACQUIRER)["chain"] is None
    assert row(ACQUIRER, {"name": "target", "span": {"surface": "a rival"}})["chain"] is None


def test_the_companies_of_a_merger_are_two_parties_in_any_order() -> None:
    """They have one argument name."""
    one, other = {"name": "company", "entity": 0}, {"name": "company", "entity": 1}
    found, turned = row(one, other, kind="merger"), row(other, one, kind="merger")
    assert (found["party"], found["other_party"]) == ("Zenith Optics Inc", "Glasmark Corp")
    assert found["chain"] == turned["chain"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Zenith Optics Inc", "Zenith"),
        ("Acme Holdings plc", "Acme"),
        ("Sage Group", "Sage"),
        ("Harwick Tool", "HARWICK"),
        ("First Savanna Bancorp", "First Savanna"),
    ],
)
def test_a_shortened_name_is_the_same_party(full: str, short: str) -> None:
    """A merger announced by Acme Holdings plc and called off by Acme is one chain."""
    assert chain_of(full) == chain_of(short) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bank of England", "Bank of Japan"), ("First Savanna", "First Union"), ("Calder Mills", "Norrvik Mills")],
)
def test_other_parties_are_other_chains(one: str, other: str) -> None:
    assert chain_of(one) != chain_of(other)


@pytest.mark.parametrize("name", ["Securities and Exchange Commission", "Glasmark", "Glasmark Corp Ltd"])
def test_an_authority_or_the_company_itself_is_no_party_of_a_deal(name: str) -> None:
    assert chain_of(name) is None


def chain_of(name: str) -> str | None:
    """Return the chain of a deal of a company."""
    entities = [{"name": name, "type": "ORG", "identifiers": []}, *ARTICLE["entities"][1:]]
    found: str | None = row(ACQUIRER, TARGET, article={**ARTICLE, "entities": entities})["chain"]
    return found


@pytest.mark.parametrize(
    ("name", "headline", "body"),
    [
        ("Trecker", "Mill sold", "Cross and Trecker said it agreed to buy Glasmark Corp."),
        ("P. Young Co", "Mill sold", "Chas. P. Young Co said it agreed to buy Glasmark Corp."),
        ("Savanna Corp", "Mill sold", "First Savanna Corp said it agreed to buy Glasmark Corp."),
        ("ORRELL 4TH", "ORRELL 4TH QTR", "Shr 4 cts. ORRELL 4TH said it agreed to buy Glasmark Corp."),
        ("ORRELL", "ORRELL TO BUY MILL", "It agreed to buy Glasmark Corp."),
    ],
)
def test_a_name_that_is_cut_is_no_party_of_a_deal(name: str, headline: str, body: str) -> None:
    """What stands before it belongs to it, or only a headline in capitals has it."""
    mentions = [
        {"field": field, "start": text.index(name), "end": text.index(name) + len(name), "surface": name}
        for field, text in (("headline", headline), ("body", body))
        if name in text
    ]
    target = {"field": "body", "start": body.index("Glasmark"), "end": len(body) - 1, "surface": "Glasmark Corp"}
    entities = [
        {"name": name, "type": "ORG", "identifiers": [], "mentions": mentions},
        {"name": "Glasmark Corp", "type": "ORG", "identifiers": [], "mentions": [target]},
    ]
    article = {**ARTICLE, "entities": entities, "headline": headline, "body": body}
    assert row(ACQUIRER, TARGET, article=article)["chain"] is None


def test_a_target_that_is_only_referred_to_is_not_sure() -> None:
    """``the company`` may be another one than the last that was named."""
    assert row(ACQUIRER, {"name": "target", "entity": 1})["chain"] is None
    assert row({"name": "acquirer", "entity": 0}, TARGET)["chain"] is not None


def test_price_of_a_share_and_part_have_numbers() -> None:
    """They are rows in ``amounts``."""
    found = row(ACQUIRER, {"name": "price_per_share", "amount": 0}, {"name": "stake", "amount": 0}, TARGET)
    assert (found["per_share_number"], found["stake_number"], found["amount_is"]) == (0, 0, "stake")
