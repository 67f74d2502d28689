"""Reading Reuters-21578 elements (the texts here are our own)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Reason, Rejected, WarningCode
from tests.unit.parse.messages import read, rejection

NOTE = "&#5;&#5;&#5;F\n&#22;&#22;&#1;f0704&#31;reute\nu f BC-TIN-&lt;TN>   03-02 0105"


def element(text: str, attributes: str = "", date: str = " 2-MAR-1987 15:01:01.79", number: str = 'NEWID="7"') -> bytes:
    return (
        f'<REUTERS TOPICS="YES" {number}><DATE>{date}</DATE><TOPICS><D>tin</D></TOPICS><PLACES><D>uk</D><D>usa</D></PLACES>'
        f"<PEOPLE><D>roe</D></PEOPLE><ORGS><D>itc</D></ORGS><UNKNOWN>{NOTE}</UNKNOWN>"
        f"<TEXT{attributes}>&#2;{text}&#3;</TEXT></REUTERS>"
    ).encode()


STORY = "<TITLE>TIN &lt;TN> RISES</TITLE><AUTHOR> by Ann Lee, Reuters</AUTHOR><DATELINE> LONDON, March 2 - </DATELINE><BODY>Tin\nrose.\n Reuter\n</BODY>"


def test_an_element_is_read_with_all_its_parts() -> None:
    """Title, author, dateline in front of the body, slug line, priority and the lists."""
    article = read(element(STORY))
    assert (article.provider, article.item_id, article.urgency) == ("reuters", "7", 3)
    assert article.headline == "TIN <TN> RISES"
    assert article.byline == "by Ann Lee, Reuters"
    assert article.body == "LONDON, March 2 - Tin\nrose.\n Reuter\n"
    assert article.slug == "u f BC-TIN-<TN>   03-02 0105"
    assert article.time == datetime(1987, 3, 2, 15, 1, 1, 790_000, tzinfo=UTC)
    assert (article.places, article.people, article.organisations[0].name) == (("uk", "usa"), ("roe",), "itc")
    assert [(subject.scheme, subject.code) for subject in article.subjects] == [("topics", "tin")]


def test_a_brief_has_a_headline_alone() -> None:
    """Such an item is a flash: it has no body."""
    article = read(element("\n******<TITLE>FED BUYS BILLS</TITLE>", ' TYPE="BRIEF"'))
    assert (article.headline, article.body.strip()) == ("FED BUYS BILLS", "")


def test_an_unprocessed_text_has_its_headline_in_the_first_line() -> None:
    """Tables keep their lines."""
    article = read(element("\nTin Co 4th qtr\n  Shr 5 cts vs 3 cts\n  Net 1 mln vs 2 mln\n", ' TYPE="UNPROC"'))
    assert article.headline == "Tin Co 4th qtr"
    assert article.body.split("\n") == ["  Shr 5 cts vs 3 cts", "  Net 1 mln vs 2 mln"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (element("  "), Reason.MISSING_FIELD),
        (b"<REUTERS></REUTERS>", Reason.MISSING_FIELD),
        (b"<REUTERS>" + b"<D>" * 200_000, Reason.TOO_DEEP),
    ],
)
def test_an_element_that_cannot_be_used_is_told(value: bytes, reason: Reason) -> None:
    """What is missing or impossible is named."""
    assert rejection(value) is reason


def test_entities_other_than_characters_are_never_expanded() -> None:
    """A reference to a declared entity stays as it stands."""
    assert read(element(STORY.replace("RISES", "&bomb;"))).headline == "TIN <TN> &bomb;"


@given(st.text(max_size=300))
def test_any_text_ends_as_an_article_or_a_rejection(text: str) -> None:
    """Nothing inside an element can crash the parser."""
    try:
        read(element(text))
    except Rejected as problem:
        assert problem.detail


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        (element(STORY, number=""), "item_id", WarningCode.MISSING),
        (element(STORY, date="no date"), "time", WarningCode.UNREADABLE),
        (element(STORY, date="31-FEB-1987 10:00:00.00"), "time", WarningCode.UNREADABLE),
        (element(STORY, date=" 2-XYZ-1987 10:00:00.00"), "time", WarningCode.UNREADABLE),
    ],
)
def test_an_id_or_date_that_cannot_be_read_does_not_lose_the_story(value: bytes, field: str, code: WarningCode) -> None:
    """The hash of the text and the time of the record stand in."""
    assert [(one.field, one.code) for one in read(value).warnings] == [(field, code)]


def test_a_text_without_parts_has_its_headline_in_the_first_line() -> None:
    """As an unprocessed one."""
    assert (read(element("Tin rises\nIt rose.")).headline, read(element("Tin rises\nIt rose.")).body) == (
        "Tin rises",
        "It rose.",
    )
