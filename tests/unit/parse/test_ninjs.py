"""Reading ninjs items of all generations."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.instruments import organisation_of
from pipelines.parse import ParseLimits, parse
from schemas import Article, Dateline, Link, PubStatus, Reason, Rejected, Subject
from tests.unit.parse.messages import LIMITS, message, ninjs, read, read_all, rejection, sample


def test_every_field_of_generation_1_is_read() -> None:
    """Lower-case names, single texts, alternative ids and associations by name."""
    assert read(sample("ninjs/one.json")) == Article(
        provider="meridian",
        item_id="urn:newsml:meridian.example:20260303:N1",
        version=3,
        series_id="L8N1AB2CD",
        links=(Link(relation="evolved_from", target="urn:newsml:meridian.example:20260303:N0"),),
        status=PubStatus.USABLE,
        urgency=2,
        time=datetime(2026, 3, 3, 10, tzinfo=UTC),
        time_source="version_created",
        first_created=datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
        embargo_until=datetime(2026, 3, 3, 11, tzinfo=UTC),
        expires=datetime(2026, 4, 2, 11, tzinfo=UTC),
        language="en-GB",
        headline="Tin rises",
        slug="METALS-TIN/",
        advisory="Raises price",
        byline="By Ann Lee",
        dateline=Dateline(place="London"),
        credit="Meridian Wire",
        copyright="Meridian Wire",
        usage_terms="Not for resale",
        subjects=(
            Subject(scheme="medtop", code="20000385", name="market and exchange"),
            Subject(scheme="desk", code="metals"),
            Subject(scheme="subject", code="tin", name="tin"),
            Subject(scheme="genre", code="Current", name="Current"),
            Subject(scheme="event", code="LME Week", name="LME Week"),
        ),
        organisations=(organisation_of("Tin Co", ("XLON:TIN",)),),
        people=("Ann Roe",),
        places=("London",),
        body="Tin rose to $33,500 a tonne & more.\n\nIt fell later.",
    )


def test_every_field_of_generation_3_is_read() -> None:
    """Camel-case names, lists of headlines and bodies, of which plain text is preferred, and roles."""
    assert read(sample("ninjs/three.json")) == Article(
        provider="meridian-wire",
        item_id="urn:newsml:meridian.example:20260303:N3",
        url="https://meridian.example/n3",
        version=1,
        series_id="S-77",
        take=2,
        links=(Link(relation="rewrite_of", target="urn:newsml:meridian.example:20260303:N2"),),
        status=PubStatus.WITHHELD,
        urgency=4,
        time=datetime(2026, 3, 3, 12, tzinfo=UTC),
        time_source="version_created",
        first_created=datetime(2026, 3, 3, 11, tzinfo=UTC),
        embargo_until=datetime(2026, 3, 4, tzinfo=UTC),
        expires=datetime(2026, 4, 2, tzinfo=UTC),
        language="en",
        headline="Copper slips",
        slug="METALS-COPPER/",
        advisory="To follow",
        byline="By Bo Ek",
        dateline=Dateline(place="Santiago, Chile"),
        credit="Meridian Wire",
        copyright="Copyright 2026 Meridian",
        usage_terms="Not for resale",
        subjects=(
            Subject(scheme="medtop", code="20000385", name="market and exchange"),
            Subject(scheme="subject", code="04011000", name="Metals"),
            Subject(scheme="subject", code="https://cv.meridian.example/id/7", name="copper"),
            Subject(scheme="genre", code="Current", name="Current"),
            Subject(scheme="event", code="https://meridian.example/events/lme", name="LME Week"),
        ),
        organisations=(organisation_of("Kupfer AG", ("XETR:KPF",)),),
        people=("Bo Ek",),
        places=("Santiago",),
        body="Copper fell 1.2 percent to $9,870 a tonne.\n\nTraders cited a stronger dollar.",
    )


def test_generation_2_is_read() -> None:
    """Lists as in generation 3, lower-case names as in generation 1."""
    article = read(
        ninjs(
            headline=None,
            headlines=[{"value": "Tin rises"}],
            bodies=[{"contenttype": "text/html", "value": "<p>Tin</p>"}],
            people=[{"literal": "Ann Roe"}],
            infosources=[{"uri": "https://www.wire.example/about"}],
            associations=[{"name": "previousVersion", "uri": "urn:x"}],
            urgency="3",
            version=7,
        )
    )
    assert (article.headline, article.body.strip(), article.provider) == ("Tin rises", "Tin", "wire.example")
    assert (article.people, article.urgency, article.version) == (("Ann Roe",), 3, 7)
    assert article.links == (Link(relation="previous_version", target="urn:x"),)


def test_other_media_are_articles_only_with_a_text() -> None:
    """A picture's caption is no story; a text item without a body has its description."""
    caption = [{"role": "summary", "value": "Ingots"}]
    assert rejection(ninjs(type="picture", descriptions=caption)) is Reason.NO_ARTICLE
    assert read(ninjs(type="video", body_text="Tin rose.")).body == "Tin rose."
    assert read(ninjs(type="text", descriptions=caption)).body == "Ingots"
    assert read(ninjs(type="text", description_caption="Ingots")).body == ""


def test_a_kill_needs_no_text() -> None:
    """Its id and its status say all."""
    assert read(ninjs(headline=None, pubstatus="canceled")).status is PubStatus.CANCELED


