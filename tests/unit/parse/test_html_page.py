"""HTML pages: main text, and what a page says of itself."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import parse
from schemas import Reason, Rejected, Table
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
    from pipelines.normalize import Plausible, normalize

    tin = normalize(article("html/page.html"), "en", Plausible())
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


CZECH = "Cena cínu v úterý vzrostla, řekl obchodník. Zásoby jsou nízké a poptávka se zvyšuje, uvedla společnost Škoda. "


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("", "cp1250"), ('<meta charset="windows-1250">', "cp1250"), ('<meta charset="utf-16">', "utf-8"), ("", "utf-16")],
)
def test_pages_are_decoded_as_any_text(declared: str, encoding: str) -> None:
    """Told by their letters where they declare nothing; one that says UTF-16 in letters of one byte is not in it."""
    page = f"<html><head>{declared}</head><body><article><h1>Cena cínu vzrostla</h1><p>{CZECH * 3}</p></article></body></html>"
    assert CZECH.strip() in read(page.encode(encoding)).body
