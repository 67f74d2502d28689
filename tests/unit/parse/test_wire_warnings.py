"""A secondary field that is missing or cannot be read never loses the story: the same in all the IPTC's formats."""

from datetime import UTC, datetime

import pytest

from pipelines.parse.ids import names_provider
from pipelines.parse.iptc import GREATEST, read_urgency, read_version
from pipelines.parse.item_warnings import Warnings
from schemas import Dateline, PubStatus, WarningCode
from tests.unit.parse import test_newsml_1, test_newsml_g2, test_nitf
from tests.unit.parse.messages import DAY, ninjs, read

G2, ONE, NITF = test_newsml_g2.item, test_newsml_1.item, test_nitf.document
ISSUED = '<date.issue norm="20260303T100000Z"/>'
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("3", 3),
        ("0", 0),
        ("03", 3),
        ("v3", 3),
        ("Version 3", 3),
        ("rev. 3", 3),
        ("3rd", 3),
        ("1.0", 1),
        ("1772524800", 1_772_524_800),
        ("20260303080000000", 20_260_303_080_000_000),
        (str(GREATEST), GREATEST),
        (str(GREATEST + 1), None),
        ("9" * 5000, None),
        ("2026-03-03T08:00:00Z", 1_772_524_800_000_000),
        ("2.1", None),
        ("-1", None),
        ("one", None),
        ("\u0663", None),
    ],
)
def test_a_version_is_a_whole_number_of_64_bits(written: str, version: int | None) -> None:
    """Anything else leaves a warning, and time orders the versions."""
    warnings = Warnings()
    assert read_version(warnings, "version", written) == version
    assert [warning.field for warning in warnings.all()] == ([] if version is not None else ["version"])


@pytest.mark.parametrize(
    ("written", "urgency"), [("4", 4), ("4.0", 4), ("", None), ("0", None), ("12", None), ("b", None)]
)
def test_an_urgency_is_1_to_9(written: str, urgency: int | None) -> None:
    """An empty one is none."""
    warnings = Warnings()
    assert read_urgency(warnings, "urgency", written) == urgency
    assert bool(warnings.all()) == (urgency is None and written != "")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (G2().replace(b' version="1"', b' version="one"'), "version"),
        (G2(content="<headline>Tin</headline><urgency>high</urgency>"), "urgency"),
        (G2(meta="<firstCreated>soon</firstCreated>"), "first_created"),
        (G2().replace(b"urn:newsml:m.example:1:T", b"T"), "provider"),
        (ONE(revision="<RevisionId>two</RevisionId>"), "version"),
        (ONE('<Urgency FormalName="high"/>'), "urgency"),
        (ONE("<FirstCreated>20260231</FirstCreated>"), "first_created"),
        (ONE().replace(b"m.example", b""), "provider"),
        (
            ONE(
                '<StatusWillChange><FutureStatus FormalName="Canceled"/><DateAndTime>x</DateAndTime></StatusWillChange>'
            ),
            "expires",
        ),
        (NITF(ISSUED + '<du-key generation="final"/>'), "version"),
        (NITF(ISSUED + '<urgency ed-urg="x"/>'), "urgency"),
        (NITF(ISSUED + '<date.expire norm="YYYYMMDD"/>'), "expires"),
        (NITF(ISSUED).replace(b'regsrc="M"', b""), "provider"),
        (ninjs(version="two"), "version"),
        (ninjs(version={"number": 2}), "version"),
        (ninjs(urgency=12), "urgency"),
        (ninjs(expires="never"), "expires"),
        (ninjs(uri="77"), "provider"),
        (ninjs(byline={"name": "Ann Roe"}), "byline"),
        (ninjs(subject=[7]), "subjects"),
        (ninjs(body_text=True), "body"),
    ],
)
def test_what_cannot_be_read_is_a_warning(value: bytes, field: str) -> None:
    """The article is as if the field were not there."""
    article = read(value)
    assert [warning.field for warning in article.warnings] == [field]
    assert (article.time, article.status, article.headline[:3]) == (TEN, PubStatus.USABLE, "Tin")


@pytest.mark.parametrize(
    "value",
    [
        G2(meta='<pubStatus qcode="stat:maybe"/>'),
        G2(meta="<embargoed>soon</embargoed>"),
        ONE('<Status FormalName="Perhaps"/>'),
        ONE('<StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>x</DateAndTime></StatusWillChange>'),
        NITF(ISSUED, given='management-status="perhaps"'),
        NITF(ISSUED + '<date.release norm="YYYYMMDD000000-HHMM"/>'),
        NITF(ISSUED + '<date.release norm="20260231"/>', given='management-status="usable"'),
        ninjs(pubstatus="maybe"),
        ninjs(pubstatus=["usable", 3]),
        ninjs(embargoed="tomorrow"),
        ninjs(embargoeduntil={"date": "2026-03-04"}),
        ninjs(embargoed=True),
    ],
)
def test_a_status_or_an_embargo_that_cannot_be_read_withholds(value: bytes) -> None:
    """Nothing is published by mistake."""
    article = read(value)
    assert (article.status, article.embargo_until) == (PubStatus.WITHHELD, None)
    assert {"status", "embargo_until"} & {warning.field for warning in article.warnings}


