"""Confidence of events, and events that roles of amounts say."""

import math
from datetime import date

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import Facts, find_facts, parse_texts
from pipelines.enrich.world_events.confidence import Seen, confidence, features, weights
from pipelines.enrich.world_events.from_roles import events_of_roles
from pipelines.enrich.world_events.modality import Status
from pipelines.enrich.world_events.scene import classify
from schemas import Entity, EntityType, Mention

SEEN = Seen(
    "fine", ("fine-verb-1", "fine-verb-1"), (("headline", 0), ("body", 0)), Status("done", negative=False), 1, 1
)


def read(headline: str, body: str) -> tuple[tuple[Entity, ...], Facts]:
    at = body.index("Calder")
    mention = Mention(field="body", start=at, end=at + 6, surface="Calder")
    entity = Entity(type=EntityType.ORGANISATION, name="Calder", mentions=(mention,), salience=1.0)
    return (entity,), find_facts(headline, body, (entity,), find_amounts(headline, body), date(2025, 6, 10))


def test_features_say_where_and_how_often() -> None:
    found = list(features(SEEN, ["lawsuit"], 0, ["fined"]))
    assert {"fine", "first fine-verb-1", "place headline", "mentions 2", "fine beside lawsuit", "rank 0"} <= set(found)
    assert {"fine headline fined", "best 0", "fine best 0"} <= set(found)


def test_confidence_is_the_logistic_function_of_the_weights() -> None:
    name, weight = next(iter(weights().items()))
    assert math.isclose(confidence(iter([name])), 1 / (1 + math.exp(-weight)), abs_tol=0.001)
    assert confidence(iter(["unknown"])) == 0.5


def test_a_headline_is_surer_than_a_remark() -> None:
    headline = confidence(features(SEEN, [], 0, []))
    remark = confidence(features(SEEN._replace(places=(("body", 5),)), ["earnings"], 3, []))
    assert headline > remark


def test_roles_say_events() -> None:
    body = "Calder turned over 40 million euros last year. It expects revenue of 50 million euros next year."
    entities, facts = read("", body)
    (_, _, parsed) = parse_texts("", body, entities, facts.amounts)[1]
    found = list(events_of_roles("body", parsed, classify(entities, facts.amounts)))
    assert [(one.type, one.sentence) for one in found] == [("earnings", 0), ("guidance", 1)]
    assert [[filler.name for filler in one.arguments] for one in found] == [["level", "company"]] * 2
