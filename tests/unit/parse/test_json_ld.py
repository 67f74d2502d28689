"""schema.org articles in JSON-LD: every field that is kept."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize import TimeLimits, normalize
from schemas import ParsedArticle, Reason, Rejected, WarningCode
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
    tin = normalize(ParsedArticle(article("json-ld/graph.json")), "en", TimeLimits())
    assert tin.dateline is not None
    assert (tin.dateline.place, str(tin.dateline.day), tin.trailer) == ("LONDON", "2026-03-02", "We asked ten traders.")
    assert [str(tag.control) for tag in tin.tags] == ["corrected"]


def test_the_updates_of_a_live_blog_are_items_of_their_own() -> None:
    """They are parts of the blog, of its provider and language."""
    assert [outcome(item) for item in items("json-ld/live.json")] == [
        "https://harbor.example/live",
        "https://harbor.example/live#2",
        article("json-ld/live.json", 2).item_id,
        "https://harbor.example/2",
    ]
    without_id, bad_day = article("json-ld/live.json", 2), article("json-ld/live.json", 3)
    assert without_id.item_id.startswith("ld-")
    assert [(one.code, one.field) for one in without_id.warnings] == [(WarningCode.MISSING, "item_id")]
    assert [(one.code, one.field, one.name, one.value) for one in bad_day.warnings] == [
        (WarningCode.UNREADABLE, "first_created", "datePublished", "2026-02-30"),
        (WarningCode.MISSING, "time", "datePublished", ""),
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
        (b'{"@context": "https://schema.org", "@type": "NewsArticle", headline}', Reason.MALFORMED),
    ],
)
def test_what_is_no_article_is_told(value: bytes, reason: Reason) -> None:
    """Other things, and articles that lack what is needed."""
    assert rejection(value) is reason


BASE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Fire", "url": "https://a.example/1"}


@pytest.mark.parametrize(
    ("members", "byline"),
    [
        ({"author": "By Jane Roe"}, "Jane Roe"),
        ({"author": ["Jane Roe", {"name": "John Doe"}, {"name": "jane roe"}]}, "Jane Roe; John Doe"),
        ({"author": [["Jane Roe"], ["John Doe"]]}, "Jane Roe; John Doe"),
        ({"author": {"@list": [{"name": "Jane Roe"}, {"name": "John Doe"}]}}, "Jane Roe; John Doe"),
        ({"author": {"@type": "Person", "name": ["Jane Roe", "John Doe"]}}, "Jane Roe; John Doe"),
        ({"author": {"givenName": "Jane", "familyName": "Roe"}}, "Jane Roe"),
        ({"author": {"name": {"@value": "Jane Roe"}}}, "Jane Roe"),
        ({"author": {"name": "https://a.example/jane"}, "creator": "Jane Roe"}, "Jane Roe"),
        ({"author": {"name": "jane@a.example"}}, None),
        ({"author": {"name": "admin"}}, None),
        (
            {
                "author": {"@type": "Person", "@id": "#j"},
                "mentions": {"@id": "#j", "@type": "Person", "name": "Jane Roe"},
            },
            "Jane Roe",
        ),
    ],
)
def test_authors_are_read_in_every_shape(members: dict[str, object], byline: str | None) -> None:
    """Texts, objects, lists, references; what is no name is none."""
    assert read(orjson.dumps(BASE | members)).byline == byline


@pytest.mark.parametrize(
    "written", ["Sun, 01 Mar 2026 08:00:00 +0100", "1 March 2026 07:00", 1772348400, "1772348400000"]
)
def test_times_are_read_in_every_form(written: str | int) -> None:
    """RFC 822, names of months, seconds and milliseconds."""
    found = read(orjson.dumps(BASE | {"datePublished": written}))
    assert (found.time, found.time_source) == (datetime(2026, 3, 1, 7, tzinfo=UTC), "first_created")
    assert not found.warnings


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "soon", "2026-02-30"])
def test_a_time_that_is_none_gives_way_to_the_next(written: str) -> None:
    """What content systems write for none, and what cannot be read."""
    found = read(orjson.dumps(BASE | {"dateModified": written, "datePublished": "2026-03-01"}))
    assert (found.time, found.time_source) == (datetime(2026, 3, 1, tzinfo=UTC), "first_created")
    assert [(one.code, one.name, one.value) for one in found.warnings] == [
        (WarningCode.UNREADABLE, "dateModified", written)
    ]


@pytest.mark.parametrize(
    "kind",
    ["ReportageNewsArticle", "http://www.schema.org/NewsArticle", ["Thing", "newsarticle"], "MedicalScholarlyArticle"],
)
def test_every_kind_of_article_is_one(kind: str | list[str]) -> None:
    """Whatever its prefix and case, alone or beside other types."""
    assert read(orjson.dumps(BASE | {"@type": kind})).headline == "Fire"


def test_an_article_may_be_what_a_page_is_mainly_about() -> None:
    """In graphs, lists in lists, main entities and what they refer to."""
    page = {"@type": "WebPage", "mainEntity": {"@id": "#a"}}
    document = {"@context": "https://schema.org", "@graph": [[page], {"@type": "Thing", "about": BASE | {"@id": "#a"}}]}
    assert read(orjson.dumps(document)).headline == "Fire"


def test_a_malformed_document_is_repaired() -> None:
    """A comma too many loses no story."""
    found = read(b'{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Fire",}')
    assert (found.headline, found.warnings[0].code) == ("Fire", WarningCode.REPAIRED)


KEYS = "headline articleBody author publisher url mainEntityOfPage identifier datePublished keywords about correction inLanguage isPartOf liveBlogUpdate @id @graph license version".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "name", "@type"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8))
def test_any_shape_ends_as_an_article_or_a_rejection(members: dict[str, object]) -> None:
    """Members of every type, nested in every way."""
    try:
        assert read(orjson.dumps({"@type": "NewsArticle"} | members)).item_id
    except Rejected as problem:
        assert problem.detail
