"""Language and letters of two dozen languages: texts of our own."""

from pathlib import Path

import pytest

import benchmarks
from pipelines.normalize.language_detection import detect_language, sample_of
from pipelines.normalize.language_tag import language_tag
from pipelines.normalize.whitespace import clean

ROWS = [
    line.split("\t")
    for line in (Path(benchmarks.__file__).parent / "data" / "languages.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("code", "text"), ROWS)
def test_the_language_is_told_from_the_text(code: str, text: str) -> None:
    """From two sentences."""
    assert detect_language(sample_of("", text)) == code


def test_figures_and_a_few_letters_tell_no_language() -> None:
    """Then the default stands."""
    assert detect_language("5.1 6.2 vs 7.3") is None


@pytest.mark.parametrize(("code", "text"), ROWS)
def test_right_text_is_never_mended(code: str, text: str) -> None:
    """In any script."""
    assert clean(text) == text, code
    assert clean(f"« {text} » – “{text}”…") == f"« {text} » – “{text}”…"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize(("code", "text"), ROWS)
def test_mojibake_is_mended(code: str, text: str, wrong: str) -> None:
    """UTF-8 that was read as Latin-1 or Windows-1252, wherever the bytes allow that."""
    try:
        garbled = text.encode().decode(wrong)
    except UnicodeDecodeError:
        return
    assert clean(garbled) == text, code


def test_entities_and_code_points_of_windows_are_read() -> None:
    """What HTML and Latin-1 left behind."""
    assert clean("AT&amp;T &#8364;5 &nbsp;x &unknown; R&D; \x93so\x94") == "AT&T €5  x &unknown; R&D; “so”"


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        *[("EN", "en"), ("en_GB", "en-GB"), ("eng", "en"), ("fre", "fr"), ("English (US)", "en"), ("pt-br", "pt-BR")],
        *[("zh-hant-tw", "zh-Hant-TW"), (" de ", "de"), ("x", None), ("tbd", None), ("", None)],
    ],
)
def test_a_stated_language_becomes_a_tag(stated: str, tag: str | None) -> None:
    """Spellings of one language are one desk; what is no language is detected instead."""
    assert language_tag(stated) == tag
