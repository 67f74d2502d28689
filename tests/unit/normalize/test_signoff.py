"""Sign-offs behind a story."""

import pytest

from pipelines.normalize.sign_off import is_sign_off, split_sign_offs
from pipelines.normalize.trailer import split_trailer


@pytest.mark.parametrize(
    "line",
    [
        "ab/cd/ef/gh",
        "ab/cd",
        "burs-abc/de/fgh",
        "/abc/DP/def",
        "dpa abc de fgh",
        "dpa ab yyzz n1 cd",
        "PTI ABC XYZ",
        "EFE ab/cd",
        "--IANS ab/cd",
        "(Schluss) ab/cd",
        "Enditem",
        "(END)",
        "Lusa/Fim",
        "ab/cd (AFP)",
    ],
)
def test_desks_sign_on_a_line_of_their_own(line: str) -> None:
    """Initials, agencies, marks of the end."""
    assert is_sign_off(line)
    assert split_trailer(["Tin rose.", line]) == (["Tin rose."], line)


@pytest.mark.parametrize(
    "line", ["USD/JPY", "24/7", "AP was told", "dpa has no plans for it.", "Ende gut, alles gut", "He said so (AP)."]
)
def test_what_only_looks_like_a_sign_off_is_story(line: str) -> None:
    """Rates, figures, sentences."""
    assert split_trailer(["Tin rose.", line]) == (["Tin rose.", line], None)


@pytest.mark.parametrize(
    "glued",
    [
        "(Reporting by Ann Lee in London; Editing by Bo Roe)",
        "(Additional reporting by Ann Lee (Rome) and Bo Roe)",
        "(Writing by Ann Lee)",
        "(Reportage d'Ann Lee, édité par Bo Roe)",
        "(Reporte de Ann Lee; editado por Bo Roe)",
        "(Redaktion: Ann Lee, Bo Roe)",
        "Reporting by Ann Lee in London; Editing by Bo Roe",
        "With assistance from Ann Lee and Bo Roe.",
        "ab/cd/ef",
        "PTI ABC XYZ",
        "(ANI)",
        "- AFP",
        "Enditem",
        "© 2026 Meridian",
        "Copyright 2026 Meridian. All rights reserved.",
        "# dpa-Notizblock ## Internet - [Tin](tin.example)",
    ],
)
def test_a_sign_off_that_is_glued_to_the_last_paragraph_goes(glued: str) -> None:
    """Behind the end of a sentence."""
    assert split_trailer(["Tin rose.", f"It fell, he said. {glued}"]) == (["Tin rose.", "It fell, he said."], glued)


def test_several_sign_offs_go_one_by_one() -> None:
    """In their order."""
    text, taken = split_sign_offs("“It fell.” (Reporting by Ann Lee) ((ann.lee@meridian.example;))")
    assert (text, taken) == ("“It fell.”", ["(Reporting by Ann Lee)", "((ann.lee@meridian.example;))"])


@pytest.mark.parametrize(
    "text",
    [
        "It fell, he said. Reporting by state media was limited.",
        "It fell. Reporting by Reuters showed that it was so.",
        "It fell (reporting by the radio was cited).",
        "They met. (By the way it was cold.)",
        "They told the AP",
        "They told AFP.",
    ],
)
def test_a_sentence_about_reporting_is_story(text: str) -> None:
    """It says more than names."""
    assert split_sign_offs(text) == (text, [])


def test_nothing_behind_a_notebook_is_story() -> None:
    """Its contacts are for editors."""
    notes = ["# dpa NOTEBOOK", "* * * * The following information is not for publication", "## Contacts - Ann Lee"]
    assert split_trailer(["It may fail, he said.", *notes]) == (["It may fail, he said."], "\n\n".join(notes))


def test_a_release_ends_at_its_end_mark_or_its_contacts() -> None:
    """Where a heading says so and somebody can be reached."""
    story = ["Acme opens a plant that makes tins of many kinds.", "It cost $5 million."]
    about = ["###", "About Acme: it makes tins."]
    contacts = ["Media Contact", "Ann Lee", "Acme Corp", "+44 20 7946 0000"]
    assert split_trailer([*story, *about])[0] == story
    assert split_trailer([*story, *contacts]) == (story, "\n\n".join(contacts))
    lost = [*story, "Contact:", "He said that contact was lost."]
    assert split_trailer(lost) == (lost, None)


@pytest.mark.parametrize(
    "line",
    [
        "With files from Ann Lee",
        "With reporting by Ann Lee in Rome.",
        "SOURCE Meridian Corp.",
        "View original content: https://a.example/b",
    ],
)
def test_credits_and_sources_of_releases_are_trailer(line: str) -> None:
    """As Canadian agencies and press releases end."""
    assert split_trailer(["Tin rose.", line]) == (["Tin rose."], line)


@pytest.mark.parametrize(
    "line",
    ["With files from the ministry in hand, she began. It was late.", "Source of the water is unknown. It fell."],
)
def test_sentences_that_begin_so_are_story(line: str) -> None:
    """More than a credit."""
    assert split_trailer(["Tin rose.", line]) == (["Tin rose.", line], None)
