"""IPTC 7901 and ANPA 1312: every field that is kept, control characters, code pages."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import detect
from schemas import Article, Reason, Rejected, WarningCode, WireFormat
from tests.unit.parse.messages import DAY, message, read, rejection
from tests.unit.parse.samples import FOLDER, article


def codes(found: Article) -> list[tuple[str, str]]:
    return [(subject.scheme, subject.code) for subject in found.subjects]


def test_an_iptc_7901_message_is_read_with_all_its_fields() -> None:
    """Header, keywords, headline block, date-time group; bells and shifts are no text."""
    tin = article("iptc-7901/german.txt")
    assert (tin.provider, tin.item_id, tin.urgency) == ("mdn", "mdn0042-20260302", 3)
    assert (tin.time, tin.time_source) == (datetime(2026, 3, 2, 12, 59, tzinfo=UTC), "version_created")
    assert tin.slug == "Metalle/Zinn"
    assert codes(tin) == [
        ("category", "wi"),
        ("keyword", "Metalle"),
        ("keyword", "Zinn"),
        ("optional", "vvvvb MDN 260302-99-00042"),
    ]
    assert tin.headline == "Zinnpreis steigt auf höchsten Stand seit März - Händler erwarten mehr"
    assert tin.advisory == "Zusammenfassung 1400"
    assert tin.body.startswith("Von Änne Löw\n\nLondon (mdn) - Der Zinnpreis ist")
    assert "   Kupfer folgte für 9500 Dollar." in tin.body


def test_a_dos_code_page_is_told_from_windows() -> None:
    """Umlauts within words decide."""
    power = article("iptc-7901/dos.txt")
    assert (power.headline, power.urgency) == ("Strom für Märkte wird teurer", 6)
    assert power.body == "Die Preise für Strom stiegen, sagten Händler über Nacht."
    assert power.time == datetime(2026, 3, 2, 11, 5, tzinfo=UTC)


def test_a_byline_and_a_remark_before_the_equals_sign_are_told_apart() -> None:
    """The headline block may hold them; a message without a date-time group takes the record's time."""
    minister = article("iptc-7901/ascii.txt")
    assert (minister.headline, minister.slug, minister.time, minister.time_source) == (
        "Minister resigns",
        None,
        DAY,
        "record",
    )
    assert (minister.byline, minister.advisory) == ("By Ann Lee and John Roe", "With photo")
    assert minister.body == "Harbor City, March 2 (Newark) - The finance minister resigned."


def test_lead_lines_above_a_headline_stay_lines_and_a_desk_signs() -> None:
    """``normalize`` makes tags of them."""
    value = (
        b"\x01mdn0003 3 i 380\r\n\r\nPeru/tin/\r\n\x02REFILE\r\n1ST LEAD\r\nMinister resigns\r\nover tin\r\nBy mdn correspondents =\r\n"
        b"   Lima (mdn) - The minister resigned.\x03021259 GMT Mar 26\x04"
    )
    lead = read(value, WireFormat.IPTC_7901)
    assert (lead.headline, lead.byline) == ("REFILE\n1ST LEAD\nMinister resigns over tin", "By mdn correspondents")


def test_an_anpa_1312_message_is_read_with_all_its_fields() -> None:
    """Slug line, headline, note, byline with its role, paragraphs, end line."""
    fire = article("anpa-1312/story.txt")
    assert (fire.provider, fire.item_id, fire.series_id, fire.urgency) == ("np", "a0467-20260302", "a0467", 3)
    assert (fire.time, fire.time_source) == (datetime(2026, 3, 2, 23, 34, tzinfo=UTC), "version_created")
    assert fire.slug == "AM-Harbor Fire, 2nd Ld-Writethru, a0451,0525"
    assert fire.headline == "Warehouse burns in harbor; three hurt"
    assert fire.advisory == "Eds: UPDATES with injuries."
    assert fire.byline == "By ANN LEE, Newark Press Writer"
    assert codes(fire) == [("anpa", "i"), ("selector", "dlm"), ("selector", "nbx")]
    assert (fire.subjects[0].name, fire.language) == ("International", "en")
    assert fire.body.split("\n\n") == [
        "HARBOR CITY (NP) — A warehouse burned on Monday, and three people were hurt, the “harbor” police said.",
        "The loss is $4 million.",
        "Other fires",
        "None.",
    ]


