"""schema.org articles in JSON-LD: every field that is kept."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize import Plausible, normalize
from schemas import Reason, Rejected
from tests.unit.parse.messages import read, rejection
from tests.unit.parse.samples import article, items, outcome


def test_an_article_of_a_graph_is_read_with_all_its_fields() -> None:
    """References are looked up in the document."""
    tin = article("json-ld/graph.json")
    assert (tin.provider, tin.item_id, tin.version) == ("meridian.example", "tin-1", 3)
    assert tin.url == "https://www.meridian.example/tin"
    assert (tin.time, tin.time_source) == (datetime(2026, 3, 2, 15, tzinfo=UTC), "version_created")
    assert tin.first_created == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    assert (tin.headline, tin.language, tin.byline) == ("Tin rises & copper follows", "en-GB", "Ann Lee; John Roe")
    assert (tin.credit, tin.copyright) == ("Meridian/Harbor", "(c) Meridian")
    assert tin.usage_terms == "https://www.meridian.example/terms; not accessible for free"
    assert tin.advisory == "Corrects: the price was 30,000"
    assert [(subject.scheme, subject.code, subject.name) for subject in tin.subjects] == [
        ("articleSection", "Markets", None),
        ("articleSection", "Metals", None),
        ("keyword", "tin", None),
        ("keyword", "copper", None),
        ("genre", "news", None),
        ("about", "https://www.wikidata.org/wiki/Q1096", "Tin"),
    ]
    assert [organisation.name for organisation in tin.organisations] == ["Harbor Mines"]
    assert (tin.people, tin.places, tin.links) == (("Max Orr",), ("Peru", "London"), ())
    assert tin.body == "Tin rose to 30,000 dollars.\n\nCopper followed."
    assert (tin.trailer, tin.dateline and tin.dateline.place) == ("We asked ten traders.", "LONDON, March 2")


def test_normalize_keeps_what_stands_apart_from_the_text() -> None:
    """The dateline gets its day, the backstory stays behind the story."""
    tin = normalize(article("json-ld/graph.json"), "en", Plausible())
    assert tin.dateline is not None
    assert (tin.dateline.place, str(tin.dateline.day), tin.trailer) == ("LONDON", "2026-03-02", "We asked ten traders.")
    assert [str(tag.control) for tag in tin.tags] == ["corrected"]


def test_the_updates_of_a_live_blog_are_items_of_their_own() -> None:
    """They are parts of the blog, of its provider and language."""
    assert [outcome(item) for item in items("json-ld/live.json")] == [
        "https://harbor.example/live",
        "https://harbor.example/live#2",
        "missing_field",
        "impossible_time",
    ]
    update = article("json-ld/live.json", 1)
    assert (update.provider, update.language, update.body.strip()) == ("harbor.example", "en", "The fire is out.")
    assert [(link.relation, link.target) for link in update.links] == [("part_of", "https://harbor.example/live")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"@context": "https://schema.org", "@type": "Recipe", "name": "Soup"}', Reason.NO_ARTICLE),
        (b'{"@graph": "none"}', Reason.NO_ARTICLE),
        (b'{"@type": "NewsArticle", "url": "https://a.example/1"}', Reason.MISSING_FIELD),
        (b'{"@type": "NewsArticle", "headline": "No id"}', Reason.MISSING_FIELD),
        (
            b'{"@type": "NewsArticle", "headline": "x", "url": "https://a.example/1", "datePublished": "soon"}',
            Reason.IMPOSSIBLE_TIME,
        ),
    ],
)
def test_what_is_no_article_is_told(value: bytes, reason: Reason) -> None:
    """Other things, and articles that lack what is needed."""
    assert rejection(value) is reason


KEYS = "headline articleBody author publisher url mainEntityOfPage identifier datePublished keywords about correction inLanguage isPartOf liveBlogUpdate @id @graph license version".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "name", "@type"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8))
def test_any_shape_ends_as_an_article_or_a_rejection(members: dict) -> None:
    """Members of every type, nested in every way."""
    try:
        assert read(orjson.dumps({"@type": "NewsArticle"} | members)).item_id
    except Rejected as problem:
        assert problem.detail
