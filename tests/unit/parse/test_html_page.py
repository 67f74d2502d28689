"""HTML pages: main text, and what a page says of itself."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import parse
from schemas import Article, ParsedArticle, Reason, Rejected, Table, WarningCode
from tests.unit.parse.messages import DAY, LIMITS, message, read, rejection
from tests.unit.parse.samples import FOLDER, article

PAGE = (FOLDER / "html/page.html").read_bytes()
TEXT = b"<p>A warehouse burned in the harbor on Monday, and three people were hurt, the police of the city said.</p>"


def test_a_page_is_read_with_all_its_fields() -> None:
    """OpenGraph and its kin; navigation, teasers, footers and scripts are no text."""
    tin = article("html/page.html")
    assert tin.provider == "meridian.example"
    assert tin.item_id == tin.url == "https://www.meridian.example/markets/tin"
    assert (tin.time, tin.time_source) == (datetime(2026, 3, 2, 15, tzinfo=UTC), "version_created")
    assert tin.first_created == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    assert (tin.headline, tin.language, tin.byline) == ("Tin rises & copper follows", "en", "Ann Lee")
    assert (tin.credit, tin.copyright, tin.usage_terms) == (
        "Meridian News",
        "Meridian 2026",
        "https://www.meridian.example/terms",
    )
    assert [(subject.scheme, subject.code) for subject in tin.subjects] == [
        ("article:section", "Markets"),
        ("article:tag", "tin"),
        ("keyword", "copper"),
    ]
    assert tin.body.startswith("LONDON, March 2 (Meridian) - Tin rose to £30,000 a tonne")
    assert "surprised those who had bet" in tin.body
    for other in ("owned", "Home", "Other headline", "rights reserved"):
        assert other not in tin.body


def test_a_table_of_a_page_is_typed() -> None:
    """It comes out of the text as rows."""
    from pipelines.normalize import TimeLimits, normalize

    tin = normalize(ParsedArticle(article("html/page.html")), "en", TimeLimits())
    assert tin.tables == (Table(rows=(("Metal", "Price"), ("Tin", "30,000")), after=2),)
    assert "30,000\n" not in tin.body


def test_a_page_that_only_describes_its_article_is_read() -> None:
    """Pages that scripts would fill still hold their JSON-LD; a broken script beside it does not matter."""
    fire = article("html/described.html")
    assert (fire.headline, fire.byline, fire.credit, fire.provider) == (
        "Fire in harbor",
        "Ann Lee",
        "Harbor Wire",
        "harbor.example",
    )
    assert fire.body == "A warehouse burned. Nobody was hurt, the police said on Monday."
    assert (fire.first_created, fire.language, fire.copyright, fire.usage_terms) == (
        datetime(2026, 3, 2, 10, tzinfo=UTC),
        "en",
        "(c) Harbor",
        "https://harbor.example/terms",
    )


def test_the_declared_encoding_is_read() -> None:
    """Dublin Core names the author and the day; a page without an address is named by its text."""
    zinc = article("html/latin.html")
    assert (zinc.headline, zinc.byline, zinc.language) == ("Zinn in Zürich teurer", "Änne Löw", "de")
    assert zinc.item_id.startswith("html-")
    assert zinc.time == datetime(2026, 3, 2, tzinfo=UTC)


def test_headers_of_the_message_are_believed() -> None:
    """An archive knows where a page lay and how it was encoded."""
    value = "<html><body><h1>Käse</h1><p>Der Preis für Käse ist am Montag um drei Prozent gestiegen, wie die Händler mitteilten.</p>"
    raw = message(value.encode("cp1250")).model_copy(
        update={
            "headers": (("url", b"https://www.cheese.example/1"), ("content-type", b"text/html; charset=windows-1250"))
        }
    )
    found = parse(raw, LIMITS)
    assert (found.item_id, found.provider, found.headline) == ("https://www.cheese.example/1", "cheese.example", "Käse")
    assert (found.time, found.time_source) == (DAY, "record")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            b"<html><head><meta property='og:type' content='website'></head><body><h1>Front page</h1>" + TEXT,
            Reason.NO_ARTICLE,
        ),
        (b"<html><body><div>" + TEXT, Reason.NO_ARTICLE),
        (b"<html><body><h1>Nothing</h1></body></html>", Reason.NO_ARTICLE),
        (b"<html>" + b"<b>" * 100_001, Reason.TOO_DEEP),
        (b"<html>", Reason.NO_ARTICLE),
    ],
)
def test_what_is_no_article_is_told(value: bytes, reason: Reason) -> None:
    """Front pages, pages without marks or without text, and floods of tags."""
    assert rejection(value) is reason


def test_deep_nesting_is_survived() -> None:
    """Five thousand levels end as an article or a rejection."""
    try:
        read(b"<html><body><h1>Deep</h1>" + b"<div>" * 5000 + TEXT)
    except Rejected as problem:
        assert problem.detail


@given(st.integers(0, len(PAGE)), st.integers(0, 400), st.binary(max_size=20))
def test_a_page_with_anything_cut_or_added_ends_as_an_article_or_a_rejection(
    place: int, size: int, junk: bytes
) -> None:
    """Broken markup, wrong bytes."""
    try:
        assert read(PAGE[:place] + junk + PAGE[place + size :]).item_id
    except Rejected as problem:
        assert problem.detail


def test_without_the_extra_the_record_says_what_to_install() -> None:
    """The record is not lost: it can be sent again."""
    code = (
        "import sys; sys.modules['trafilatura'] = None\n"
        "from tests.unit.parse.messages import read\n"
        f"from schemas import Rejected\ntry: read({PAGE!r})\nexcept Rejected as problem: print(problem)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "install wirebeam[html]" in told.stdout


PARAGRAPHS = "".join(
    f"<p>The harbor master said in sentence {number} that the fire began in a warehouse full of paint and paper.</p>"
    for number in range(5)
)
LD = '{"@type":"NewsArticle","headline":"Fire in harbor","datePublished":"2026-03-01T07:00:00Z","author":{"name":"Jane Roe"}}'


def page(head: str = "", above: str = "", body: str = PARAGRAPHS, title: str = "Fire in harbor") -> Article:
    """Read a page with that in its head, and that between headline and text."""
    markup = f"<html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{above}<article>{body}</article></body></html>"
    return read(markup.encode())


def script(text: str) -> str:
    """Put JSON-LD into a script."""
    return f"<script type='application/ld+json'>{text}</script>"


@pytest.mark.parametrize(
    "text",
    [
        LD,
        f"<![CDATA[{LD}]]>",
        f"//<![CDATA[\n{LD}\n//]]>",
        f"/* <![CDATA[ */{LD}/* ]]> */",
        f"<!--\n{LD}\n-->",
        f"{LD};",
        LD.replace('"}}', '",},}'),
        LD.replace("Fire in", "Fire\nin"),
        LD.replace('"', "&quot;"),
        LD.replace("Fire in harbor", "Fire in \\'harbor"),
        LD.replace('"author"', '"description":"The "big" fire, and more", "author"'),
        LD.removesuffix("}}"),
        LD.replace('Z","author"', 'Z"\n"author"'),
        '{"@type":"WebSite","name":"Harbor Wire"}' + LD,
        f'[{{"@type":"WebSite"}},{LD}]',
        f"{LD}}}",
        LD.replace('"author"', '/* who */ "author"'),
    ],
)
def test_json_ld_is_read_as_pages_write_it(text: str) -> None:
    """Wrapped, with too much or too little, several objects in one script."""
    found = page(script(text))
    assert (found.byline, found.time) == ("Jane Roe", datetime(2026, 3, 1, 7, tzinfo=UTC))
    assert "".join(found.headline.replace("'", "").split()) == "Fireinharbor"


def test_one_member_that_cannot_be_read_does_not_lose_the_others() -> None:
    """The next best source stands in, and a warning says so."""
    found = page(
        script(LD.replace("2026-03-01T07:00:00Z", "yesterday"))
        + "<meta property='article:published_time' content='2026-03-01T08:00:00Z'>"
    )
    assert (found.byline, found.time) == ("Jane Roe", datetime(2026, 3, 1, 8, tzinfo=UTC))
    assert [(one.code, one.field, one.value) for one in found.warnings] == [
        (WarningCode.UNREADABLE, "first_created", "yesterday")
    ]


def test_of_several_articles_in_json_ld_the_page_s_own_is_taken() -> None:
    """Teasers are articles, too."""
    other = '{"@type":"NewsArticle","headline":"Other","url":"https://harbor.example/2"}'
    own = LD.replace('"headline"', '"url":"https://harbor.example/1/","headline"')
    found = page(script(f"[{other},{own}]") + "<link rel=canonical href='https://harbor.example/1'>")
    assert (found.headline, found.item_id) == ("Fire in harbor", "https://harbor.example/1")


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("<meta name=author content='Jane Roe'>", ""),
        (
            "<meta property='article:author' content='https://harbor.example/jane'><meta name=parsely-author content='Jane Roe'>",
            "",
        ),
        ("<meta name='sailthru.author' content='By Jane Roe'>", ""),
        ("", "<p>By <a rel='author' href='/j'>Jane Roe</a></p>"),
        ("", "<div itemprop=author itemscope><img alt=x><a itemprop=url><span itemprop=name>Jane Roe</span></a></div>"),
        ("", "<p class='article-byline'>By Jane Roe | March 3, 2026 10:00 am</p>"),
        ("", "<span class='post-author'>Jane Roe</span>"),
        ("", "<div class='FeatureByline'>By <b>Jane Roe</b><br>March 25, 2026</div>"),
        ("", "<span class='author-name'>View all posts by Jane Roe</span>"),
        ("", "<p>By Jane Roe</p>"),
        (
            "",
            "<div class='comments'><span class=author>John Doe</span></div><p class=byline>jane@harbor.example Jane Roe</p>",
        ),
    ],
)
def test_a_byline_is_found_in_metadata_and_markup(head: str, above: str) -> None:
    """Without addresses, days and calls; authors of comments are none."""
    assert page(head, above).byline == "Jane Roe"


def test_a_page_without_a_byline_has_none() -> None:
    """Neither a bio nor a teaser names its author."""
    above = (
        "<div class='author-image'>Photo</div><aside><a rel=author>John Doe</a></aside><p>By the sea all is calm</p>"
    )
    assert page("<meta name=author content=admin>", above).byline is None


@pytest.mark.parametrize(
    ("head", "title", "headline"),
    [
        ("", "Fire in harbor", "Fire in harbor"),
        ("<meta property='og:site_name' content='Harbor Wire'>", "Fire in harbor | Harbor Wire", "Fire in harbor"),
        (
            "<link rel=canonical href='https://www.harborwire.example/1'>",
            "Fire in harbor - Harborwire.example",
            "Fire in harbor",
        ),
        ("<meta property='og:title' content='Fire in harbor – City'>", "Fire in harbor", "Fire in harbor"),
    ],
)
def test_a_headline_is_without_the_name_of_its_site(head: str, title: str, headline: str) -> None:
    """Told by the site's name, its host or the heading."""
    assert page(head, title=title).headline == headline


