"""Feeds near to their formats: other names, other encodings, missing ids and times. No story is lost for them."""

from datetime import UTC, datetime

import pytest

from pipelines.parse import ParseLimits, parse, parse_all
from schemas import Article, WarningCode, WireFormat
from tests.unit.parse.messages import DAY, LIMITS, message, read

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DATE = "<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>"


def rss(item: str, head: str = "<link>https://www.meridian.example/</link>", attributes: str = "") -> bytes:
    """Write a channel of one item."""
    return f"<rss version='2.0' {attributes}><channel>{head}<item>{item}</item></channel></rss>".encode()


def atom(entry: str, head: str = "", attributes: str = "xmlns='http://www.w3.org/2005/Atom'") -> bytes:
    """Write a feed of one entry."""
    return f"<feed {attributes}>{head}<entry>{entry}</entry></feed>".encode()


def codes(found: Article) -> list[tuple[WarningCode, str]]:
    return [(warning.code, warning.field) for warning in found.warnings]


@pytest.mark.parametrize(
    "dated",
    [
        DATE,
        "<pubdate>Mon, 02 Mar 2026 09:00:00 GMT</pubdate>",
        "<PubDate>Mon, Mar 2 2026 09:00:00 +0000</PubDate>",
        "<published>2026-03-02T09:00:00Z</published>",
        "<issued>2026-03-02T09:00:00Z</issued>",
        "<date>2 March 2026, 9 a.m. GMT</date>",
        "<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-03-02T09:00Z</dc:date>",
        "<dc:date xmlns:dc='https://purl.org/dc/elements/1.1'>2026-03-02T09:00Z</dc:date>",
        "<pubDate>soon</pubDate><issued>2026-03-02T09:00:00Z</issued>",
    ],
)
def test_an_item_is_dated_by_the_next_best_source(dated: str) -> None:
    """Names of other versions and modules, in any case; the next one where the first cannot be read."""
    found = read(rss(f"<title>Tin rises</title><link>/1</link>{dated}"))
    assert (found.time, found.time_source, found.url) == (NINE, "first_created", "https://www.meridian.example/1")


@pytest.mark.parametrize(
    ("head", "instead", "time"),
    [
        (DATE, "time of the feed", NINE),
        ("<pubDate>soon</pubDate>", "time of the record", DAY),
        ("", "time of the record", DAY),
    ],
)
@pytest.mark.parametrize("dated", ["", "<pubDate>yesterday</pubDate>"])
def test_an_undated_item_takes_the_time_of_what_it_stands_in(
    dated: str, head: str, instead: str, time: datetime
) -> None:
    """The channel's, else the record's, with a warning that says so."""
    for value in (
        rss(f"<title>Tin rises</title><guid>t1</guid>{dated}", head),
        atom(f"<title>Tin rises</title><id>t1</id>{dated}", head),
    ):
        found = read(value)
        assert (found.time, found.time_source) == (time, "record")
        assert [(warning.value, warning.instead) for warning in found.warnings] == [
            ("yesterday" if dated else "", instead)
        ]


@pytest.mark.parametrize(
    "ids",
    [
        "",
        "<guid></guid>",
        "<guid>https://www.meridian.example</guid>",
        "<guid>http://www.meridian.example/</guid><link>https://www.meridian.example/</link>",
        "<guid>https://other.example/</guid>",
    ],
)
def test_an_id_that_names_no_item_is_a_hash(ids: str) -> None:
    """Missing, or the address of the site for every item."""
    one, two = (read(rss(f"<title>{title}</title>{ids}{DATE}")) for title in ("Tin rises", "Zinc falls"))
    assert one.item_id.startswith("text-")
    assert one.item_id != two.item_id
    assert [warning.field for warning in one.warnings] == ["item_id"]
    assert one.item_id == read(rss(f"<title>Tin rises</title>{ids}{DATE}")).item_id


def test_the_link_is_the_id_where_the_guid_is_the_sites_address() -> None:
    """The next best names the item."""
    found = read(rss(f"<title>T</title><guid>https://www.meridian.example/</guid><link>/7?x=1</link>{DATE}"))
    assert (found.item_id, found.warnings) == ("https://www.meridian.example/7?x=1", ())


