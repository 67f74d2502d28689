"""An embargo that stands in a notice is read, and enforced."""

from datetime import UTC, datetime

import pytest

from pipelines.normalize import TimeLimits, normalize
from pipelines.normalize.embargo import read_embargo
from schemas import Article, ParsedArticle, PubStatus

FILED = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("notice", "until"),
    [
        ("EMBARGOED UNTIL 0900 GMT", "2026-03-05T09:00"),
        ("Embargoed until 1800 GMT.", "2026-03-04T18:00"),
        ("(EMBARGOED FOR RELEASE AT 0001 GMT ON FRIDAY, MARCH 6)", "2026-03-06T00:01"),
        ("Embargo: 10 a.m. ET Tuesday", "2026-03-10T14:00"),
        ("HOLD FOR RELEASE until 12:01 a.m. EST, March 9, 2026", "2026-03-09T05:01"),
        ("HOLD FOR RELEASE until 12:01 a.m. ET, March 9, 2026", "2026-03-09T04:01"),
        ("Embargoed until 0900 EST July 1", "2026-07-01T14:00"),
        ("Embargoed until 0900 IST July 1", "2026-07-01T03:30"),
        ("Embargoed until 09:00 Beijing time, July 1", "2026-07-01T01:00"),
        ("Embargo: 5. März, 10.00 MEZ", "2026-03-05T09:00"),
        ("Embargo: 5 août 2026, 10h00 CEST", "2026-08-05T08:00"),
        ("Not for publication before 00:01 GMT 7 March 2026", "2026-03-07T00:01"),
        ("STRICTLY EMBARGOED UNTIL 14:00 CET, 5 MARCH", "2026-03-05T13:00"),
        ("EMBARGOED until noon ET on 2026-07-01", "2026-07-01T16:00"),
        ("Embargoed until midnight London time", "2026-03-05T00:00"),
        ("FOR RELEASE AT 8:30 A.M. EST, THURSDAY, MARCH 5", "2026-03-05T13:30"),
        ("Embargoed till 09:00 +0530 on Jan 2", "2026-01-02T03:30"),
        ("Embargo until 0700 GMT Jan 2, 2027", "2027-01-02T07:00"),
    ],
)
def test_a_notice_names_the_moment_of_release(notice: str, until: str) -> None:
    """Clock, zone and day are read in the wires' ways of writing them; the day that is left out is the next."""
    found = read_embargo(notice, FILED)
    assert found is not None
    assert found.until is not None
    assert found.until.isoformat()[:16] == until


@pytest.mark.parametrize(
    "notice",
    [
        "EMBARGOED",
        "Embargoed until further notice",
        "Embargoed until 9:00 Friday",
        "Embargoed until 0900 XYZT",
        "Embargo until Feb 30 0900 GMT",
        "Embargoed until 10:00 at the earliest",
        "Embargoed until 9999-12-31 2400 GMT",
        "Embargoed until 0001-01-01 0000 +0530",
    ],
)
def test_a_notice_without_a_readable_moment_holds(notice: str) -> None:
    """No moment, no zone, an unknown zone or an impossible day: the item is held."""
    found = read_embargo(notice, FILED)
    assert found is not None
    assert found.until is None


@pytest.mark.parametrize(
    "text",
    [
        "FOR IMMEDIATE RELEASE",
        "Embargo lifted",
        "Iran said the embargo until March would be kept",
        "Corrects figure in third paragraph",
        "The oil embargo of 1973 ended at 0900 GMT",
        "Not for use in Quebec",
        "",
    ],
)
def test_other_texts_are_no_notice(text: str) -> None:
    """A story about an embargo is none."""
    assert read_embargo(text, FILED) is None


def article(**fields: object) -> Article:
    """Make an article of the day."""
    least = {
        "provider": "meridian",
        "item_id": "m1",
        "time": FILED,
        "time_source": "body",
        "headline": "Bank to merge",
        "body": "",
    }
    return Article.model_validate(least | fields)


def test_an_editors_note_is_enforced() -> None:
    """A note that names a moment embargoes the item, one that names none holds it, one that has passed does nothing."""
    later = normalize(ParsedArticle(article(advisory="EMBARGOED UNTIL 0900 GMT March 6")), "en", TimeLimits())
    assert later.embargo_until == datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert normalize(ParsedArticle(article(advisory="Embargoed")), "en", TimeLimits()).status is PubStatus.WITHHELD
    passed = normalize(ParsedArticle(article(advisory="Embargoed until 0900 GMT March 4")), "en", TimeLimits())
    assert (passed.embargo_until, passed.status) == (None, PubStatus.USABLE)


def test_a_line_over_the_story_is_enforced_and_is_no_text() -> None:
    """The first paragraph may be the notice; a declared embargo is stronger."""
    body = "EMBARGOED UNTIL 0900 GMT MARCH 6\n\nLONDON, March 4 (Reuters) - Two banks will merge."
    read = normalize(ParsedArticle(article(body=body)), "en", TimeLimits())
    assert read.embargo_until == datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert read.body == "Two banks will merge."
    assert read.advisory == "EMBARGOED UNTIL 0900 GMT MARCH 6"
    declared = datetime(2026, 3, 7, tzinfo=UTC)
    assert (
        normalize(ParsedArticle(article(body=body, embargo_until=declared)), "en", TimeLimits()).embargo_until
        == declared
    )


def test_a_notice_over_the_headline_is_not_the_headline() -> None:
    """The line under it is; where only the story stands under it, the notice stays and is enforced all the same."""
    notice, until = "EMBARGOED UNTIL 0900 GMT MARCH 6", datetime(2026, 3, 6, 9, tzinfo=UTC)
    story = "LONDON, March 4 (Reuters) - Two banks will merge."
    read = normalize(ParsedArticle(article(headline=notice, body=f"Banks to merge\n\n{story}")), "en", TimeLimits())
    assert (read.headline, read.body, read.advisory) == ("Banks to merge", "Two banks will merge.", notice)
    assert read.embargo_until == until
    bare = normalize(ParsedArticle(article(headline=notice, body=story)), "en", TimeLimits())
    assert (bare.headline, bare.embargo_until) == (notice, until)
    assert (
        normalize(ParsedArticle(article(headline="Embargo hits trade", body=story)), "en", TimeLimits()).status
        is PubStatus.USABLE
    )
