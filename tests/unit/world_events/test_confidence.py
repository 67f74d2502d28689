"""Confidence of events, and events that roles of amounts say."""

import math
from datetime import date

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import Facts, find_facts
from pipelines.enrich.world_events.confidence import Seen, confidence, features, weights
from pipelines.enrich.world_events.modality import Status
from schemas import Entity, EntityType, Mention

SEEN = Seen(
    "fine", ("fine-verb-1", "fine-verb-1"), (("headline", 0), ("body", 0)), Status("done", negative=False), 1, 1
)


def read(headline: str, body: str) -> Facts:
    at = body.index("Calder")
    mention = Mention(field="body", start=at, end=at + 6, surface="Calder")
    entity = Entity(type=EntityType.ORGANISATION, name="Calder", mentions=(mention,), salience=1.0)
    return find_facts(headline, body, (entity,), find_amounts(headline, body), date(2025, 6, 10))


def test_features_say_where_and_how_often() -> None:
    found = list(features(SEEN, ["lawsuit"], 0, ["fined"]))
    assert {"fine", "first fine-verb-1", "place headline", "mentions 2", "fine beside lawsuit", "rank 0"} <= set(found)
    assert "fine headline fined" not in found  # only types that are often background


def test_confidence_is_the_logistic_function_of_the_weights() -> None:
    name, weight = next(iter(weights().items()))
    assert math.isclose(confidence(iter([name])), 1 / (1 + math.exp(-weight)), abs_tol=0.001)
    assert confidence(iter(["unknown"])) == 0.5


def test_a_headline_is_surer_than_a_remark() -> None:
    headline = confidence(features(SEEN, [], 0, []))
    remark = confidence(features(SEEN._replace(places=(("body", 5),)), ["earnings"], 3, []))
    assert headline > remark


def test_a_role_says_an_event_without_a_frame() -> None:
    found = read("", "Calder turned over 40 million euros last year.")
    assert [one.role.name for one in found.amounts if one.role] != []
    assert "earnings" in [one.type for one in found.world_events]