@pytest.mark.parametrize(
    ("item", "headline", "body"),
    [
        ("<title><![CDATA[Tin & <b>zinc</b> rise]]></title>", "Tin & zinc rise", ""),
        ("<title>Tin &amp;amp; zinc</title>", "Tin & zinc", ""),
        (
            "<title>T</title><description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;</description>",
            "T",
            "One.|Two.",
        ),
        ("<title>T</title><description><p>One.</p><p>Two.</p></description>", "T", "One.|Two."),
        ("<title>T</title><description>The &amp;lt;br&amp;gt; tag breaks.</description>", "T", "The <br> tag breaks."),
        ("<title>T</title><body xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Two.</p></body>", "T", "One.|Two."),
        (
            "<media:content xmlns:media='http://search.yahoo.com/mrss/'><media:title>Port</media:title><media:description>Ships at dawn.</media:description></media:content>",
            "Port",
            "Ships at dawn.",
        ),
        (
            "<title>T</title><itunes:summary xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>One.</itunes:summary>",
            "T",
            "One.",
        ),
    ],
)
def test_a_text_is_read_however_it_is_escaped(item: str, headline: str, body: str) -> None:
    """In CDATA, escaped once or twice, as elements, within media."""
    found = read(rss(f"{item}<guid>t1</guid>{DATE}"))
    assert found.headline == headline
    assert "|".join(part.strip() for part in found.body.split("\n\n") if part.strip()) == body


@pytest.mark.parametrize(
    ("source", "credit"),
    [
        ("<source url='https://harbor.example/feed'>Harbor Wire</source>", "Harbor Wire"),
        ("<source url='https://www.harbor.example/feed'/>", "harbor.example"),
        ("", None),
    ],
)
def test_the_source_is_credited(source: str, credit: str | None) -> None:
    """By its name, else by its host."""
    assert read(rss(f"<title>T</title><guid>t1</guid>{DATE}{source}")).credit == credit


@pytest.mark.parametrize(
    ("language", "link", "hour"),
    [
        ("en-US", "https://wire.example/", 14),
        ("en-AU", "https://wire.example/", 23),
        ("en", "https://wire.example.com.au/", 23),
        ("", "https://wire.example/", 14),
    ],
)
def test_a_zone_that_countries_share_is_that_of_the_feed(language: str, link: str, hour: int) -> None:
    """By the domain, else by the language; ``en-US`` says nothing, since software writes it."""
    dated = "<pubDate>Mon, 02 Mar 2026 09:00:00 EST</pubDate>"
    head = f"<language>{language}</language><link>{link}</link>"
    assert read(rss(f"<title>T</title><guid>t1</guid>{dated}", head)).time.hour == hour


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Ferry <b>fares</b> rise</div></title>",
            "Ferry fares rise",
        ),
        ("<title type='html'>Ferry &lt;b&gt;fares&lt;/b&gt; rise</title>", "Ferry fares rise"),
        ("<title type='text'>Fares &lt; 5 euros</title>", "Fares < 5 euros"),
        ("<title>Ferry fares rise</title>", "Ferry fares rise"),
        ("<title mode='base64' type='text/html'>RmVycnkgZmFyZXMgcmlzZQ==</title>", "Ferry fares rise"),
    ],
)
def test_an_atom_title_is_read_in_every_form(title: str, headline: str) -> None:
    """Text, escaped HTML, elements of XHTML, base64 of Atom 0.3."""
    found = read(atom(f"{title}<id>a1</id><updated>2026-03-02T09:00:00Z</updated>"))
    assert (found.headline, found.time) == (headline, NINE)


@pytest.mark.parametrize(
    "attributes", ["", "xmlns='https://www.w3.org/2005/Atom/'", "version='0.3' xmlns='http://purl.org/atom/ns#'"]
)
def test_atom_is_read_in_any_namespace(attributes: str) -> None:
    """None, a misspelled one, that of Atom 0.3; the older names of times."""
    found = read(atom("<title>T</title><id>a1</id><issued>2026-03-02T09:00:00Z</issued>", "", attributes))
    assert (found.headline, found.time, found.warnings) == ("T", NINE, ())


