"""Set phrases for amounts of which no other rule speaks."""

import re

import pytest

from benchmarks.facts_sentences import DAY, named
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import find_facts
from pipelines.enrich.roles.phrases import PHRASES, indexes, needed_words, set_phrases, word_classes
from schemas import RoleName


def roles(text: str) -> list[tuple[str, str]]:
    """Return role and rule of the amounts of a text."""
    found = find_facts("", text, named(text), find_amounts("", text), DAY).amounts
    return [(one.role.name.value, one.role.rule) if one.role else ("-", "") for one in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Repairs will set Calder Inc back $130 million.", "cost"),
        ("Calder Inc has parted with its oil arm, pocketing $1.9 billion from Norrvik Group.", "deal_price"),
        ("Calder Inc's net loss widened to $51.7 million, or $0.88 per share.", "eps"),
        ("Norrvik Group hangs on to 51% after the sale of the stake.", "stake"),
        ("Norrvik Group dropped $212 million into the red.", "net_loss"),
        ("A judge fixed bail for the driver at $500,000.", "bail"),
        ("Calder Inc sold four jets. Its bookings added up to $90 million.", "contract"),
    ],
)
def test_a_phrase_says_a_role(text: str, wanted: str) -> None:
    assert roles(text)[-1][0] == wanted


def test_a_phrase_may_need_words_of_the_article() -> None:
    assert roles("Rebuilding homes after the flood will take $5 million, the mayor said.")[0][0] == "damage"
    assert roles("Rebuilding homes after the move will take $5 million, the mayor said.")[0][0] != "damage"


def test_lines_have_roles_and_classes_that_exist() -> None:
    roles_known = {one.value for one in RoleName}
    lines = [line.split("\t") for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) == sum(map(len, set_phrases().values()))
    for role, kind, phrase, *rest in lines:
        assert role in roles_known
        assert kind in ("$", "%")
        assert "#" in phrase
        assert {*rest[0].split()} <= word_classes().keys() if rest else True
        assert all(re.fullmatch("subject|object|from|to|by|none|", where) for where in rest[1:])


def test_growth_of_an_economy_is_its_own_role() -> None:
    assert roles("The economy of China slowed. The central bank sees growth of 5.8% in 2026.")[0][0] == "gdp_growth"
    assert roles("Calder Inc saw growth of 5.8% in its sales.")[0][0] == "growth"


def test_the_index_of_phrases_finds_what_a_search_of_all_finds() -> None:
    for kind, index in indexes().items():
        for number, one in enumerate(index.phrases):
            needed = needed_words(one.rule.removeprefix("phrase "))
            assert (number in index.always) == (not needed)
            assert all(number in index.candidates([word]) for word in needed), (kind, one.rule)
        assert len(index.always) < len(index.phrases) // 10
