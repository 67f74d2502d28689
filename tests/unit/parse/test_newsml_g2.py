"""Reading NewsML-G2 (the items are our own, with the features of the standard's examples)."""

from datetime import UTC, datetime

import pytest

from pipelines.language.instruments import organisation_of
from schemas import Article, Control, Dateline, Link, PubStatus, Reason, Rejected, Subject, Tag
from tests.unit.parse.messages import read, read_all, rejections, sample

MESSAGE = sample("newsml-g2/message.xml")
LEAST = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:m.example:1:T" version="1">'
    '<itemMeta><itemClass qcode="ninat:{kind}"/>{meta}<versionCreated>2026-03-03T10:00:00Z</versionCreated></itemMeta>'
    "<contentMeta>{content}</contentMeta>{rest}</newsItem>"
)


def item(meta: str = "", content: str = "<headline>Tin</headline>", rest: str = "", kind: str = "text") -> bytes:
    return LEAST.format(meta=meta, content=content, rest=rest, kind=kind).encode()


def text(inner: str) -> bytes:
    return item(rest=f"<contentSet>{inner}</contentSet>")


def test_every_field_of_an_item_in_a_message_is_read() -> None:
    """Identity, status, times, rights, lines, codes, links and the text, each in its place."""
    article = read_all(MESSAGE)[1]
    assert isinstance(article, Article)
    assert article == Article(
        provider="meridian",
        item_id="tag:meridian.example,2026:tin",
        version=4,
        series_id="L8N1AB2CD",
        links=(Link(relation="evolved_from", target="tag:meridian.example,2026:tin-flash"),),
        tags=(Tag(text="sig:correction", control=Control.CORRECTED),),
        status=PubStatus.USABLE,
        urgency=2,
        time=datetime(2026, 3, 3, 10, tzinfo=UTC),
        time_source="version_created",
        first_created=datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
        embargo_until=datetime(2026, 3, 3, 11, tzinfo=UTC),
        language="en-US",
        headline="UPDATE 1-Tin rises to $33,500 a tonne",
        slug="METALS-TIN/",
        advisory="Raises price in lead; Adds analyst",
        byline="By Ann Lee and Bo Ek",
        dateline=Dateline(place="LONDON, March 3 (Meridian) -"),
        credit="Meridian Wire",
        copyright="Copyright 2026 Meridian Wire",
        usage_terms="No use after 30 days; Not for resale",
        subjects=(
            Subject(scheme="medtop", code="20000385", name="market and exchange"),
            Subject(scheme="medtop", code="20000344"),
            Subject(scheme="pers", code="roe", name="Ann Roe"),
            Subject(scheme="org", code="tinco", name="Tin Co"),
            Subject(scheme="geo", code="UK", name="United Kingdom"),
            Subject(scheme="ev", code="lme-week", name="LME Week"),
            Subject(scheme="keyword", code="tin"),
            Subject(scheme="genre", code="Current", name="Current"),
        ),
        organisations=(organisation_of("Tin Co", ("XLON:TIN",)),),
        people=("Ann Roe",),
        places=("United Kingdom",),
        body=article.body,
    )
    assert [part for part in article.body.split("\n") if part.strip()] == [
        "Tin rose to $33,500 a tonne\xa0on Tuesday, the highest price since June.",
        "Prices",
        "Metal\tPrice",
        "Tin\t33,500",
        "“Stocks are low,” said Ann Roe of Tin Co.",
    ]


def test_a_message_tells_its_items_one_by_one() -> None:
    """A package is no article and no version of what it lists; a kill needs no text."""
    package, _, kill = read_all(MESSAGE)
    assert isinstance(package, Rejected)
    assert isinstance(kill, Article)
    assert (package.reason, "top-ten" in package.detail) == (Reason.NO_ARTICLE, True)
    assert (kill.item_id, kill.version, kill.status) == ("tag:meridian.example,2026:zinc", 2, PubStatus.CANCELED)
    assert (kill.provider, kill.headline, kill.body) == ("meridian.example", "", "")