@pytest.mark.parametrize(
    ("head", "above", "when"),
    [
        ("<meta name='parsely-pub-date' content='2026-03-02T10:00:00Z'>", "", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("<meta itemprop=datePublished content='2026-03-02T10:00:00Z'>", "", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("<meta name='dc.date' content='2 March 2026'>", "", datetime(2026, 3, 2, tzinfo=UTC)),
        ("", "<time datetime='2026-03-02T10:00:00Z'>Monday</time>", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("", "<p class=byline>Jane Roe, Published: March 2, 2026</p>", datetime(2026, 3, 2, tzinfo=UTC)),
        ("", "<span class=post-date>2026-03-02 10:00</span>", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (
            "",
            "<div class='sidebar date'>March 1, 2026</div><p class=date>2. März 2026</p>",
            datetime(2026, 3, 2, tzinfo=UTC),
        ),
    ],
)
def test_a_time_is_found_in_metadata_markup_and_byline(head: str, above: str, when: datetime) -> None:
    """It is the time of publication."""
    found = page(head, above)
    assert (found.time, found.first_created, found.time_source, found.warnings) == (when, when, "first_created", ())


@pytest.mark.parametrize(
    ("headers", "when", "source", "instead"),
    [
        (
            (("url", b"https://harbor.example/2026/03/02/fire"),),
            datetime(2026, 3, 2, tzinfo=UTC),
            "first_created",
            "day of the address",
        ),
        (
            (("url", b"https://harbor.example/news/2026/mar/02/fire"),),
            datetime(2026, 3, 2, tzinfo=UTC),
            "first_created",
            "day of the address",
        ),
        (
            (("last-modified", b"Mon, 02 Mar 2026 10:00:00 GMT"),),
            datetime(2026, 3, 2, 10, tzinfo=UTC),
            "record",
            "time of the record",
        ),
        ((("last-modified", b"Mon, 02 Mar 2027 10:00:00 GMT"),), DAY, "record", "time of the record"),
        ((), DAY, "record", "time of the record"),
    ],
)
def test_a_page_without_a_time_says_so(
    headers: tuple[tuple[str, bytes], ...], when: datetime, source: str, instead: str
) -> None:
    """The day of its address stands in, then when the server changed it, then the record's time."""
    value = f"<html><body><h1>Fire in harbor</h1><article>{PARAGRAPHS}</article></body></html>".encode()
    found = parse(message(value).model_copy(update={"headers": headers}), LIMITS)
    assert (found.time, found.time_source) == (when, source)
    assert [(one.code, one.field, one.instead) for one in found.warnings] == [(WarningCode.MISSING, "time", instead)]


def test_a_canonical_address_of_the_front_page_is_not_believed() -> None:
    """All pages of the site would be one item."""
    head = (
        "<link rel=canonical href='https://harbor.example/'><meta property='og:url' content='https://harbor.example/1'>"
    )
    assert page(head).item_id == "https://harbor.example/1"


@pytest.mark.parametrize(
    "language",
    ["<meta property='og:locale' content='de_DE'>", "<meta http-equiv=content-language content='de-DE, en'>"],
)
def test_the_language_of_the_metadata_stands_in(language: str) -> None:
    """Where the markup names none."""
    value = f"<html><head>{language}</head><body><h1>Feuer</h1><article>{PARAGRAPHS}</article></body></html>"
    assert read(value.encode()).language == "de-DE"


def test_what_stands_around_the_text_is_no_text() -> None:
    """The headline again, the line of the byline, calls at the end."""
    body = f"<p>Fire in harbor</p><p>By Jane Roe</p><p>Published March 2, 2026</p>{PARAGRAPHS}<p>Read more: The mayor resigns</p><p>Sign up for our daily newsletter</p>"
    found = page("<meta name=author content='Jane Roe'>", body=body).body
    assert found.startswith("The harbor master")
    assert found.endswith("paint and paper.")


def test_a_short_page_keeps_its_paragraphs() -> None:
    """The library returns so short a text as one line, with headline, byline and day in it."""
    body = "<p class=author>Jane Roe, Harbor Desk</p><time>3 March</time><p>The harbor master closed the north pier.</p><p>It opens again on Friday.</p>"
    found = page("<meta property='article:published_time' content='2026-03-03T08:00:00Z'>", body=body)
    assert found.body.endswith("The harbor master closed the north pier.\n\nIt opens again on Friday.")
    assert "3 March" not in found.body


def test_a_wrong_byte_of_a_declared_encoding_is_replaced() -> None:
    """The rest is read as declared, and a script's charset is not the page's."""
    text = (
        "<html><head><script charset=ascii></script><meta charset=gb18030></head><body><h1>火灾</h1><article>"
        + "中国港口火灾。" * 60
    )
    found = read(text.encode("gb18030") + b"\xff</article></body></html>")
    assert (found.headline, "中国港口" in found.body) == ("火灾", True)


@pytest.mark.parametrize("name", ["hex", "rot13", "punycode", "undefined", "no-such-thing", "utf-7", "idna"])
def test_what_is_no_encoding_of_pages_declares_nothing(name: str) -> None:
    """Python knows codecs that are none."""
    value = f"<html><head><meta charset={name}></head><body><h1>Käse</h1><article>{PARAGRAPHS}</article></body></html>"
    assert read(value.encode()).headline == "Käse"


CZECH = "Cena cínu v úterý vzrostla, řekl obchodník. Zásoby jsou nízké a poptávka se zvyšuje, uvedla společnost Škoda. "


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("", "cp1250"), ('<meta charset="windows-1250">', "cp1250"), ('<meta charset="utf-16">', "utf-8"), ("", "utf-16")],
)
def test_pages_are_decoded_as_any_text(declared: str, encoding: str) -> None:
    """Told by their letters where they declare nothing; one that says UTF-16 in letters of one byte is not in it."""
    page = f"<html><head>{declared}</head><body><article><h1>Cena cínu vzrostla</h1><p>{CZECH * 3}</p></article></body></html>"
    assert CZECH.strip() in read(page.encode(encoding)).body


@pytest.mark.parametrize(
    "title", ["404 - Page not found", "Page not found | Harbor Post", "Access Denied", "Seite nicht gefunden"]
)
def test_a_page_that_is_missing_is_no_article(title: str) -> None:
    """A server's answer in its place has a heading and a sentence; a page that says it is an article is one."""
    page = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{TEXT.decode()}{TEXT.decode()}</body></html>"
    )
    assert rejection(page.encode()) is Reason.NO_ARTICLE
    stated = page.replace("</head>", '<meta property="og:type" content="article"></head>')
    assert read(stated.encode()).body
