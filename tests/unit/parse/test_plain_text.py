"""Plain text, and telling formats apart."""

import pytest

from pipelines.parse import detect, parse, parse_all
from schemas import Article, Reason, Rejected, WireFormat
from tests.unit.parse.messages import LIMITS, message, read, rejection

TEXT = b"Tin rises\n\nLONDON, March 3 (Meridian) - Tin rose.\n\nIt fell later.\n"


def test_headline_and_story_are_parted_at_the_first_empty_line() -> None:
    """The rest is for normalize."""
    article = read(TEXT)
    assert (article.headline, article.body) == ("Tin rises", "LONDON, March 3 (Meridian) - Tin rose.\n\nIt fell later.")


def test_the_same_text_has_the_same_id() -> None:
    """Line ends do not make another item; words do."""
    assert read(TEXT).item_id == read(TEXT.replace(b"\n", b"\r\n")).item_id
    assert read(TEXT).item_id != read(TEXT.replace(b"fell", b"rose")).item_id


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\n ", Reason.EMPTY),
        (b"ZCZC AB12\n\nNNNN\n", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0", Reason.UNKNOWN_FORMAT),
        (b"<html><body>page</body></html>", Reason.NO_ARTICLE),
        (b"<svg><text>page</text></svg>", Reason.UNKNOWN_FORMAT),
    ],
)
def test_what_is_no_story_is_told(value: bytes, reason: Reason) -> None:
    """Empty, shapeless, wrongly encoded, binary or other markup."""
    assert rejection(value) is reason


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("TIN RISES TO A RECORD", "TIN RISES TO A RECORD", ""),
        ("Tin rose on Monday.", "", "Tin rose on Monday."),
        (
            "LONDON, March 3 (Meridian): Tin rose.\nIt fell later.",
            "",
            "LONDON, March 3 (Meridian): Tin rose.\nIt fell later.",
        ),
        ("Tin rises\nTin rose on Monday.\nIt fell later.", "Tin rises", "Tin rose on Monday.\nIt fell later."),
        ("Tin rose on Monday. It fell.\nNickel rose.", "", "Tin rose on Monday. It fell.\nNickel rose."),
        ("Tin rose on Monday to a\nrecord, traders said.", "", "Tin rose on Monday to a\nrecord, traders said."),
        ("word " * 100 + "\n\ntext", "", "word " * 99 + "word \n\ntext"),
        ("word " * 30 + "end.\n\nIt fell.", "", "word " * 30 + "end.\n\nIt fell."),
    ],
)
def test_a_text_may_begin_with_its_story(text: str, headline: str, body: str) -> None:
    """Its headline is left to normalize; a flash is a headline alone."""
    article = read(text.encode())
    assert (article.headline, article.body) == (headline, body)


def test_envelopes_are_taken_off_and_parted() -> None:
    """One record may hold several stories, each with an id of its own."""
    one = "ZCZC AB{0}\nTin {0} rises\n\nLONDON (Meridian) - Tin {0} rose.\nNNNN\n"
    items = parse_all(message((one.format(1) + one.format(2)).encode()), LIMITS)
    assert [item.headline for item in items if isinstance(item, Article)] == ["Tin 1 rises", "Tin 2 rises"]
    assert len({item.item_id for item in items if isinstance(item, Article)}) == 2


def test_a_text_without_any_time_is_told() -> None:
    """Without a year there is no time, and none is made up."""
    with pytest.raises(Rejected, match="no year"):
        parse(message(TEXT, timestamp=None), LIMITS)


def test_formats_are_told_by_their_first_bytes() -> None:
    """A byte-order mark and white space do not matter."""
    assert detect(b"\xef\xbb\xbf\n {}") is WireFormat.NINJS
    assert detect(b"<REUTERS NEWID='1'>") is WireFormat.REUTERS_SGML
    assert detect(TEXT) is WireFormat.TEXT


def test_an_encoding_that_the_bytes_disprove_loses_no_story() -> None:
    """What a message declares holds if it can; else its letters tell."""
    for declared in ("koi8-r", "utf-8", "nonsense"):
        text = "Цены выросли\n\nОлово подорожало." if declared == "koi8-r" else "Zürich\n\nTin rose in Köln."
        value = text.encode("koi8-r" if declared == "koi8-r" else "cp1252")
        headers = (("content-type", f"text/plain; charset={declared}".encode()),)
        found = parse(message(value).model_copy(update={"headers": headers}), LIMITS)
        assert (found.headline, found.body) == tuple(text.split("\n\n"))


def test_a_text_in_utf_16_is_a_text() -> None:
    """Its mark says so."""
    assert read("Tin rises\n\nIt rose.".encode("utf-16")).headline == "Tin rises"


@pytest.mark.parametrize(
    ("text", "headline", "slug", "byline"),
    [
        ("Tin rises\n\n\n\nLONDON (Meridian) - Tin rose.", "Tin rises", None, None),
        (
            "Tin rises to a record\nLONDON, March 3 (Meridian) - Tin rose.\nIt fell.",
            "Tin rises to a record",
            None,
            None,
        ),
        ("Tin rises\nBy Ann Lee\n\nLONDON (NP) _ Tin rose.", "Tin rises", None, "By Ann Lee"),
        (
            "BC-Tin, 2nd Ld-Writethru, a0451,0525\nTin rises\nBy ANN LEE\nNewark Press Writer\n\nLONDON (NP) — Tin rose.",
            "Tin rises",
            "BC-Tin, 2nd Ld-Writethru, a0451,0525",
            "By ANN LEE, Newark Press Writer",
        ),
        ("Acme buys\nZenith\n\nNEW YORK--(BUSINESS WIRE)--Acme said.", "Acme buys Zenith", None, None),
        ("Acme buys Zenith\nNEW YORK, March 3, 2026 /PRNewswire/ -- Acme said.", "Acme buys Zenith", None, None),
    ],
)
def test_what_stands_before_a_story_is_parted(text: str, headline: str, slug: str | None, byline: str | None) -> None:
    """Slug line, headline, byline and role; several empty lines or none."""
    article = read(text.encode())
    assert (article.headline, article.slug, article.byline) == (headline, slug, byline)
    assert "said." in article.body or "Tin rose." in article.body
