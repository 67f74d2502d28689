"""What holds of every text: amounts read back as they were written, offsets, independence of what stands around."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.amounts.legal_tender import tender_of
from pipelines.enrich.amounts.numerals import read_figures, read_words
from tests.unit.amounts.reading import MODERN, brief, briefs

SCALES = {"": 0, " million": 6, " mln": 6, " bln": 9, " billion": 9, " trillion": 12, " thousand": 3}
GLUED = {"": 0, "m": 6, "bn": 9, "k": 3, "tn": 12}
BEFORE = {
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "C$": "CAD",
    "CHF ": "CHF",
    "EUR": "EUR",
    "NOK ": "NOK",
    "₹": "INR",
    "HK$": "HKD",
}
AFTER = {
    " dlrs": "USD",
    " dollars": "USD",
    " euros": "EUR",
    " pounds sterling": "GBP",
    " yen": "JPY",
    " Swiss francs": "CHF",
    "-dollar": "USD",
    " USD": "USD",
    " stg": "GBP",
}
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

figures = st.builds(
    lambda whole, cents: Decimal(whole) + Decimal(cents) / 100, st.integers(1, 999_999), st.integers(0, 99)
)
wholes = st.integers(1, 99)


def spelled(number: int) -> str:
    """Write a number below a hundred in words."""
    if number < 20:
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"-{SMALL[ones]}" if ones else "")


def plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


@given(figures, st.sampled_from(sorted(BEFORE)), st.sampled_from(sorted(SCALES)), st.booleans())
def test_a_symbol_before_reads_back(value: Decimal, symbol: str, scale: str, grouped: bool) -> None:
    """Any symbol, figure and scale, with commas or without."""
    written = format(value, ",f" if grouped else "f")
    assert briefs(f"It paid {symbol}{written}{scale}.") == [f"{plain(value.scaleb(SCALES[scale]))} {BEFORE[symbol]}"]


@given(figures, st.sampled_from(sorted(BEFORE)), st.sampled_from(sorted(GLUED)))
def test_a_glued_scale_reads_back(value: Decimal, symbol: str, scale: str) -> None:
    """``$5m``, ``€5bn``."""
    assert briefs(f"It paid {symbol}{value}{scale}.") == [f"{plain(value.scaleb(GLUED[scale]))} {BEFORE[symbol]}"]


@given(figures, st.sampled_from(sorted(AFTER)), st.sampled_from(sorted(SCALES)))
def test_a_noun_behind_reads_back(value: Decimal, noun: str, scale: str) -> None:
    """``5 mln dlrs``, ``5-dollar``."""
    assert briefs(f"It paid {value:,f}{scale}{noun}.") == [f"{plain(value.scaleb(SCALES[scale]))} {AFTER[noun]}"]


@given(
    wholes,
    st.sampled_from(["pct", "percent", "per cent", "%"]),
    st.sampled_from(["", "-1/2", " 1/2", "-and-a-half", " and a half"]),
)
def test_percentages_read_back(whole: int, sign: str, part: str) -> None:
    """In figures and in words, with and without a half."""
    words = spelled(whole) if "half" in part else str(whole)
    assert briefs(f"It rose {words}{part} {sign}.") == [f"{plain(Decimal(whole) + (Decimal('0.5') if part else 0))} %"]


@given(wholes, st.sampled_from(["million", "billion"]))
def test_words_read_back(whole: int, scale: str) -> None:
    """``twenty-one million dollars``."""
    assert briefs(f"It paid {spelled(whole)} {scale} dollars.") == [
        f"{plain(Decimal(whole).scaleb(SCALES[' ' + scale]))} USD"
    ]


@given(
    figures,
    figures,
    st.sampled_from(["${}-${} million", "${}-{} million", "${} million to ${} million", "between ${} and ${} million"]),
)
def test_ranges_read_back(one: Decimal, other: Decimal, shape: str) -> None:
    """Whichever bound says the currency, both have it."""
    low, high = sorted((one % 999 + 1, other % 999 + 1))
    text = f"It will pay {shape.format(low, high)}."
    ends = [plain(low.scaleb(6)), plain(high.scaleb(6))]
    assert briefs(text) == [f"{ends[0] if low == high else '..'.join(ends)} USD"]


PIECES = st.sampled_from(
    "5 1,234 7-1/2 1987 $ £ US$ EUR mln billion dlrs pct per cent % between and to from - / ( ) , . \n a share two half point "
    "cts vs Shr Net up rose dollar marks at the of 5p .5 1'000 ½ basis points euros francs Rs crore yen 1.2.3 İ \u00a0 ₹".split(
        " "
    )
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=30).map("".join)
)


@given(TEXTS, TEXTS)
def test_offsets_slice_to_the_surface_and_links_to_mentions(headline: str, body: str) -> None:
    """On any text: no crash, no overlap, no dangling link, low never above high."""
    mentions = find_amounts(headline, body, MODERN)
    texts = {"headline": headline, "body": body}
    ends = {"headline": 0, "body": 0}
    for mention in mentions:
        assert texts[mention.field][mention.start : mention.end] == mention.surface
        assert mention.start >= ends[mention.field]
        assert mention.low <= mention.high
        assert (mention.currency is None) == (mention.kind == "percent")
        assert all(link.target < len(mentions) for link in mention.links)
        ends[mention.field] = mention.end


@given(TEXTS, st.sampled_from(["", "Nothing of note happened.\n\n", "He said so again.\n\nThen it rained.\n\n"]))
def test_text_before_or_after_moves_offsets_only(body: str, around: str) -> None:
    """A paragraph without amounts or places changes nothing but where things stand."""
    alone = find_amounts("", body, MODERN)
    before = find_amounts("", around + body, MODERN)
    after = find_amounts("", f"{body}\n\n{around}", MODERN)
    assert [m.model_copy(update={"start": m.start - len(around), "end": m.end - len(around)}) for m in before] == list(
        alone
    )
    assert [brief(m) for m in after] == [brief(m) for m in alone]


@given(st.integers(0, 10**15))
def test_grouped_figures_read_back(number: int) -> None:
    """English, Swiss and continental grouping."""
    grouped = f"{number:,}"
    assert read_figures(grouped) == number
    assert read_figures(grouped.replace(",", "'")) == number
    assert read_figures(grouped.replace(",", ".") + ",50") in {number + Decimal("0.5"), None}
    assert read_figures(grouped.replace(",", "."), comma_decimal=True) == number


@given(wholes)
def test_spelled_numbers_read_back(number: int) -> None:
    """Hyphen or blank."""
    assert read_words(spelled(number)) == number
    assert read_words(spelled(number).replace("-", " ")) == number


@given(st.sampled_from(["FR", "DE", "IT", "ES", "NL"]), st.dates())
def test_every_day_has_a_tender(country: str, day: object) -> None:
    """A code of Babel's or nothing, never an error."""
    from datetime import date

    assert isinstance(day, date)
    assert tender_of(country, day) in {None, "FRF", "DEM", "ITL", "ESP", "NLG", "EUR"}
