"""Datelines of many houses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.dateline import day_of, is_time, read_dateline, without_time

NEAR = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("LONDON, March 3 (Meridian) - Tin rose.", "LONDON", date(2026, 3, 3), "Meridian"),
        ("SALVADOR, Feb 26 - Tin rose.", "SALVADOR", date(2026, 2, 26), None),
        ("NEW YORK, FEB 26 - Tin rose.", "NEW YORK", date(2026, 2, 26), None),
        ("Caracas, feb 26 - Tin rose.", "Caracas", date(2026, 2, 26), None),
        ("WASHINGTON, June 26 (Meridian): Tin rose.", "WASHINGTON", date(2025, 6, 26), "Meridian"),
        ("PARIS, Texas, Sept. 1 (AB) -- Tin rose.", "PARIS, Texas", date(2025, 9, 1), "AB"),
        ("RICHMOND, Va. Feb 26 - Tin rose.", "RICHMOND, Va.", date(2026, 2, 26), None),
        ("ACCRA, March 5, 2025 (Meridian) - Tin rose.", "ACCRA", date(2025, 3, 5), "Meridian"),
        ("BERLIN, 3. März (Meridian) - Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("March 2 (Meridian) - Tin rose.", "", date(2026, 3, 2), "Meridian"),
        ("BERLIN, 3 March (Meridian) — Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("GENEVA (AB) — Tin rose.", "GENEVA", None, "AB"),
        ("NEW YORK, Dec 31 - Tin rose.", "NEW YORK", date(2025, 12, 31), None),
        ("LONDON, Feb 30 - Tin rose.", "LONDON", None, None),
        ("NEW YORK (AP) _ Tin rose.", "NEW YORK", None, "AP"),
        ("Berlin (dpa/bb) - Tin rose.", "Berlin", None, "dpa"),
        ("Husum (hpt) - Tin rose.", "Husum", None, "hpt"),
        ("(Bloomberg) -- Tin rose.", "", None, "Bloomberg"),
        ("SAN FRANCISCO--(BUSINESS WIRE)--Tin rose.", "SAN FRANCISCO", None, "BUSINESS WIRE"),
        ("HOUSTON--(BUSINESS WIRE)--March 3, 2026--Tin rose.", "HOUSTON", date(2026, 3, 3), "BUSINESS WIRE"),
        ("LONDON, March 3, 2026 /PRNewswire/ -- Tin rose.", "LONDON", date(2026, 3, 3), "PRNewswire"),
        ("TORONTO, ON / ACCESSWIRE / March 3, 2026 / Tin rose.", "TORONTO, ON", date(2026, 3, 3), "ACCESSWIRE"),
        ("NEW YORK, March 03, 2026 (GLOBE NEWSWIRE) -- Tin rose.", "NEW YORK", date(2026, 3, 3), "GLOBE NEWSWIRE"),
        ("BEIJING, March 3 (Xinhua) -- Tin rose.", "BEIJING", date(2026, 3, 3), "Xinhua"),
        ("MOSCOW, March 3. /TASS/. Tin rose.", "MOSCOW", date(2026, 3, 3), "TASS"),
        ("MANILA, March 1, Reuter - Tin rose.", "MANILA", date(2026, 3, 1), "Reuter"),
        ("Madrid, 3 mar (EFE).- Tin rose.", "Madrid", date(2026, 3, 3), "EFE"),
        ("(ANSA) - ROMA, 03 MAR - Tin rose.", "ROMA", date(2026, 3, 3), "ANSA"),
        ("Paris, le 3 mars 2026 (AFP) - Tin rose.", "Paris", date(2026, 3, 3), "AFP"),
        ("BRASÍLIA, 3 de março (Reuters) - Tin rose.", "BRASÍLIA", date(2026, 3, 3), "Reuters"),
        ("MOUNT LAUREL, N.J., March 2 - Tin rose.", "MOUNT LAUREL, N.J.", date(2026, 3, 2), None),
        ("BRUSSELS. March 3 - Tin rose.", "BRUSSELS", date(2026, 3, 3), None),
        ("OSLO, March 3 AFP - Tin rose.", "OSLO", date(2026, 3, 3), "AFP"),
        ("TOKYO, March 3, Kyodo - Tin rose.", "TOKYO", date(2026, 3, 3), "Kyodo"),
        ("MOSCOW. March 3 (Interfax) - Tin rose.", "MOSCOW", date(2026, 3, 3), "Interfax"),
        ("SEOUL, March 3 (Yonhap) -- Tin rose.", "SEOUL", date(2026, 3, 3), "Yonhap"),
        ("WASHINGTON, Tuesday, March 3 (AB) - Tin rose.", "WASHINGTON", date(2026, 3, 3), "AB"),
        (
            "MILAN, PARIS and ROME, Feb. 2, 2026 /PRNewswire/ -- Tin rose.",
            "MILAN, PARIS and ROME",
            date(2026, 2, 2),
            "PRNewswire",
        ),
        ("El Paso (xyz/dpa) - Tin rose.", "El Paso", None, "xyz/dpa"),
        ("Brüssel/Kiel (APA/dpa) - Tin rose.", "Brüssel/Kiel", None, "APA/dpa"),
        ("Pune, Mar 3 (IANS) Tin rose.", "Pune", date(2026, 3, 3), "IANS"),
        ("Pune/Delhi, Mar 3 (PTI) Tin rose.", "Pune/Delhi", date(2026, 3, 3), "PTI"),
        ("Homs [Syria], March 3 (ANI): Tin rose.", "Homs, Syria", date(2026, 3, 3), "ANI"),
        ("Bhopal (PTI): Tin rose.", "Bhopal", None, "PTI"),
        ("HONG KONG, Mar 3, 2026 - (ACN Newswire) - Tin rose.", "HONG KONG", date(2026, 3, 3), "ACN Newswire"),
        (
            "MACAU SAR - Media OutReach Newswire - 3 March 2026 - Tin rose.",
            "MACAU SAR",
            date(2026, 3, 3),
            "Media OutReach Newswire",
        ),
        (
            "Vancouver, British Columbia--(Newsfile Corp. - March 3, 2026) - Tin rose.",
            "Vancouver, British Columbia",
            date(2026, 3, 3),
            "Newsfile Corp.",
        ),
        ("SEATTLE, WA (PRWEB) March 03, 2026 -- Tin rose.", "SEATTLE, WA", date(2026, 3, 3), "PRWEB"),
        ("LEUVEN 28/02 (BELGA) = Tin rose.", "LEUVEN", date(2026, 2, 28), "BELGA"),
        ("København /ritzau/ - Tin rose.", "København", None, "ritzau"),
        ("Oslo (NTB): Tin rose.", "Oslo", None, "NTB"),
        ("Accra, Ghana | AFP | Tuesday 03/03/2026 - 09:12 UTC+0 | Tin rose.", "Accra, Ghana", None, "AFP"),
        ("(ANSA-AFP) - PARIGI, MAR 3 - Tin rose.", "PARIGI", date(2026, 3, 3), "ANSA-AFP"),
    ],
)
def test_a_dateline_is_read(text: str, place: str, day: date | None, agency: str | None) -> None:
    """Place, day with the nearest year, and agency; the rest is the story."""
    dateline, rest = read_dateline(text, NEAR)
    assert dateline is not None
    assert (dateline.place, dateline.day, dateline.agency) == (place, day, agency)
    assert rest == "Tin rose."


@pytest.mark.parametrize(
    "text",
    [
        "Tin rose on March 3 - the most in a year.",
        "In March 3 (AP) - it rose.",
        "The party (Labour) - said so.",
        "The company (formerly Tin Co) - said so.",
        "In London on March 3 prices rose, traders said.",
        "",
        "Prices: March 3 was good.",
        "WARNING: The storm is on its way.",
        "ANALYSIS: The storm is on its way.",
        "NATO: The alliance will grow, it said.",
        "OPEC - The cartel will cut, it said.",
        "GERMANY: The bank will cut, it said.",
        "GOLD: Prices rose on Monday again.",
        "By contrast - Tin did not rise at all.",
        "Lincoln: I think that it is right.",
        "London: the city that never sleeps.",
        "London - Paris trains were late again.",
        "LIMA: 5 percent",
        "ACME (NASDAQ) - The company rose again.",
        "Acme, March 3 (Monday) The board met.",
        "Washington - not known for modesty - said so.",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    """Prose that holds a place, a day or a dash stays prose."""
    assert read_dateline(text, NEAR).dateline is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("DUBLIN - Ireland sold tin on Monday.", "DUBLIN"),
        ("NEW DELHI: India sold tin on Monday.", "NEW DELHI"),
        ("Berlin – Der Zinnpreis ist gestiegen.", "Berlin"),
        ("Athen - Der Zinnpreis ist gestiegen.", "Athen"),
        ("BRUSSELS/PARIS - Europe sold tin on Monday.", "BRUSSELS/PARIS"),
        ("PARIS, Texas - The mayor sold tin on Monday.", "PARIS, Texas"),
        ("CHICAGO, April - Tin rose on Monday.", "CHICAGO"),
    ],
)
def test_a_city_that_is_known_needs_neither_day_nor_agency(text: str, place: str) -> None:
    """What follows has to begin as a sentence does."""
    dateline, rest = read_dateline(text, NEAR)
    assert (dateline and dateline.place, rest[0].isupper()) == (place, True)


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("新华社北京3月3日电 锡价上涨。", "北京", date(2026, 3, 3), "新华社"),
        ("［東京　３日　ロイター］ - 錫は上昇した。", "東京", None, "ロイター"),
        ("【ワシントン共同】錫は上昇した。", "ワシントン", None, "共同"),
        ("(서울=연합뉴스) 주석 가격이 올랐다.", "서울", None, "연합뉴스"),
    ],
)
def test_datelines_of_eastern_asia(text: str, place: str, day: date | None, agency: str) -> None:
    """They have marks of their own."""
    dateline, rest = read_dateline(text, NEAR)
    assert dateline is not None
    assert (dateline.place, dateline.day, dateline.agency) == (place, day, agency)
    assert rest[0] not in " -］】)"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.3.2026 08:00:00 CEST", date(2026, 3, 3)),
        ("2026-03-03T08:00:00Z", date(2026, 3, 3)),
        ("March 3, 2026 10:00 AM ET", date(2026, 3, 3)),
        ("Published: 5:21 p.m.", None),
        ("10:00 Uhr", None),
        ("03/04/2026", None),
    ],
)
def test_a_time_is_told_from_a_place(text: str, day: date | None) -> None:
    """And gives its day, where that is certain."""
    assert (is_time(text), day_of(text)) == (True, day)


@pytest.mark.parametrize("text", ["LONDON", "1st Avenue", "2026", "1,000 OUNCE", "877", "LONDON 10:00", ""])
def test_what_is_more_or_less_than_a_time_is_none(text: str) -> None:
    """Figures alone are none."""
    assert not is_time(text)


def test_the_time_behind_a_place_goes() -> None:
    """The place stays."""
    assert without_time("LONDON, 3.3.2026 08:00") == "LONDON"
    assert without_time("PARIS, Texas") == "PARIS, Texas"


@pytest.mark.parametrize(
    ("near", "day"), [(date(2026, 1, 1), date(2025, 12, 31)), (date(2025, 12, 31), date(2026, 1, 1))]
)
def test_the_year_turns_between_dateline_and_item(near: date, day: date) -> None:
    """A dateline of New Year's Eve in an item of January is last year's; Sydney's January comes before New York's."""
    dateline = read_dateline(f"SYDNEY, {day:%b} {day.day} (AB) - Tin rose.", near).dateline
    assert dateline is not None
    assert dateline.day == day


@given(st.text(max_size=200))
def test_nothing_is_lost(text: str) -> None:
    """What is not dateline comes back unchanged."""
    dateline, rest = read_dateline(text, NEAR)
    assert text.endswith(rest)
    assert dateline is not None or rest == text


def test_a_month_that_is_none_leaves_the_day_out() -> None:
    """A day in figures whose month is 00."""
    found = read_dateline("BERLIN, 31/00 (dpa) - Tin rose.", date(2026, 3, 4)).dateline
    assert found is not None
    assert (found.place, found.day, found.agency) == ("BERLIN", None, "dpa")