def test_an_entry_is_linked_from_its_base() -> None:
    """``xml:base`` stands before the feed's address."""
    link = "<title>T</title><link href='1.html'/><updated>2026-03-02T09:00:00Z</updated>"
    found = read(
        atom(link, "<link href='https://a.example/'/>", "xmlns='http://www.w3.org/2005/Atom' xml:base='/news/'")
    )
    assert found.item_id == "https://a.example/news/1.html"


RUSSIAN = "Правительство сообщило во вторник о дорогах"


@pytest.mark.parametrize(
    ("before", "declared", "encoding", "title"),
    [
        ("\n  ", "windows-1251", "cp1251", RUSSIAN),
        ("\n", "utf-8", "utf-8", "Gå på vejene"),
        ("", "utf-8", "cp1252", "Gå på vejene i København"),
        ("", "utf-8", "cp1251", RUSSIAN),
        ("", "bogus", "utf-8", RUSSIAN),
        ("junk ", "utf-8", "utf-8", "Tin rises"),
    ],
)
def test_a_declaration_is_read_where_it_stands_and_as_the_bytes_are(
    before: str, declared: str, encoding: str, title: str
) -> None:
    """Behind white space, unknown, or disproved by the bytes."""
    item = f"<title>{title}</title><guid>t1</guid>{DATE}"
    written = (
        f"<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel><item>{item}</item></channel></rss>"
    )
    found = read(f"{before}{written}".encode(encoding), WireFormat.RSS)
    assert found.headline == title


@pytest.mark.parametrize("wrong", ["\x0b", "\0", "&#11;", "&#x1F;", "&#0;", "\ufffe"])
def test_a_character_that_xml_does_not_allow_is_dropped(wrong: str) -> None:
    """One wrong character does not lose the feed."""
    found = read(rss(f"<title>Tin{wrong} rises</title><guid>t1</guid>{DATE}"), WireFormat.RSS)
    assert (found.headline, codes(found)) == ("Tin rises", [(WarningCode.REPAIRED, "body")])


def test_a_byte_that_is_no_utf_8_loses_one_character() -> None:
    """The others are read as declared."""
    value = rss(f"<title>Gå på vejene i København \ufffd</title><guid>t1</guid>{DATE}").replace(
        "\ufffd".encode(), b"\xff"
    )
    found = read(value)
    assert (found.headline, codes(found)) == ("Gå på vejene i København \ufffd", [(WarningCode.CONTRADICTORY, "body")])


def test_undeclared_prefixes_are_read() -> None:
    """Those that are known as what they are, others not at all."""
    value = rss(f"<title>T</title><guid>t1</guid>{DATE}<dc:creator>Ann Lee</dc:creator><foo:bar a:b='c'>x</foo:bar>")
    assert read(value).byline == "Ann Lee"


def test_an_item_with_open_tags_is_read_and_one_that_was_cut_off_is_not() -> None:
    """Tags within a text are its HTML; half an item is none."""
    value = rss(f"<title>Tin</title><description>One.<br>Two & <b>three</description><guid>t1</guid>{DATE}")
    found = read(value)
    assert (found.headline, found.body, codes(found)) == ("Tin", "One.\nTwo & three", [(WarningCode.REPAIRED, "body")])
    cut = parse_all(message(value.replace(b"</item></channel></rss>", b"")), LIMITS)
    assert not isinstance(cut[0], Article)


def test_the_country_of_a_run_decides_where_the_feed_shows_none() -> None:
    """The setting ``parse.country``."""
    dated = "<pubDate>Mon, 02 Mar 2026 09:00:00 IST</pubDate>"
    value = rss(f"<title>T</title><guid>t1</guid>{dated}", "<link>https://wire.example/</link>")
    hours = [parse(message(value), ParseLimits(country=country)).time.hour for country in ("", "IL", "IE")]
    assert hours == [3, 7, 8]