def test_a_text_in_nitf_gives_what_the_metadata_leave_out() -> None:
    """Headline, byline, dateline with its day, note, credit and tagline."""
    article = read(sample("newsml-g2/nitf.xml"))
    assert (article.headline, article.byline) == ("Copper slips on stronger dollar", "By Bo Ek, Staff Writer")
    assert article.dateline == Dateline(place="Santiago", day=datetime(2026, 3, 2, tzinfo=UTC).date())
    assert (article.advisory, article.credit, article.status) == ("Eds: to be led", "Meridian", PubStatus.WITHHELD)
    assert article.subjects == (Subject(scheme="subject", code="copper"),)
    assert [part.strip() for part in article.body.split("\n\n") if part.strip()] == [
        "Copper fell 1.2 percent to $9,870 a tonne.",
        "Traders cited a stronger dollar.",
        "(Reporting by Bo Ek; Editing by Ann Lee)",
    ]


@pytest.mark.parametrize("kind", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem", "packageItem"])
def test_other_items_are_no_articles(kind: str) -> None:
    """Each is told by its name."""
    assert rejections(f'<{kind} guid="x"/>'.encode()) == [Reason.NO_ARTICLE]


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic"])
def test_other_media_are_articles_only_with_a_text(kind: str) -> None:
    """A picture's caption is no story; a script that comes with a video is one."""
    caption = "<headline>Tin</headline><description>Ingots</description>"
    script = "<contentSet><inlineData contenttype='text/plain'>Tin rose.</inlineData></contentSet>"
    assert rejections(item(content=caption, kind=kind)) == [Reason.NO_ARTICLE]
    assert read(item(kind=kind, rest=script)).body == "Tin rose."


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<inlineData contenttype='text/plain'>Tin rose.</inlineData>", "Tin rose."),
        ("<inlineData contenttype='text/html'>&lt;p&gt;Tin&lt;/p&gt;</inlineData>", "Tin"),
        ("<inlineXML contenttype='text/xml'><section><p>Tin</p></section></inlineXML>", "Tin"),
        ("<inlineXML><sports-content><team>Tin</team></sports-content></inlineXML>", ""),
        ("<inlineData encoding='base64'>VGlu</inlineData>", ""),
        ("<remoteContent href='https://m.example/tin.txt'/>", ""),
        ("<inlineXML/><inlineData>Tin</inlineData>", "Tin"),
    ],
)
def test_the_first_content_that_is_a_text_is_the_body(content: str, body: str) -> None:
    """Plain, HTML or any XML with paragraphs; not figures, not what is encoded or lies elsewhere."""
    assert read(text(content)).body == body


def test_an_item_whose_text_lies_elsewhere_is_read_by_its_description() -> None:
    """Headline and description are what there is."""
    content = "<headline>Tin</headline><description>Tin rose.</description>"
    assert read(item(content=content)).body == "Tin rose."


def test_an_embargo_without_a_time_is_a_hold() -> None:
    """The standard's empty ``embargoed`` means until further notice."""
    held = read(item(meta="<embargoed/>"))
    assert (held.status, held.embargo_until) == (PubStatus.WITHHELD, None)


@pytest.mark.parametrize(
    ("rel", "relation"),
    [
        ("irel:previousVersion", "previous_version"),
        ("irel:evolvedFrom", "evolved_from"),
        ("irel:isDerivedFrom", "rewrite_of"),
        ("irel:seeAlso", None),
        ("irel:associatedWith", None),
    ],
)
def test_only_relations_within_a_story_are_links(rel: str, relation: str | None) -> None:
    """What is only associated must not be joined."""
    links = read(item(meta=f'<link rel="{rel}" residref="urn:x"/>')).links
    assert links == ((Link(relation=relation, target="urn:x"),) if relation else ())


def test_namespace_prefixes_do_not_matter() -> None:
    """The same item with a prefix on every element."""
    prefixed = MESSAGE.replace(b"<", b"<n:").replace(b"<n:/", b"</n:").replace(b"<n:?", b"<?")
    prefixed = prefixed.replace(b'xmlns="http://iptc', b'xmlns:n="http://iptc').replace(b' xmlns="http://www', b' x="')
    assert read_all(prefixed)[1] == read_all(MESSAGE)[1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read(encoding: str) -> None:
    """With or without a byte-order mark."""
    document = MESSAGE.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(encoding)
    assert read_all(document)[1] == read_all(MESSAGE)[1]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (item(content=""), Reason.MISSING_FIELD),
    ],
)
def test_an_item_that_cannot_be_used_is_told(value: bytes, reason: Reason) -> None:
    """What is missing, unknown or impossible is named."""
    assert rejections(value) == [reason]


def test_a_message_without_items_is_empty() -> None:
    """Nothing is counted that is not there."""
    with pytest.raises(Rejected, match="holds no item"):
        read_all(b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet/></newsMessage>')