def test_html_bodies_become_paragraphs_and_scripts_are_never_text() -> None:
    """Markup is read, not run and not shown."""
    article = read(ninjs(body_html="<h1>Tin</h1><p>It rose &lt;5%&gt;.</p><script>alert(1)</script><p>Then<br>fell."))
    assert [part for part in article.body.split("\n") if part] == ["Tin", "It rose <5%>.", "Then", "fell."]


def test_the_uri_names_the_provider_where_no_source_does() -> None:
    """URNs, tags and web addresses carry an authority."""
    for uri, provider in {
        "urn:newsml:meridian.example:20260303:M1": "meridian.example",
        "tag:harbour.example,2026:1": "harbour.example",
        "https://wire.example/items/1": "wire.example",
    }.items():
        assert read(ninjs(uri=uri)).provider == provider


def test_an_item_without_a_text_is_told() -> None:
    """There is no story in it."""
    assert rejection(ninjs(headline=None)) is Reason.MISSING_FIELD
    assert rejection(ninjs(headline={"main": "Tin"})) is Reason.MISSING_FIELD


@pytest.mark.parametrize(
    "fields",
    [
        {"body_text": "<p>Tin rose.</p><p>It fell.</p>"},
        {"body_text": "&lt;p&gt;Tin rose.&lt;/p&gt;&lt;p&gt;It fell.&lt;/p&gt;"},
        {"bodies": [{"contentType": "text/plain", "value": "<html><body><p>Tin rose.<p>It fell.</body></html>"}]},
        {
            "bodies": [
                {"value": "<nitf><body><body.content><p>Tin rose.</p><p>It fell.</p></body.content></body></nitf>"}
            ]
        },
        {"body_text": ["Tin rose." + " " * 80, "It fell."]},
    ],
)
def test_the_text_shows_itself_what_it_is(
    fields: dict[str, list[dict[str, str]]] | dict[str, list[str]] | dict[str, str],
) -> None:
    """HTML and NITF are read as such where they are declared as plain text, or not at all."""
    assert [line.strip() for line in read(ninjs(**fields)).body.split("\n") if line.strip()] == [
        "Tin rose.",
        "It fell.",
    ]


def test_a_plain_text_may_hold_angle_brackets() -> None:
    """They are no tags of HTML."""
    text = "Tin <TIN.L> rose, lead < zinc &lt; copper."
    assert read(ninjs(body_text=text)).body == text


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"uri": "x", ', Reason.MALFORMED),
        (b"[1, 2]", Reason.MALFORMED),
        (b'{"a": "\xff"}', Reason.BAD_ENCODING),
        (b'{"a":' * 100 + b"1" + b"}" * 100, Reason.TOO_DEEP),
        (b"[" * 5000 + b"]" * 5000, Reason.TOO_DEEP),
        (b'{"a": [' + b"{}," * 200_000 + b"{}]}", Reason.TOO_DEEP),
        (b'{"a": NaN}', Reason.MALFORMED),
    ],
)
def test_json_that_is_no_item_is_told(value: bytes, reason: Reason) -> None:
    """Cut off, of another shape, wrongly encoded, a bomb in depth or in width."""
    assert rejection(value) is reason


def test_the_limits_are_settings() -> None:
    """A smaller limit rejects what the default takes."""
    assert rejection(ninjs(subject=[{"code": "a"}] * 9), limits=ParseLimits(max_elements=8)) is Reason.TOO_DEEP


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "uri",
    "version",
    "versioncreated",
    "pubstatus",
    "urgency",
    "headline",
    "headlines",
    "bodies",
    "subject",
    "organisation",
    "altids",
    "evolvedfrom",
    "place",
]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_json_ends_as_an_article_or_a_rejection(fields: dict[str, Any]) -> None:
    """No field value can crash the parser."""
    try:
        parse(message(ninjs(**fields)), LIMITS)
    except Rejected as problem:
        assert problem.detail


def test_a_record_may_hold_several_items() -> None:
    """A list, or the list in an API's answer; each item is accepted or rejected alone. An item with a list of its own is one."""
    items = [orjson.loads(ninjs(uri="urn:m:1")), {"uri": "urn:m:2"}, orjson.loads(ninjs(uri="urn:m:3"))]
    for document in (items, {"_meta": {"total": 3}, "_items": items}):
        first, second, third = read_all(orjson.dumps(document))
        assert [first.item_id, third.item_id] == ["urn:m:1", "urn:m:3"]  # type: ignore[union-attr]
        assert isinstance(second, Rejected)
    assert [one.item_id for one in read_all(ninjs(items=items)) if isinstance(one, Article)] == [
        "urn:newsml:meridian.example:20260303:M1"
    ]


def test_utf_16_with_a_mark_is_json_too() -> None:
    """As some systems save it."""
    assert read(ninjs(headline="Zürich: Zinn").decode().encode("utf-16")).headline == "Zürich: Zinn"


def test_a_headline_has_no_tags() -> None:
    """Those of HTML go; a symbol in angle brackets stays."""
    assert read(ninjs(headline="<b>Tin</b> rises")).headline == "Tin rises"
    assert read(ninjs(headline="Orvane <ORV> rises")).headline == "Orvane <ORV> rises"
