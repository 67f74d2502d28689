"""RSS, Atom and JSON Feed: every field that is kept, and broken feeds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import parse_all
from schemas import Article, PubStatus, Reason, Rejected, Subject
from tests.unit.parse.messages import DAY, LIMITS, message, read, rejection
from tests.unit.parse.samples import FOLDER, article, items, outcome

MORNING = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
AFTERNOON = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def paragraphs(found: Article) -> list[str]:
    return [part.strip() for part in found.body.split("\n\n") if part.strip()]


def warned(found: Article) -> list[str]:
    return [f"{warning.code} {warning.field}" for warning in found.warnings]


def test_an_rss_item_is_read_with_all_its_fields() -> None:
    """RSS 2.0 with its modules."""
    tin = article("rss/channel.xml")
    assert (tin.provider, tin.item_id) == ("meridian.example", "meridian-tin-1")
    assert tin.url == "https://www.meridian.example/markets/tin-1"
    assert (tin.time, tin.time_source, tin.first_created) == (AFTERNOON, "version_created", MORNING)
    assert (tin.headline, tin.language, tin.byline) == ("Tin & copper rise", "en", "Ann Lee; John Roe")
    assert (tin.credit, tin.copyright, tin.usage_terms) == (
        "Harbor Wire",
        "Free for members",
        "https://www.meridian.example/terms",
    )
    assert [(subject.scheme, subject.code) for subject in tin.subjects] == [
        ("https://www.meridian.example/topics", "metals"),
        ("category", "tin"),
        ("dc:subject", "copper"),
        ("keyword", "LME"),
        ("keyword", "warehouse"),
    ]
    assert paragraphs(tin) == ["LONDON, March 2 (Meridian) - Tin rose to £30,000 a tonne.", "Copper followed."]


def test_what_an_rss_item_leaves_out_its_channel_says() -> None:
    """A guid is an address unless it says otherwise; rights and language are the channel's."""
    zinc = article("rss/channel.xml", 1)
    assert zinc.item_id == zinc.url == "https://www.meridian.example/markets/zinc-2"
    assert (zinc.byline, zinc.language, zinc.copyright) == ("Zoe Ng", "en-GB", "Copyright 2026 Meridian")
    assert (zinc.time, zinc.time_source) == (datetime(2026, 3, 3, 10, tzinfo=UTC), "first_created")
    assert (zinc.credit, zinc.usage_terms, zinc.subjects) == (None, None, ())


def test_rss_1_in_rdf_is_read() -> None:
    """Items stand beside their channel."""
    fire = article("rss/rdf.xml")
    assert (fire.provider, fire.item_id, fire.url) == (
        "harbor.example",
        "https://harbor.example/7",
        "https://harbor.example/7?from=rss",
    )
    assert (fire.headline, fire.body.strip(), fire.byline, fire.language) == (
        "Fire in harbor",
        "A warehouse burned.",
        "Ann Lee",
        "en",
    )
    assert (fire.time, fire.subjects) == (
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        (Subject(scheme="dc:subject", code="fire"),),
    )


def test_rss_091_is_read_and_takes_the_records_time() -> None:
    """It has no dates; its DTD is not fetched."""
    mill = article("rss/old.xml")
    assert (mill.item_id, mill.time, mill.time_source) == ("http://old.example/mill", DAY, "record")


def test_of_a_broken_feed_only_items_without_text_are_lost() -> None:
    """Entities, ampersands and tags within a text are mended; an item that says nothing is told by itself."""
    found = items("rss/broken.xml")
    assert [outcome(item)[:31] for item in found] == [
        "https://cheap.example/1?a=1&b=2",
        "https://cheap.example/2",
        "https://cheap.example/3",
        "text-62d9074b2d98c1f0",
        "missing_field",
        "https://cheap.example/6",
    ]
    assert [warned(item) for item in found if isinstance(item, Article)] == [
        ["missing time"],
        ["repaired body", "missing time"],
        ["unreadable first_created"],
        ["missing time", "missing item_id"],
        ["missing time"],
    ]
    first, last = article("rss/broken.xml"), article("rss/broken.xml", 5)
    assert (first.headline, first.body, first.provider) == ("Ampersand & umlaut ü", "Fish & chips.", "cheap.example")
    assert (last.byline, last.language) == ("Ann Lee", "de")


def test_a_feed_that_was_cut_off_keeps_its_whole_items() -> None:
    """The last item is told, the others are read."""
    value = (FOLDER / "rss/channel.xml").read_bytes()
    cut = value[: value.index(b"Zinc fell")]
    assert [outcome(item) for item in parse_all(message(cut), LIMITS)] == ["meridian-tin-1", "malformed"]


def test_an_atom_entry_is_read_with_all_its_fields() -> None:
    """RFC 4287, its content in XHTML."""
    tin = article("atom/feed.xml")
    assert (tin.provider, tin.item_id, tin.url) == (
        "meridian.example",
        "urn:uuid:60a76c80",
        "https://www.meridian.example/1",
    )
    assert (tin.time, tin.time_source, tin.first_created) == (AFTERNOON, "version_created", MORNING)
    assert (tin.headline, tin.language, tin.byline) == ("Tin & copper rise", "en-GB", "Ann Lee; John Roe")
    assert (tin.copyright, tin.usage_terms) == ("Copyright 2026 Meridian", "https://www.meridian.example/terms")
    assert tin.subjects == (
        Subject(scheme="https://www.meridian.example/topics", code="metals", name="Metals"),
        Subject(scheme="category", code="tin"),
    )
    assert paragraphs(tin) == ["LONDON - Tin rose.", "Copper followed."]


