"""What enrichment read, as codes of a card: reports of one event share them, and the model works without them."""

from itertools import combinations
from typing import Any

import pytest

from benchmarks.reports import built_events
from pipelines.enrich.article import enrich
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.fact_codes import FactKind, codes_by_kind, fact_code, fact_codes
from pipelines.stories.match.keys import weak_keys
from pipelines.stories.match.report_measures import ABSENT, NO_FACTS, Measures, measure_facts, measure_reports
from pipelines.stories.match.report_model import report_probability
from pipelines.stories.thresholds import MATCH
from schemas import CodedPlace, NormalizedArticle, Origin
from schemas.world import EventArgument, WorldEvent
from tests.unit.stories.items import article

AGENCY = (
    "A bus with pilgrims crashed near Recife in Brazil on Monday, killing 14 people and injuring 22, police said.\n\n"
    "Governor Paulo Siqueira promised help."
)
PAPER = "Fourteen pilgrims are dead. Their coach left the road near Recife, and 22 were hurt, Paulo Siqueira, the governor, said."


def card_of(name: str, headline: str, body: str, **given: Any) -> Card:
    """Return the card of an enriched report."""
    item = enrich(NormalizedArticle(article(name, headline, body, provider=name, **given)), None)
    return make_card(item, Origin(source=name))


def measures_of(one: Card, other: Card) -> dict[str, float]:
    """Return the measures of facts of two reports."""
    return measure_facts(one.facts, other.facts)._asdict()


def test_reports_of_one_accident_share_its_facts() -> None:
    agency = card_of("agency", "Bus crash kills 14 in Brazil", AGENCY)
    paper = card_of("paper", "14 pilgrims die in coach accident", PAPER)
    found = measures_of(agency, paper)
    assert found["persons"] == 1
    assert found["place"] >= 1
    assert found == measures_of(paper, agency)
    assert measure_reports(agency, paper)[-len(found) :] == tuple(found.values())


def test_codes_say_what_was_read() -> None:
    place = CodedPlace(name="Recife", kind="city", country="BR")
    item = enrich(NormalizedArticle(article("a", "Bus crash kills 14 in Brazil", AGENCY)), None)
    codes = fact_codes(item.model_copy(update={"event_place": place}))
    found = codes_by_kind(codes)
    assert found[FactKind.CITY] == [fact_code(FactKind.CITY, "recife")]
    assert found[FactKind.COUNTRY] == [fact_code(FactKind.COUNTRY, "BR")]
    assert found[FactKind.PERSON] == [fact_code(FactKind.PERSON, "siqueira")]


def test_denied_events_are_no_facts() -> None:
    item = enrich(NormalizedArticle(article("a", "Bus crash kills 14 in Brazil", AGENCY)), None)
    denied = [event.model_copy(update={"polarity": "negative"}) for event in item.world_events]
    assert denied
    codes = fact_codes(item.model_copy(update={"world_events": tuple(denied)}))
    assert not {FactKind.EVENT, FactKind.PARTY} & codes_by_kind(codes).keys()


def test_figures_that_differ_are_counted_apart() -> None:
    item = enrich(NormalizedArticle(article("a", "Bus crash kills 14 in Brazil", AGENCY)), None)
    trigger = item.world_events[0].trigger

    def toll(words: str) -> bytes:
        argument = EventArgument(name="toll_dead", span=trigger.model_copy(update={"surface": words}))
        event = WorldEvent(type=item.world_events[0].type, trigger=trigger, arguments=(argument,), confidence=1.0)
        return fact_codes(item.model_copy(update={"world_events": (event,)}))

    same, other = measure_facts(toll("14"), toll("14")), measure_facts(toll("14"), toll("31"))
    assert (same.event_figures, same.event_figures_apart) == (1, 0)
    assert (other.event_figures, other.event_figures_apart) == (0, 1)


def test_a_report_without_facts_has_none_in_common() -> None:
    agency = card_of("agency", "Bus crash kills 14 in Brazil", AGENCY)
    bare = make_card(article("p", "14 pilgrims die in coach accident", PAPER), Origin(source="p"))
    assert bare.facts == b""
    assert measure_facts(agency.facts, bare.facts) == NO_FACTS
    assert NO_FACTS.events == NO_FACTS.place == ABSENT


def test_facts_are_keys_of_candidates() -> None:
    text = "A crash near Recife killed 14 people on Monday."
    agency, paper = (
        card_of("agency", "Bus crash kills 14 in Brazil", AGENCY),
        card_of("paper", "Horror on the road", text),
    )
    without = make_card(article("p", "Horror on the road", text), Origin(source="p"))
    shared, before = (len(weak_keys(agency) & weak_keys(one)) for one in (paper, without))
    assert shared > before
    assert shared >= MATCH.shared_weak_keys


@pytest.mark.parametrize("facts", [False, True])
def test_the_model_works_with_facts_and_without(facts: bool) -> None:
    told = built_events("opened", facts=facts)[:6]
    cards = [(place, item.card) for place, one in enumerate(told) for item in one.items]
    pairs = [(a, b, report_probability(measure_reports(one, other))) for (a, one), (b, other) in combinations(cards, 2)]
    same = [probability for a, b, probability in pairs if a == b]
    apart = [probability for a, b, probability in pairs if a != b]
    assert min(sorted(same)[len(same) // 4 :]) > max(sorted(apart)[: -len(apart) // 10 or None])


def test_measures_are_named_in_the_order_of_the_model() -> None:
    assert Measures._fields[-len(NO_FACTS) :] == NO_FACTS._fields
