"""Times of wires and feeds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.times import read_time
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
        ("2026-03-02t09:30:00z", "2026-03-02T09:30:00"),
        ("2026-03-02T09:30:00 UTC", "2026-03-02T09:30:00"),
        ("2026-03-02 09:30:00 +0000 UTC", "2026-03-02T09:30:00"),
        ("2026-03-02T09:30:00+01:00[Europe/Berlin]", "2026-03-02T08:30:00"),
        ("2026-3-2 9:30", "2026-03-02T09:30:00"),
        ("2026-003-02T09:30:00Z", "2026-03-02T09:30:00"),
        ("1772443800", "2026-03-02T09:30:00"),
        ("1772443800000", "2026-03-02T09:30:00"),
        ("Mon, Mar 2 2026 09:30:15 +0000", "2026-03-02T09:30:15"),
        ("Mon, 2 Mar, 2026 09:30:00 UTC", "2026-03-02T09:30:00"),
        ("Mon,2 Mar 2026 09:30:00 -0000", "2026-03-02T09:30:00"),
        ("Mon, 2 Mar 2026", "2026-03-02T00:00:00"),
        ("Mon Mar  2 09:30:00 2026", "2026-03-02T09:30:00"),
        ("Mon Mar 02 09:30:00 -0500 2026", "2026-03-02T14:30:00"),
        ("Mon Mar 2 09:30:00 EST 2026", "2026-03-02T14:30:00"),
        ("Mon Mar 02 2026 09:30:00 GMT+0100 (Central European Standard Time)", "2026-03-02T08:30:00"),
        ("Mon, 2 Mar 2026 6:30 PM EST", "2026-03-02T23:30:00"),
        ("Mon, 2 Mar 2026 12:05am", "2026-03-02T00:05:00"),
        ("Mon, 2 Mar 2026 12:05 p.m. ET", "2026-03-02T17:05:00"),
        ("Wed, 1 Jul 2026 09:00 EST", "2026-07-01T14:00:00"),
        ("Wed, 1 Jul 2026 09:00 ET", "2026-07-01T13:00:00"),
        ("Mon, 2 Mar 2026 09:30:00 America/New_York", "2026-03-02T14:30:00"),
        ("Mon, 2 Mar 2026 09:30:00 Etc/GMT", "2026-03-02T09:30:00"),
        ("Mon, 2 Mar 2026 09:30:00 GMT-01:01", "2026-03-02T10:31:00"),
        ("Mon, 2 Mar 2026 09:30:00 UTC+2", "2026-03-02T07:30:00"),
        ("Mon, 2 Mar 2026 24:00:00 GMT", "2026-03-03T00:00:00"),
        ("Mon, 2 Mar 2026 09.30.00 GMT", "2026-03-02T09:30:00"),
        ("Mon, 2026/03/02 09:30:53 EDT", "2026-03-02T13:30:53"),
        ("March 2, 2026 at 9:30 a.m. EST", "2026-03-02T14:30:00"),
        ("March 2nd, 2026", "2026-03-02T00:00:00"),
        ("12:30 2 Mar 2026", "2026-03-02T12:30:00"),
        ("02-MAR-2026 09:30", "2026-03-02T09:30:00"),
        ("Mo, 02 Mrz 2026 09:30:00 +0100", "2026-03-02T08:30:00"),
        ("2. März 2026, 9.30 Uhr", "2026-03-02T09:30:00"),
        ("lun., 2 mars 2026 09:30:00 +0100", "2026-03-02T08:30:00"),
        ("2 de marzo de 2026 09:30", "2026-03-02T09:30:00"),
        ("d. 2. marts 2026 kl. 09.30", "2026-03-02T09:30:00"),
        ("пн, 02 мар 2026 12:30:00 +0300", "2026-03-02T09:30:00"),
        ("Δευ, 02 Μαρ 2026 09:30:00 EET", "2026-03-02T07:30:00"),
        ("2026. március 2. 9:30", "2026-03-02T09:30:00"),
        ("2026-március-2T9:30-05:00", "2026-03-02T14:30:00"),
        ("2026年3月2日 下午6:30", "2026-03-02T18:30:00"),
        ("2026년 3월 2일 오후 6:30", "2026-03-02T09:30:00"),
        ("02.03.2026 09:30", "2026-03-02T09:30:00"),
        ("25/03/2026 09:30", "2026-03-25T09:30:00"),
        ("03/25/2026 09:30", "2026-03-25T09:30:00"),
        ("03/03/2026", "2026-03-03T00:00:00"),
        ("Mon, 02/03/2026 09:30", "2026-03-02T09:30:00"),
        ("Tue, 02/03/2026 09:30", "2026-02-03T09:30:00"),
    ],
)
def test_a_time_is_read_in_utc(text: str, utc: str) -> None:
    """RFC 822 with its zones and liberties, and ISO 8601."""
    assert read_time("pubDate", text).isoformat() == f"{utc}+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "10:00",
        "2026",
        "2026-03",
        "March 2026",
        "2026-03-02-09",
        "02/03/2026 09:30",
        "10 11 12",
        "now",
        "Covid 19 in March 2026",
        "The summit of 3 March 2026 in Rome",
        "Mon, 2 Mar 2026 1:2:3:4 GMT",
        "Mon, 2 Mar 2026 09:30:00 +zz:00",
        "Mon, 2 Mar 2026 09:61",
        "2026-03-02T09:30:00Z and more",
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
        read_time("pubDate", text)
    assert caught.value.reason is Reason.IMPOSSIBLE_TIME


@pytest.mark.parametrize(
    ("text", "country", "utc"),
    [
        ("Mon, 2 Mar 2026 09:30:00 IST", "", "2026-03-02T04:00:00"),
        ("Mon, 2 Mar 2026 09:30:00 IST", "IL", "2026-03-02T07:30:00"),
        ("Mon, 2 Mar 2026 09:30:00 CST", "CN", "2026-03-02T01:30:00"),
        ("2 March 2026, 9:30 am EST", "AU", "2026-03-01T23:30:00"),
        ("02/03/2026", "GB", "2026-03-02T00:00:00"),
        ("02/03/2026", "US", "2026-02-03T00:00:00"),
    ],
)
def test_the_country_decides_where_a_time_may_be_two(text: str, country: str, utc: str) -> None:
    """Names of zones that countries share, and the order of day and month."""
    assert read_time("pubDate", text, country).isoformat() == f"{utc}+00:00"


WHEN = st.datetimes(datetime(1970, 1, 2), datetime(2049, 12, 30)).map(lambda when: when.replace(microsecond=0))
FORMS = (
    "%a, %d %b %Y %H:%M:%S GMT",
    "%a, %b %d %Y %H:%M:%S +0000",
    "%A, %d-%b-%y %H:%M:%S UTC",
    "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S UTC %Y",
    "%B %d, %Y %I:%M:%S %p",
    "%B %d, %Y at %I:%M:%S %p GMT",
    "%d.%m.%Y %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%H:%M:%S %d %B %Y",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S +00:00",
    "%Y%m%dT%H%M%S",
    "%d %b, %Y - %H:%M:%S",
)


@given(WHEN, st.sampled_from(FORMS))
def test_what_is_written_is_read(when: datetime, form: str) -> None:
    """Each form gives back the time it was written from."""
    assert read_time("date", when.strftime(form)) == when.replace(tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_rejection(text: str) -> None:
    """No text makes another error."""
    try:
        assert read_time("date", text).tzinfo is UTC
    except Rejected as problem:
        assert problem.reason is Reason.IMPOSSIBLE_TIME


def test_a_hostile_text_is_refused_at_once() -> None:
    """What is too long is not looked at."""
    for text in ("1" * 100_000, "1 " * 50_000, "a " * 50_000, "." * 100, "1/" * 50, "a-" * 50, "1h" * 50):
        with pytest.raises(Rejected):
            read_time("date", text)