def test_an_entry_taken_over_from_another_feed_is_that_feeds() -> None:
    """``source`` names the provider, the author and the credit."""
    fire = article("atom/feed.xml", 1)
    assert (fire.provider, fire.credit, fire.byline) == ("harbor.example", "Harbor Wire", "Max Orr")
    assert (fire.headline, fire.copyright, fire.body.strip()) == (
        "Fire at 5 < 6 o'clock",
        "Harbor 2026",
        "A warehouse burned.",
    )


def test_a_deleted_entry_cancels_its_item() -> None:
    """RFC 6721: the id, the time and the reason."""
    gone = article("atom/feed.xml", 3)
    assert (gone.status, gone.item_id) == (PubStatus.CANCELED, "urn:uuid:60a76c79")
    assert (gone.advisory, gone.time) == ("Withdrawn: wrong company", datetime(2026, 3, 2, 16, tzinfo=UTC))


def test_an_atom_entry_with_an_unreadable_date_is_kept() -> None:
    """A bad date does not lose the entry: the time of the feed stands in."""
    undated = article("atom/feed.xml", 2)
    assert (undated.item_id, undated.time_source) == ("tag:meridian.example,2026:8", "record")
    assert [(warning.name, warning.value, warning.instead) for warning in undated.warnings] == [
        ("updated", "soon", "time of the feed")
    ]


def test_a_lone_atom_entry_is_read() -> None:
    """An entry document needs no feed."""
    lone = article("atom/entry.xml")
    assert (lone.provider, lone.byline, lone.body) == ("lone.example", "Ann Lee", "Plain words.")


def test_a_json_feed_item_is_read_with_all_its_fields() -> None:
    """JSON Feed 1.1."""
    tin = article("json-feed/feed.json")
    assert (tin.provider, tin.item_id, tin.url) == ("meridian.example", "m1", "https://www.meridian.example/1")
    assert (tin.time, tin.time_source, tin.first_created) == (AFTERNOON, "version_created", MORNING)
    assert (tin.headline, tin.language, tin.byline) == ("Tin rises", "en-GB", "Ann Lee; John Roe")
    assert [subject.code for subject in tin.subjects] == ["metals", "tin"]
    assert paragraphs(tin) == ["Tin rose.", "Copper followed."]
    fire = article("json-feed/feed.json", 1)
    assert (fire.item_id, fire.url, fire.credit, fire.byline, fire.headline, fire.language) == (
        "2",
        "https://harbor.example/7",
        "harbor.example",
        "Markets desk",
        "",
        "en",
    )


def test_json_feed_items_that_cannot_be_used_are_told() -> None:
    """Items without a text are lost; wrong types, missing ids and impossible days are warnings."""
    found = items("json-feed/feed.json")
    assert [outcome(item)[:5] for item in found] == ["m1", "2", "3", "missi", "text-", "missi", "bad_f", "6"]
    assert [warned(item) for item in found if isinstance(item, Article)] == [
        [],
        [],
        ["unreadable first_created"],
        ["missing item_id", "missing time"],
        ["missing time"],
    ]
    assert article("json-feed/feed.json", 7).subjects == (Subject(scheme="tags", code="tin"),)


def test_json_feed_1_0_has_one_author() -> None:
    """The older form, with escaped slashes in its version."""
    assert article("json-feed/one.json").byline == "Ann Lee"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"<rss><channel><title>Nothing</title></channel></rss>", Reason.EMPTY),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", Reason.EMPTY),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', Reason.MALFORMED),
        (b"<rss><channel>", Reason.MALFORMED),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><item><title>&a;</title></item></rss>', Reason.MALFORMED),
        (b"<rss>" + b"<a>" * 80 + b"</a>" * 80 + b"</rss>", Reason.TOO_DEEP),
    ],
)
def test_what_is_no_feed_is_told(value: bytes, reason: Reason) -> None:
    """Feeds without items, broken before the first item, bombs."""
    assert rejection(value) is reason


def test_without_any_time_an_item_is_told() -> None:
    """None is made up."""
    found = parse_all(message((FOLDER / "rss/old.xml").read_bytes(), timestamp=None), LIMITS)
    assert [outcome(item) for item in found] == ["missing_field"]


@given(st.text(max_size=200), st.sampled_from(["title", "link", "guid", "pubDate", "description", "dc:date", "author"]))
def test_any_text_in_an_item_ends_as_an_article_or_a_rejection(text: str, name: str) -> None:
    """Whatever stands in an element, well-formed or not."""
    item = f"<item><title>T</title><link>https://a.example/1</link><{name}>{text}</{name}></item>"
    value = f"<rss version='2.0'><channel>{item}</channel></rss>".encode("utf-8", "surrogatepass")
    try:
        assert read(value).item_id
    except Rejected as problem:
        assert problem.detail
