"""Topics: codes of providers, the shipped model, and its pieces."""

import random

import numpy as np
import pytest

from pipelines.enrich.topics import find_topics
from pipelines.enrich.topics.codes import NAMES, code_table, topic_of_code
from pipelines.enrich.topics.find import LEAST, MOST
from pipelines.enrich.topics.model import features, pack, topic_model
from schemas import Subject
from training.topics.train import calibrated, own_texts

SPORT = "Rovers beat Athletic 2-1 as the striker scored twice and the coach praised his players before the final of the league."


@pytest.mark.parametrize(
    ("scheme", "code", "topic"),
    [
        ("medtop", "15000000", 15),
        ("medtop", "20000574", 11),
        ("medtop", "20001148", 15),
        ("medtop", "20001128", 17),
        ("medtop", "20009999", None),
        ("subj", "04016038", 4),
        ("subj", "SPO", 15),
        ("anpa", "S", 15),
        ("anpa", "a", None),
        ("topics", "acq", 4),
        ("N2", "POL", 11),
        ("articleSection", "Business", 4),
        ("keyword", "sport", None),
    ],
)
def test_a_providers_code_has_a_top_level(scheme: str, code: str, topic: int | None) -> None:
    """Codes of any level and case; a code that says nothing has none."""
    assert topic_of_code(scheme, code) == topic


def test_every_row_of_the_table_names_a_topic() -> None:
    """Numbers are those of the 17 top levels; 0 ends the last range."""
    assert {*code_table().exact.values(), *code_table().topics} <= set(range(len(NAMES) + 1))
    assert set(range(1, len(NAMES) + 1)) <= {*code_table().topics, *code_table().exact.values()}


def test_codes_win_over_the_text_and_are_the_reason() -> None:
    """Two codes of one topic are one topic."""
    codes = [Subject(scheme="subj", code="07001000"), Subject(scheme="medtop", code="20000446")]
    (topic,) = find_topics("Rovers win", SPORT, codes, "de")
    assert (topic.code, topic.source, topic.confidence, topic.reason) == (
        "medtop:07000000",
        "provider",
        1.0,
        "subj:07001000",
    )


def test_a_text_is_read_without_codes_and_in_english_only() -> None:
    """The reason names words of the text."""
    (topic, *_) = find_topics("Rovers reach final", SPORT, (), "en-GB")
    assert topic.name == "sport"
    assert topic.source == "text"
    assert all(word in f"rovers reach final {SPORT.lower()}" for word in topic.reason.split(", "))
    assert find_topics("Rovers reach final", SPORT, (), "de") == ()
    assert find_topics("", "", (), "en") == ()


def test_figures_do_not_decide() -> None:
    """Amounts and days occur in all topics."""
    plain, priced = (features("", SPORT + more) for more in ("", " 12 percent, $3 million, 4 billion euros in March."))
    assert np.array_equal(plain.buckets, priced.buckets)


def test_the_shipped_model_knows_its_topics() -> None:
    """At least 9 of 10 of the texts that it was trained with have their main topic."""
    model = topic_model()
    right = [int(model.scores(one.features).argmax()) + 1 in one.topics for one in own_texts()]
    assert sum(right) >= 0.9 * len(right)


def test_topics_are_few_and_sure_enough() -> None:
    """Confidences fall and none is below the least."""
    text = "The minister said the hospital strike, the flood, the trial and the budget would be debated in parliament."
    topics = find_topics("Strike, flood, trial", text, (), "en")
    sure = [one.confidence for one in topics]
    assert sure == sorted(sure, reverse=True)
    assert len(topics) <= MOST
    assert all(one >= LEAST for one in sure)


def test_calibration_fits_overconfident_scores() -> None:
    """Scores that are twice too sure get half the slope."""
    rng = random.Random(3)
    scores = np.array([[rng.uniform(-4, 4)] for _ in range(20_000)], np.float32)
    truth = np.array([[float(rng.random() < 1 / (1 + np.exp(-one[0] / 2)))] for one in scores], np.float32)
    fitted = calibrated(topic_model(), scores, truth)
    assert fitted.slope == pytest.approx(0.5, abs=0.03)
    assert fitted.offset == pytest.approx(0, abs=0.05)


def test_a_packed_model_is_small() -> None:
    """It travels in the wheel."""
    assert len(pack(topic_model())) < 1_000_000
