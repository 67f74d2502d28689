"""Headline tags of many houses, stacked, and the traps that only look like tags."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.headline import read_headline
from schemas import Control, Tag

GOLD = Path(__file__).parents[3] / "../shared/gold/stories/headlines.dev.jsonl"
KINDS = {
    "correction": {Control.CORRECTED, Control.CORRECTION_NOTICE},
    "update": {Control.UPDATE, Control.WRAPUP},
    "refile": {Control.REFILE},
    "repeat": {Control.REPEAT},
    "kill": {Control.KILL},
}


@pytest.mark.parametrize(
    ("text", "base", "tags"),
    [
        ("UPDATE 3-Zenith raises bid for Acme", "Zenith raises bid for Acme", [("update", None, 3)]),
        ("2. AKTUALISIERUNG: Zinn steigt", "Zinn steigt", [("update", None, 2)]),
        ("Correction: Harbor Fire story", "Harbor Fire story", [("correction_notice", None, None)]),
        (
            "CORRECTED-UPDATE 2-Harbor fire kills 12",
            "Harbor fire kills 12",
            [("corrected", None, None), ("update", None, 2)],
        ),
        (
            "CORRECTED-(OFFICIAL)-TABLE-Ruritania crop",
            "Ruritania crop",
            [("corrected", None, None), (None, "TABLE", None)],
        ),
        ("REFILE-BRIEF-Acme to buy Zenith", "Acme to buy Zenith", [("refile", None, None), ("brief", None, None)]),
        ("RPT-UPDATE 1-Acme cuts jobs", "Acme cuts jobs", [("repeat", None, None), ("update", None, 1)]),
        ("UPDATE1-TABLE-Acme Q1", "Acme Q1", [("update", None, 1), (None, "TABLE", None)]),
        ("2nd UPDATE: Acme cuts jobs", "Acme cuts jobs", [("update", None, 2)]),
        ("WRAPUP 4-Rates rise in Ruritania", "Rates rise in Ruritania", [("wrapup", None, 4)]),
        ("CORRECTING and REPLACING Acme Reports Results", "Acme Reports Results", [("corrected", None, None)]),
        ("CORRECTION TO TICKER - Acme Splits Stock", "Acme Splits Stock", [("correction_notice", None, None)]),
        ("KILL Acme Names New Chief", "Acme Names New Chief", [("kill", None, None)]),
        ("ADVISORY-Acme story withdrawn", "Acme story withdrawn", [("kill", None, None)]),
        ("ADVISORY-Acme to hold news conference", "Acme to hold news conference", [(None, "ADVISORY", None)]),
        ("Factbox: Volcanoes of Ruritania", "Volcanoes of Ruritania", [(None, "FACTBOX", None)]),
        ("INSTANT VIEW 3-Ruritania holds rates", "Ruritania holds rates", [("update", "INSTANT VIEW", 3)]),
        ("REFILE 1ST LEAD Zinc rises", "Zinc rises", [("refile", None, None), ("update", None, 1)]),
        ("REFILE\n1ST LEAD\nZinc rises\nagain", "Zinc rises again", [("refile", None, None), ("update", None, 1)]),
        ("ALERT\nZinc rises", "Zinc rises", [("flash", None, None)]),
        ("UPDATE\n 2-Zinc rises", "Zinc rises", [("update", None, 2)]),
        ("2ND LEAD: Zinc rises", "Zinc rises", [("update", None, 2)]),
        ("ROUNDUP 2: Zinc rises", "Zinc rises", [("wrapup", None, 2)]),
        ("EXTRA: Zinc rises", "Zinc rises", [(None, None, None)]),
        ("URGENT ¥¥¥ Zinc rises", "Zinc rises", [(None, None, None)]),
        ("(2nd LD) Zinc rises", "Zinc rises", [("update", None, 2)]),
        ("(LEAD) Zinc rises", "Zinc rises", [("update", None, None)]),
        ("(Ampliación) Sube el zinc", "Sube el zinc", [("update", None, None)]),
        ("1st Ld-Writethru: Zinc rises", "Zinc rises", [("update", None, 1)]),
        ("KORREKTUR/ROUNDUP: Zink steigt", "Zink steigt", [("corrected", None, None), ("wrapup", None, None)]),
        ("KILL ZENITH(R) GAINS GLOBAL APPROVAL", "ZENITH(R) GAINS GLOBAL APPROVAL", [("kill", None, None)]),
        ("KILL ACME CORP Names New Chief", "ACME CORP Names New Chief", [("kill", None, None)]),
        ("X-UPDATE 1-Acme buys Zenith", "Acme buys Zenith", [("update", None, 1)]),
        ("RETRANSMISSION: Acme Reports Results", "Acme Reports Results", [("repeat", None, None)]),
        ("STOCKS NEWS AFRICA-Banks rise", "Banks rise", [(None, "STOCKS NEWS AFRICA", None)]),
        (
            "UPDATE 1-STOCKS NEWS SE ASIA-Banks rise",
            "Banks rise",
            [("update", None, 1), (None, "STOCKS NEWS SE ASIA", None)],
        ),
        ("NORDIC STOCKS-Shares slip on oil", "Shares slip on oil", [(None, "NORDIC STOCKS", None)]),
    ],
)
def test_tags_are_read_outermost_first(
    text: str, base: str, tags: list[tuple[str | None, str | None, int | None]]
) -> None:
    """A headline parts into tags, outermost first, and its base."""
    read = read_headline(text)
    assert read.base == base
    assert [(tag.control and tag.control.value, tag.format, tag.number) for tag in read.tags] == tags


@pytest.mark.parametrize(
    "text",
    [
        "JAMAICA CORRECTS SIZE OF DEBT",
        "SNAP-ON TOOLS CORP <SNA> 1ST QTR NET",
        "RAPITEC <RPT> SEES NOT RPT NOT HIGHER PROFIT",
        "Updated Results from Acme's Trial Presented",
        "LEAD-ZINC SMELTER SHUT",
        "KILL RATE OF NEW PESTICIDE DOUBTED",
        "X-RAY MAKER ACME BUYS ZENITH",
        "STOCKS NEWS IS BAD NEWS",
        "NO REASON TO CUT RATES - CENTRAL BANKER",
        "Update your will before it is too late",
        "URGENT CARE CLINICS OPEN",
        "EXTRA Energie is bankrupt",
        "ROUNDUP WEEDKILLER SALES RISE",
        "Roundup weedkiller sales rise",
        "BRIEF history of tin",
        "REPEAT OF 1987 FEARED",
        "ANALYSIS/TECHNOLOGY <ACME> WINS CONTRACTS",
        "UPDATE 1-",
        "",
    ],
)
def test_words_that_only_look_like_tags_stay(text: str) -> None:
    """Tickers, verbs and ordinary nouns are no tags, and a tag never eats the whole headline."""
    assert read_headline(text).base == text
    assert read_headline(text).tags == ()


@given(st.text(max_size=80))
def test_any_text_reads_without_error(text: str) -> None:
    """No text crashes the reader, and a base is a suffix of the headline."""
    read = read_headline(text)
    assert " ".join(text.split()).endswith(read.base)


@pytest.mark.corpus
def test_all_headlines_of_the_development_set_read_right() -> None:
    """Every labelled real headline gives the editor's tags and base."""
    if not GOLD.exists():
        pytest.skip("needs ../shared/gold/stories/headlines.dev.jsonl")
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    wrong = [row["id"] for row in rows if not agrees(row)]
    assert wrong == []


def agrees(row: dict[str, object]) -> bool:
    """Compare a reading with an editor's."""
    read = read_headline(str(row["headline"]))
    controls = [tag for tag in read.tags if tag.control not in {None, Control.BRIEF, Control.FLASH}]
    formats = [tag.format or tag.text for tag in read.tags if tag not in controls]
    wanted: list[dict[str, object]] = row["control"]  # type: ignore[assignment]
    return (
        (read.base, formats) == (row["base"], row["format"])
        and len(wanted) == len(controls)
        and all(same(tag, want) for tag, want in zip(controls, wanted, strict=True))
    )


def same(tag: Tag, want: dict[str, object]) -> bool:
    """Compare one control tag."""
    return tag.control in KINDS[str(want["kind"])] and tag.number == want["n"]


def test_a_page_number_behind_a_headline_is_no_part_of_it() -> None:
    """AFP marks the pages of a story so."""
    for headline, take in (("Zinc rises =2", 2), ("Zinc rises=3=", 3), ("Zinc rises (=12)", 12)):
        read = read_headline(headline)
        assert (read.base, read.take) == ("Zinc rises", take)
    assert read_headline("Zinc = 2 tins").take is None