def test_a_kill_stays_one_whatever_its_embargo() -> None:
    """It is not weakened to a hold."""
    assert read(ninjs(pubstatus="canceled", embargoed="tomorrow")).status is PubStatus.CANCELED


@pytest.mark.parametrize(
    ("value", "when", "source"),
    [
        (G2().replace(b"2026-03-03T10:00:00Z", b"soon"), DAY, "record"),
        (
            G2(meta="<firstCreated>2026-03-03T10:00:00Z</firstCreated>").replace(b"10:00:00Z</v", b"25:00:00Z</v"),
            TEN,
            "first_created",
        ),
        (
            ONE("<FirstCreated>20260303T100000Z</FirstCreated>").replace(b"100000Z</T", b"250000Z</T"),
            TEN,
            "first_created",
        ),
        (
            ONE().replace(b"20260303T100000Z", b"soon").replace(b"20260303<", b"20260301<"),
            datetime(2026, 3, 1, tzinfo=UTC),
            "record",
        ),
        (NITF('<date.issue norm="20260231"/>'), DAY, "record"),
        (ninjs(versioncreated="2026-02-30T25:61:00Z"), DAY, "record"),
        (ninjs(versioncreated="0001-01-01T00:00:00+14:00"), DAY, "record"),
        (ninjs(versioncreated="yesterday", firstcreated="2026-03-03T10:00:00Z"), TEN, "first_created"),
        (ninjs(versioncreated=None, updated="2026-03-03T10:00:00Z"), TEN, "record"),
    ],
)
def test_the_next_best_time_stands_in(value: bytes, when: datetime, source: str) -> None:
    """Other times of the item, of what surrounds it, that of the record."""
    article = read(value)
    assert (article.time, article.time_source) == (when, source)


@pytest.mark.parametrize(
    "value",
    [
        G2().replace(b' guid="urn:newsml:m.example:1:T"', b""),
        ONE().replace(b"<NewsItemId>T1</NewsItemId>", b""),
        NITF(ISSUED).replace(b'id-string="1"', b""),
        ninjs(uri=None),
        ninjs(uri="https://www.meridian.example/", infosource=[{"name": "meridian.example"}]),
    ],
)
def test_an_item_without_an_id_has_a_hash(value: bytes) -> None:
    """The same text again is a redelivery."""
    article = read(value)
    assert article.item_id.startswith("text-")
    assert article.item_id == read(value).item_id
    assert ("item_id", "hash of the text") in [(warning.field, warning.instead) for warning in article.warnings]


@pytest.mark.parametrize(
    ("item_id", "provider", "found"),
    [
        ("https://wire.example", "anybody", True),
        ("http://www.wire.example/", "anybody", True),
        ("wire.example", "wire.example", True),
        ("Meridian", "meridian", True),
        ("tag:wire.example,2026:", "w", True),
        ("urn:newsml:wire.example", "w", True),
        ("https://wire.example/77", "wire.example", False),
        ("https://wire.example/?p=77", "wire.example", False),
        ("urn:newsml:wire.example:20260303:77", "wire.example", False),
        ("77", "wire.example", False),
    ],
)
def test_an_id_that_names_only_the_provider_is_none(item_id: str, provider: str, found: bool) -> None:
    """All items would be one."""
    assert names_provider(item_id, provider) is found


@pytest.mark.parametrize(
    ("value", "provider"),
    [
        (G2(meta='<provider qcode="pid:z01122"><name>Automated News</name></provider>'), "automated-news"),
        (G2(meta='<provider qcode="pid:z01122"/>'), "m.example"),
        (
            G2(meta='<provider qcode="pid:z01122"/>', rest='<assert qcode="pid:z01122"><name>Wire</name></assert>'),
            "wire",
        ),
        (G2(meta='<provider uri="http://cv.iptc.org/newscodes/newsprovider/AAP"/>'), "aap"),
        (G2(meta='<provider qcode="nprov:AFP"><name>Agence France-Presse</name></provider>'), "afp"),
        (ONE("<x/>").replace(b"m.example", b"z01122"), "z01122"),
        (NITF(ISSUED).replace(b'regsrc="M"', b'regsrc="z01122"'), "z01122"),
        (
            NITF(ISSUED + '<doc.copyright holder="Harbor News"/>').replace(b'regsrc="M"', b'regsrc="z01122"'),
            "harbor-news",
        ),
        (ninjs(uri="urn:uuid:1", copyrightholder="Harbor News"), "harbor-news"),
        (ninjs(uri="urn:uuid:1", source="Harbor"), "harbor"),
        (ninjs(uri="urn:uuid:1", creditline="Harbor/Wire"), "harbor/wire"),
        (ninjs(infosources=[{"literal": "z01122", "name": "Harbor"}]), "harbor"),
        (ninjs(uri="http://localhost:5000/items/1"), "unknown"),
    ],
)
def test_a_provider_is_a_name(value: bytes, provider: str) -> None:
    """A code that says nothing is one only where there is no other."""
    assert read(value).provider == provider


