"""Times of wires and feeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.times import read_feed_time, read_iso, read_rfc822
from schemas import Reason, Rejected


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Mon, 02 Mar 2026 09:30:15 GMT", "2026-03-02T09:30:15"),
        ("Mon, 2 Mar 2026 09:30 EST", "2026-03-02T14:30:00"),
        ("02 Mar 26 09:30:00 +0530", "2026-03-02T04:00:00"),
        ("Monday, 02-Mar-26 09:30:00 PDT", "2026-03-02T16:30:00"),
        ("Mon, 02 March 2026 09:30:00 -05:00", "2026-03-02T14:30:00"),
        ("Mon, 02 Mar 2026 09:30:00 GMT+0100 (CET)", "2026-03-02T08:30:00"),
        ("Mon, 02 Mar 2026 09:30:00", "2026-03-02T09:30:00"),
        ("Mon, 02 Mar 2026 09:30:00 Z", "2026-03-02T09:30:00"),
        ("Tue, 30 Jun 2015 23:59:60 UT", "2015-06-30T23:59:59"),
        ("2 Mar 87 09:30:00 CEST", "1987-03-02T07:30:00"),
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30:00"),
        ("2026-03-02T09:30:00.250-0500", "2026-03-02T14:30:00.250000"),
        ("2026-03-02 09:30", "2026-03-02T09:30:00"),
        ("20260302T093000Z", "2026-03-02T09:30:00"),
        ("2026-03-02", "2026-03-02T00:00:00"),
    ],
)
def test_a_time_is_read_in_utc(text: str, utc: str) -> None:
    """RFC 822 with its zones and liberties, and ISO 8601."""
    assert read_feed_time("pubDate", text).isoformat() == f"{utc}+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Mon, 31 Feb 2026 09:30:00 GMT",
        "Mon, 2 Mar 2026 25:30:00 GMT",
        "Mon, 2 Mar 2026 09:30:00 XYZ",
        "Mon, 2 Mar 2026 09:30:00 +9900",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "31 Dec 9999 23:00:00 -0200",
    ],
)
def test_what_is_no_time_is_told_by_its_field(text: str) -> None:
    """Impossible days, foreign months, ambiguous zones and the edges of the calendar."""
    with pytest.raises(Rejected, match=r"'pubDate' is .* no real time") as caught:
        read_feed_time("pubDate", text)
    assert caught.value.reason is Reason.IMPOSSIBLE_TIME


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_rejection(text: str) -> None:
    """No text makes another error."""
    for read in (read_iso, read_rfc822):
        try:
            assert read("date", text).utcoffset() is not None
        except Rejected as problem:
            assert problem.reason is Reason.IMPOSSIBLE_TIME