def test_tabular_lines_stay_rows() -> None:
    """Semicolons part cells, a brace is a half; without an end line the day is the header's."""
    league = article("anpa-1312/table.txt")
    assert (league.slug, league.headline) == ("BC-HBL--Harbor League Glance", "Harbor League Standings")
    assert "\tW\tL\tPct\tGB\nHarbor City\t23\t13\t.639\t_\nNewark\t19\t21\t.475\t6½" in league.body
    assert (league.time, league.provider) == (datetime(2026, 3, 2, tzinfo=UTC), "unknown")


def test_a_message_of_flush_left_lines_alone_has_them_as_its_text() -> None:
    """Lists of headlines have no paragraphs."""
    top = article("anpa-1312/lines.txt")
    assert top.slug == "NP-Top-Entertainment-Headlines,0121"
    assert top.body == "Singer testifies about messages\n\nPlay to open in March"
    assert top.time == datetime(2026, 2, 10, 4, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\x01", Reason.EMPTY),
        (b"\x01no end of the header\n", Reason.MALFORMED),
        (b"\x01nwk0007 1 pol 12\r\n\x02 \x03\x04", Reason.EMPTY),
        (b"\x01a0001\x1f-----\nr a x 03-02 0001\n\x02^\x03\x04", Reason.EMPTY),
    ],
)
def test_what_is_no_message_is_told(value: bytes, reason: Reason) -> None:
    """Headers, texts and times that cannot be."""
    assert rejection(value) is reason


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        (b"\x01no header at all\n\x02text=\nmore\x03021200 MAR 26\x04", "item_id", WarningCode.UNREADABLE),
        (
            b"\x16\x16\x01a0001\x1f-----\nno second line\n\x02text\x03NP-NY-03-02-26 1200EST\x04",
            "item_id",
            WarningCode.UNREADABLE,
        ),
        (b"\x01nwk0007 1 pol 12\r\n\x02Text=\nmore\x03319999 MAR 26\x04", "time", WarningCode.UNREADABLE),
        (b"\x01nwk0007 1 pol 12\r\n\x02Text=\nmore\x03\x04", "time", WarningCode.MISSING),
        (b"\x01a0001\x1f-----\nr a x 02-30 0001\n\x02^Head<\n\tText.\x03\x04", "time", WarningCode.UNREADABLE),
    ],
)
def test_a_header_or_time_that_cannot_be_read_does_not_lose_the_story(
    value: bytes, field: str, code: WarningCode
) -> None:
    """The hash of the text and the time of the record stand in."""
    story = read(value)
    assert [(one.field, one.code) for one in story.warnings] == [(field, code)]
    assert (story.time_source == "record") == (field == "time")


@pytest.mark.parametrize("name", ["iptc-7901/ascii.txt", "anpa-1312/table.txt"])
def test_without_any_year_a_message_is_told(name: str) -> None:
    """None is made up."""
    from pipelines.parse import parse
    from tests.unit.parse.messages import LIMITS

    with pytest.raises(Rejected) as caught:
        parse(message((FOLDER / name).read_bytes(), timestamp=None), LIMITS)
    assert caught.value.reason is Reason.MISSING_FIELD


@given(st.sampled_from(["iptc-7901/german.txt", "anpa-1312/story.txt"]), st.integers(0, 700), st.binary(max_size=12))
def test_a_message_with_any_bytes_in_it_ends_as_an_article_or_a_rejection(name: str, place: int, junk: bytes) -> None:
    """Line noise can stand anywhere."""
    value = (FOLDER / name).read_bytes()
    named = WireFormat(name.partition("/")[0])
    try:
        assert read(value[:place] + junk + value[place:], named).item_id
    except Rejected as problem:
        assert problem.detail


def test_a_text_with_a_stray_control_character_is_no_message() -> None:
    """Only what begins with SOH is."""
    assert detect(b"Tin rises\x01\n\nLONDON - Tin rose.") is WireFormat.TEXT
