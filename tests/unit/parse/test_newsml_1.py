"""Reading NewsML 1 (the documents are our own, with the features of the standard)."""

from datetime import UTC, datetime

import pytest

from schemas import Article, Control, Dateline, Link, Organisation, PubStatus, Reason, Subject, Tag
from tests.unit.parse.messages import read, read_all, rejections, sample

ITEM = sample("newsml-1/item.xml")


def item(
    management: str = "",
    lines: str = "<HeadLine>Tin</HeadLine>",
    content: str = "<DataContent>Tin rose.</DataContent>",
    revision: str = "<RevisionId>1</RevisionId>",
    more: str = "",
) -> bytes:
    return (
        '<NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier><ProviderId>m.example</ProviderId>'
        f"<DateId>20260303</DateId><NewsItemId>T1</NewsItemId>{revision}</NewsIdentifier></Identification>"
        f"<NewsManagement><ThisRevisionCreated>20260303T100000Z</ThisRevisionCreated>{management}</NewsManagement>"
        f"<NewsComponent><NewsLines>{lines}</NewsLines><ContentItem>{content}</ContentItem>{more}</NewsComponent>"
        "</NewsItem></NewsML>"
    ).encode()


def test_every_field_of_an_item_is_read() -> None:
    """Identity without the revision, management, lines, rights, codes, the topics of the document, and the text."""
    article = read(ITEM)
    assert article == Article(
        provider="meridian.example",
        item_id="urn:newsml:meridian.example:20260303:MX0042",
        version=3,
        links=(Link(relation="rewrite_of", target="urn:newsml:meridian.example:20260303:MX0040"),),
        tags=(Tag(text="Correction", control=Control.CORRECTED),),
        status=PubStatus.USABLE,
        urgency=3,
        time=datetime(2026, 3, 3, 10, tzinfo=UTC),
        time_source="version_created",
        first_created=datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
        embargo_until=datetime(2026, 3, 3, 11, tzinfo=UTC),
        expires=datetime(2026, 4, 2, 11, tzinfo=UTC),
        language="en",
        headline="CORRECTED-Tin rises in Zürich trade",
        slug="METALS-TIN",
        advisory="Corrects price in paragraph 1",
        byline="By Ann Lee",
        dateline=Dateline(place="ZÜRICH, March 3"),
        credit="Meridian Wire",
        copyright="(c) 2026 Meridian Wire",
        usage_terms="Not for resale",
        subjects=(
            Subject(scheme="subj", code="04000000"),
            Subject(scheme="subj", code="04008000"),
            Subject(scheme="xlon", code="TIN", name="Tin Co"),
            Subject(scheme="person", code="roe", name="Ann Roe"),
            Subject(scheme="medtop", code="20000385", name="market and exchange"),
            Subject(scheme="keyword", code="metals"),
            Subject(scheme="keyword", code="tin"),
            Subject(scheme="genre", code="Current"),
        ),
        organisations=(Organisation(name="Tin Co"),),
        people=("Ann Roe",),
        places=("Zürich",),
        body=article.body,
    )
    assert [part for part in article.body.split("\n") if part.strip()] == [
        "Tin rose to $33,500 a tonne on Tuesday, not $35,300 as sent before.",
        "The rise of 2.4\xa0percent was the largest since June, said Ann Roe of Tin Co.",
    ]


def test_a_document_may_hold_several_items() -> None:
    """Each is read on its own."""
    one = item().removeprefix(b'<NewsML Version="1.2">').removesuffix(b"</NewsML>")
    both = b"<NewsML>" + one + one.replace(b"T1", b"T2").replace(b"Tin rose.", b"Lead rose.") + b"</NewsML>"
    assert [(article.item_id[-2:], article.body) for article in read_all(both) if isinstance(article, Article)] == [
        ("T1", "Tin rose."),
        ("T2", "Lead rose."),
    ]


@pytest.mark.parametrize(
    ("management", "status"),
    [
        ('<Status FormalName="Usable"/>', PubStatus.USABLE),
        ('<Status FormalName="Canceled"/>', PubStatus.CANCELED),
        ('<Status FormalName="Withheld"/>', PubStatus.WITHHELD),
        ('<Status FormalName="Embargoed"/>', PubStatus.WITHHELD),
    ],
)
def test_the_status_is_enforced(management: str, status: PubStatus) -> None:
    """An embargo whose end is not announced is a hold."""
    assert read(item(management)).status is status


def test_a_kill_may_be_management_data_alone() -> None:
    """``Update='A'`` sends new management data without any text."""
    kill = item(
        '<Status FormalName="Canceled"/>', lines="", content="", revision='<RevisionId Update="A">2</RevisionId>'
    )
    assert (read(kill).status, read(kill).version) == (PubStatus.CANCELED, 2)


def test_an_item_that_only_holds_changes_is_told() -> None:
    """It cannot be read without the item that it changes."""
    assert rejections(item(revision='<RevisionId PreviousRevision="1" Update="U">2</RevisionId>')) == [Reason.BAD_FIELD]


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<DataContent>Tin rose.</DataContent>", "Tin rose."),
        ("<DataContent><![CDATA[<p>Tin &amp; lead</p><p>rose.</p>]]></DataContent>", "Tin & lead\n\nrose."),
        (
            "<DataContent><![CDATA[<nitf><head><title>T</title></head><body><body.content><p>Tin</p></body.content></body></nitf>]]></DataContent>",
            "Tin",
        ),
        ("<DataContent><html><head><title>T</title></head><body><p>Tin</p></body></html></DataContent>", "Tin"),
        ("<DataContent><p>Tin</p></DataContent>", "Tin"),
        ('<MimeType FormalName="text/plain"/><DataContent>&lt;TIN.L> rose</DataContent>', "<TIN.L> rose"),
        ('<Encoding Notation="base64"><DataContent>VGlu</DataContent></Encoding>', ""),
    ],
)
def test_texts_come_in_several_shapes(content: str, body: str) -> None:
    """Plain, HTML or NITF as data, as markup, or as characters; never what is encoded."""
    assert read(item(content=content)).body == body


def test_the_first_text_is_the_story() -> None:
    """What the component around it does not say is taken from the others."""
    side = "<NewsComponent><NewsLines><ByLine>By Bo Ek</ByLine></NewsLines><ContentItem><DataContent>More</DataContent></ContentItem></NewsComponent>"
    article = read(item(more=side))
    assert (article.body, article.byline) == ("Tin rose.", "By Bo Ek")


def test_pictures_and_lists_are_no_articles() -> None:
    """They have no text of their own."""
    picture = '<MediaType FormalName="Photo"/><DataContent>caption</DataContent>'
    assert rejections(item(content=picture)) == [Reason.NO_ARTICLE]
    assert rejections(item(lines="", content="", more='<NewsItemRef NewsItem="urn:x"/>')) == [Reason.NO_ARTICLE]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"<NewsML><NewsItem/></NewsML>", Reason.MISSING_FIELD),
        (item(lines="", content=""), Reason.MISSING_FIELD),
    ],
)
def test_an_item_that_cannot_be_used_is_told(value: bytes, reason: Reason) -> None:
    """What is missing, unknown or impossible is named."""
    assert rejections(value) == [reason]
