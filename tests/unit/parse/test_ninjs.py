"""Reading ninjs items of all generations."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import ParseLimits, parse
from schemas import Organisation, PubStatus, Reason, Rejected, Subject
from tests.unit.parse.messages import LIMITS, message, ninjs, read, rejection


def test_generation_1_is_read() -> None:
    """Lower-case names, one headline, ``body_text``."""
    article = read(
        ninjs(
            version="3",
            pubstatus="usable",
            urgency=2,
            language="en-GB",
            body_text="LONDON, March 3 (Meridian) - Tin rose.",
            byline="By Ann Lee",
            slugline="METALS-TIN/",
            infosource=[{"name": "Meridian Wire", "code": "meridian"}],
            subject=[{"scheme": "medtop", "code": "04000000", "name": "economy"}],
            organisation=[{"name": "Tin Co", "symbols": [{"ticker": "TIN", "exchange": "XLON"}]}],
            person=[{"name": "Ann Roe"}],
            place=[{"name": "London"}],
        )
    )
    assert (article.provider, article.version, article.urgency, article.slug) == ("meridian", 3, 2, "METALS-TIN/")
    assert article.body == "LONDON, March 3 (Meridian) - Tin rose."
    assert article.subjects == (Subject(scheme="medtop", code="04000000", name="economy"),)
    assert article.organisations == (Organisation(name="Tin Co", symbols=("XLON:TIN",)),)
    assert (article.people, article.places) == (("Ann Roe",), ("London",))


def test_generation_3_is_read() -> None:
    """Camel-case names, lists of headlines and bodies; plain text is preferred to HTML."""
    article = read(
        ninjs(
            headline=None,
            versioncreated=None,
            versionCreated="2026-03-03T12:00:00+02:00",
            pubStatus="withheld",
            headlines=[{"role": "short", "value": "Tin"}, {"role": "main", "value": "Tin rises"}],
            bodies=[
                {"contentType": "text/html", "value": "<p>Tin &amp; lead</p>"},
                {"contentType": "text/plain", "value": "Tin & lead"},
            ],
            infoSources=[{"name": "Harbour Press"}],
        )
    )
    assert (article.headline, article.body, article.provider) == ("Tin rises", "Tin & lead", "harbour-press")
    assert article.status is PubStatus.WITHHELD
    assert article.time == datetime(2026, 3, 3, 10, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"headline": None}, Reason.MISSING_FIELD),
        ({"uri": None}, Reason.MISSING_FIELD),
        ({"headline": 5}, Reason.BAD_FIELD),
        ({"version": "two"}, Reason.BAD_FIELD),
        ({"pubstatus": "maybe"}, Reason.BAD_FIELD),
        ({"subject": [7]}, Reason.BAD_FIELD),
        ({"versioncreated": "2026-02-30T25:61:00Z"}, Reason.IMPOSSIBLE_TIME),
        ({"versioncreated": "0001-01-01T00:00:00+14:00"}, Reason.IMPOSSIBLE_TIME),
        ({"versioncreated": "yesterday"}, Reason.IMPOSSIBLE_TIME),
    ],
)
def test_a_field_that_cannot_be_used_is_told(fields, reason) -> None:
    """Missing and mistyped fields and impossible times have their own reasons."""
    assert rejection(ninjs(**fields)) is reason


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
def test_json_that_is_no_item_is_told(value, reason) -> None:
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
def test_any_json_ends_as_an_article_or_a_rejection(fields) -> None:
    """No field value can crash the parser."""
    try:
        parse(message(ninjs(**fields)), LIMITS)
    except Rejected as problem:
        assert problem.detail
