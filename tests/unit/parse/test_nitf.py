"""Reading NITF (the documents are our own, with the features of the standard)."""

from datetime import UTC, date, datetime

import pytest

from pipelines.language.instruments import organisation_of
from schemas import Article, Control, Dateline, Link, PubStatus, Reason, Subject, Tag
from tests.unit.parse.messages import DAY, read, rejection, sample

STORY = sample("nitf/story.xml")


def document(docdata: str = "", head: str = "<hedline><hl1>Tin</hl1></hedline>", given: str = "") -> bytes:
    return (
        f'<nitf><head><docdata {given}><doc-id regsrc="M" id-string="1"/>{docdata}</docdata></head>'
        f"<body><body.head>{head}</body.head><body.content><p>Tin rose.</p></body.content></body></nitf>"
    ).encode()


def test_every_field_of_a_document_is_read() -> None:
    """Head, docdata, marked content, the lines of the body and its text."""
    article = read(STORY)
    assert article == Article(
        provider="meridian",
        item_id="M-42",
        version=2,
        series_id="Tin-Prices/2026-03-03",
        take=1,
        links=(Link(relation="corrects", target="M-40"), Link(relation="kills", target="M-41")),
        tags=(Tag(text="correction", control=Control.CORRECTED),),
        status=PubStatus.USABLE,
        urgency=3,
        time=datetime(2026, 3, 3, 10, tzinfo=UTC),
        time_source="version_created",
        embargo_until=datetime(2026, 3, 3, 11, tzinfo=UTC),
        expires=datetime(2026, 4, 2, 11, tzinfo=UTC),
        language="en",
        headline="Tin rises to $33,500 a tonne",
        slug="Tin-Prices",
        advisory="Corrects price in lead; To be led; Eds: adds analyst",
        byline="By Ann Lee, Metals Writer",
        dateline=Dateline(place="LONDON", day=date(2026, 3, 2)),
        credit="Meridian Wire",
        copyright="Copyright 2026 Meridian Wire",
        usage_terms="For subscribers only",
        subjects=(
            Subject(scheme="subj", code="04008000", name="Metals"),
            Subject(scheme="tobject", code="news"),
            Subject(scheme="fixture", code="metals-close"),
            Subject(scheme="series", code="Metals week"),
            Subject(scheme="section", code="Markets"),
            Subject(scheme="doc-scope", code="Europe"),
            Subject(scheme="keyword", code="tin"),
            Subject(scheme="keyword", code="metals"),
            Subject(scheme="pers", code="roe", name="Ann Roe"),
            Subject(scheme="XLON", code="TIN", name="Tin Co"),
            Subject(scheme="sector", code="mining", name="Mining"),
            Subject(scheme="genre", code="analysis"),
            Subject(scheme="event", code="LME Week", name="LME Week"),
        ),
        organisations=(organisation_of("Tin Co", ("XLON:TIN",)),),
        people=("Ann Roe",),
        places=("London",),
        body=article.body,
    )
    assert [part for part in article.body.split("\n") if part.strip()] == [
        "Tin rose to $33,500 a tonne on Tuesday, the highest price since June, as stocks in London fell\xa0again.",
        "Stocks",
        "“Stocks are low,” said Ann Roe of Tin Co.",
        "Prices",
        "Metal\tPrice",
        "Tin\t33,500",
        "Tin: up 2.4 percent",
        "Lead: down",
        "(Reporting by Ann Lee; Editing by Bo Ek)",
    ]


@pytest.mark.parametrize(
    ("given", "docdata", "status", "embargo"),
    [
        ("", "", PubStatus.USABLE, None),
        ('management-status="canceled"', "", PubStatus.CANCELED, None),
        ('management-status="withheld"', "", PubStatus.WITHHELD, None),
        ('management-status="embargoed"', "", PubStatus.WITHHELD, None),
        ('management-status="embargoed"', '<date.release norm="20260304"/>', PubStatus.USABLE, 4),
        ('management-status="usable"', '<date.release norm="20260304"/>', PubStatus.USABLE, 4),
        ("", '<date.release norm="20260303"/>', PubStatus.USABLE, None),
    ],
)
def test_status_and_release_are_enforced(given: str, docdata: str, status: PubStatus, embargo: int | None) -> None:
    """A release after the issue is an embargo; an embargo without a release is a hold."""
    article = read(document(f'<date.issue norm="20260303T000000Z"/>{docdata}', given=given))
    until = datetime(2026, 3, embargo, tzinfo=UTC) if embargo else None
    assert (article.status, article.embargo_until) == (status, until)


def test_the_generation_of_the_key_is_the_version() -> None:
    """It counts the instances of a story; the key's version stands in for it."""
    both = '<du-key key="Tin" generation="3" version="9"/>'
    assert read(document(both)).version == 3
    assert read(document('<du-key key="Tin" version="9"/>')).version == 9
    assert read(document('<du-key key="Tin" version="final"/>')).version is None


def test_a_key_is_a_series_of_one_day_only() -> None:
    """The standard lets a key be used again for another story, so the same key on another day is another series."""
    one, other = (
        read(document(f'<date.issue norm="2026030{day}T100000Z"/><du-key key="Tin"/>')).series_id for day in (3, 4)
    )
    assert (one, other) == ("Tin/2026-03-03", "Tin/2026-03-04")


def test_the_time_is_that_of_the_issue_else_of_publication_else_of_the_record() -> None:
    """Compact ISO times with and without zone and ``T`` are read."""
    assert read(document('<date.issue norm="20260303120000-0500"/>')).time == datetime(2026, 3, 3, 17, tzinfo=UTC)
    published = document().replace(b"</head>", b'<pubdata date.publication="20260301"/></head>')
    assert (read(published).time, read(published).time_source) == (datetime(2026, 3, 1, tzinfo=UTC), "record")
    assert read(document()).time == DAY


def test_a_kill_needs_no_text() -> None:
    """Its id and its status say all."""
    kill = (
        b'<nitf><head><docdata management-status="canceled"><doc-id regsrc="M" id-string="1"/></docdata></head></nitf>'
    )
    assert (read(kill).item_id, read(kill).status) == ("1", PubStatus.CANCELED)


def test_an_abstract_stands_in_for_a_text() -> None:
    """It is not repeated where there is a text."""
    head = "<hedline><hl1>Tin</hl1></hedline><abstract><p>Short.</p></abstract>"
    assert read(document(head=head)).body == "Tin rose."
    assert read(document(head=head).replace(b"<p>Tin rose.</p>", b"")).body == "Short."


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"<nitf/>", Reason.MISSING_FIELD),
        (document(head="").replace(b"<p>Tin rose.</p>", b""), Reason.MISSING_FIELD),
        (document()[:-9], Reason.MALFORMED),
    ],
)
def test_a_document_that_cannot_be_used_is_told(value: bytes, reason: Reason) -> None:
    """What is missing, unknown or impossible is named."""
    assert rejection(value) is reason


def test_a_note_to_editors_within_the_content_is_an_advisory() -> None:
    """Wherever it stands, and never text of the story."""
    note = b'<note noteclass="editorsnote"><body.content><p>Adds a price.</p></body.content></note>'
    article = read(document().replace(b"<body.content>", b"<body.content>" + note, 1))
    assert (article.advisory, article.body) == ("Adds a price.", "Tin rose.")