STYLE = "<NewsComponent><Role FormalName='{role}'/><ContentItem><MimeType FormalName='{kind}'/><DataContent>{data}</DataContent></ContentItem></NewsComponent>"


@pytest.mark.parametrize(
    "parts",
    [
        [
            ("StyleSheet", "text/css", ".b {margin: 0}"),
            ("Summary", "text/plain", "Tin."),
            ("Body", "text/plain", "Tin rose."),
        ],
        [("Caption", "text/plain", "A long caption of a picture of tin."), ("Main", "text/plain", "Tin rose.")],
        [
            ("", "text/plain", ".b, .c {margin: 0} .d {color: red}"),
            ("", "text/plain", "Tin."),
            ("", "text/plain", "Tin rose."),
        ],
        [("Title", "text/plain", "A title that is longer"), ("", "", "&lt;p>Tin rose.&lt;/p>")],
    ],
)
def test_the_component_of_the_story_is_its_text(parts: list[tuple[str, str, str]]) -> None:
    """By its role, else the longest; never a style sheet, nor what has the role of something else."""
    more = "".join(STYLE.format(role=role, kind=kind, data=data) for role, kind, data in parts)
    article = read(ONE(content="", more=more).replace(b"<NewsComponent><NewsL", b"<NewsComponent xml:lang='nl'><NewsL"))
    assert (article.body.strip(), article.language) == ("Tin rose.", "nl")


def test_a_byline_keeps_its_parts_apart() -> None:
    """``byttl`` is the title behind the name."""
    head = "<hedline><hl1>Tin</hl1></hedline><byline>By<person>Alan Roe</person><byttl>Energy Desk</byttl></byline>"
    assert read(NITF(ISSUED, head)).byline == "By Alan Roe, Energy Desk"


XHTML = (
    "<html><body><article><header><ul><li>Markets</li></ul><h1>Tin rises again</h1></header><p class='lead byline'>By Ann Roe</p>"
    "<p>Tin rose.</p><aside>More on tin</aside></article><footer>Meridian</footer></body></html>"
)


def test_the_frame_of_a_page_is_no_text() -> None:
    """Head, foot and marked byline of inline XHTML."""
    article = read(G2(content="", rest=f"<contentSet><inlineXML>{XHTML}</inlineXML></contentSet>"))
    assert (article.headline, article.byline, article.body) == ("Tin rises again", "By Ann Roe", "Tin rose.")


@pytest.mark.parametrize(
    "content",
    [
        "<inlineData>&lt;p&gt;Tin rose.&lt;/p&gt;&lt;p&gt;It fell.&lt;/p&gt;</inlineData>",
        "<inlineData contenttype='text/plain'><![CDATA[<p>Tin rose.</p><p>It fell.</p>]]></inlineData>",
        "<inlineXML><![CDATA[<?xml version='1.0' encoding='iso-8859-1'?><nitf><body><body.content><p>Tin rose.</p><p>It fell.</p></body.content></body></nitf>]]></inlineXML>",
        "<inlineXML><html><body>&lt;p&gt;Tin rose.&lt;/p&gt;&lt;p&gt;It fell.&lt;/p&gt;</body></html></inlineXML>",
        "<inlineXML><div>Tin rose.</div><div>It fell.</div></inlineXML>",
    ],
)
def test_a_document_in_a_document_is_read(content: str) -> None:
    """Escaped, in CDATA, with a wrong type or none."""
    article = read(G2(rest=f"<contentSet>{content}</contentSet>"))
    assert article.body.split() == ["Tin", "rose.", "It", "fell."]


def test_the_lines_of_a_document_within_are_read_too() -> None:
    """A byline and a dateline that only the NITF within a ninjs item states."""
    head = "<body.head><byline>By Ann Roe</byline><dateline><location>LEEDS</location></dateline></body.head>"
    nitf = f"<nitf><body>{head}<body.content><p>Tin rose.</p></body.content></body></nitf>"
    article = read(ninjs(body_nitf=nitf))
    assert (article.byline, article.dateline, article.body) == ("By Ann Roe", Dateline(place="LEEDS"), "Tin rose.")


def test_one_broken_character_leaves_a_warning() -> None:
    """The whole document is read."""
    article = read(NITF(ISSUED).replace(b"Tin rose.", b"Tin\x02 & <em>lead rose."))
    assert article.body == "Tin & lead rose."
    assert [warning.code for warning in article.warnings] == [WarningCode.REPAIRED]
