"""Clauses: subjects, verbs, objects, prepositions, references and who says it."""

import pytest

from pipelines.enrich import amounts, entities
from pipelines.enrich.clauses import Clause, Phrase, parse_clauses, parse_sentences
from schemas import Entity, EntityType, Mention
from schemas.mentions import TextField


def organisation(name: str, text: str, field: TextField = "body") -> Entity:
    """Return an entity with all places of a name in a text."""
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    mentions = tuple(Mention(field=field, start=at, end=at + len(name), surface=name) for at in starts)
    return Entity(type=EntityType.ORGANISATION, name=name, mentions=mentions, salience=1.0)


def read(text: str, *names: str, field: TextField = "body") -> list[Clause]:
    """Return the clauses of a text in which organisations are named."""
    texts = ("", text) if field == "body" else (text, "")
    return list(
        parse_clauses(text, field, [organisation(name, text, field) for name in names], amounts.find_amounts(*texts))
    )


def outline(text: str, clause: Clause) -> tuple[str, str, list[str], list[tuple[str, str]]]:
    """Return subject, lemma, objects and attached phrases as texts."""

    def words(phrase: Phrase | None) -> str:
        return "" if phrase is None else text[phrase.start : phrase.end]

    attached = [(one.preposition, words(one.phrase)) for one in clause.attached]
    return (
        words(clause.subject),
        clause.verb.lemma if clause.verb else "",
        [words(one) for one in clause.objects],
        attached,
    )


CASES = {
    "Calder bought Norrvik for $3 billion in cash.": [
        ("Calder", "buy", ["Norrvik"], [("for", "$3 billion"), ("in", "cash")])
    ],
    "Calder, which makes cars in Ohio, rose 5 percent to $34.": [
        ("Calder", "make", ["cars"], [("in", "Ohio")]),
        ("Calder", "rise", ["5 percent"], [("to", "$34")]),
    ],
    "Goods imported from China totaled $3 billion in March.": [
        ("Goods", "import", [], [("from", "China")]),
        ("Goods", "total", ["$3 billion"], [("in", "March")]),
    ],
    "A court ordered Norrvik to pay $30 million in damages to Calder.": [
        ("A court", "order", ["Norrvik"], []),
        ("Norrvik", "pay", ["$30 million"], [("in", "damages"), ("to", "Calder")]),
    ],
    "Calder sold its unit and cut 500 jobs after sales fell.": [
        ("Calder", "sell", ["its unit"], []),
        ("Calder", "cut", ["500 jobs"], []),
        ("sales", "fall", [], []),
    ],
}


@pytest.mark.parametrize("text", CASES)
def test_subject_verb_objects_and_attached(text: str) -> None:
    assert [outline(text, clause) for clause in read(text, "Calder", "Norrvik", "China")] == CASES[text]


@pytest.mark.parametrize(
    ("text", "tense", "passive", "negated", "modal"),
    [
        ("Calder was fined $3 million.", "past", True, False, None),
        ("Calder will not pay a dividend.", "future", False, True, "will"),
        ("Calder could buy Norrvik.", "present", False, False, "could"),
        ("Calder has agreed.", "past", False, False, None),
        ("Calder is selling shares.", "present", False, False, None),
    ],
)
def test_groups_of_verbs(text: str, tense: str, passive: bool, negated: bool, modal: str | None) -> None:
    (clause,) = read(text, "Calder", "Norrvik")
    assert clause.verb is not None
    assert (clause.verb.tense, clause.verb.passive, clause.verb.negated, clause.verb.modal) == (
        tense,
        passive,
        negated,
        modal,
    )


def test_headline_with_nouns_that_may_be_verbs() -> None:
    for text, lemma in {
        "Calder plans layoffs": "plan",
        "Calder bid for Norrvik fails": "fail",
        "Calder to buy Norrvik": "buy",
        "Calder profit falls 12 pct": "fall",
        "Norrvik cuts dividend": "cut",
    }.items():
        (clause,) = read(text, "Calder", "Norrvik", field="headline")
        assert clause.verb is not None
        assert clause.verb.lemma == lemma, text


def test_references_and_reports() -> None:
    text = "Calder bought Norrvik. The company said it raised its dividend."
    bought, said, raised = read(text, "Calder", "Norrvik")
    assert bought.reported_by is None
    assert said.subject is not None
    assert (said.subject.entity, said.subject.pronoun) == (0, True)
    assert raised.subject is not None
    assert (raised.subject.entity, raised.subject.pronoun) == (0, True)
    assert raised.objects[0].owner == 0
    assert raised.reported_by == said.subject


def test_possessives_and_amounts_in_a_phrase() -> None:
    text = "Calder's $3 billion bid for Norrvik was rejected."
    (clause,) = read(text, "Calder", "Norrvik")
    subject = clause.subject
    assert subject is not None
    assert (subject.head, subject.owner, subject.amount, subject.entity) == ("bid", 0, 0, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "\n\n",
        "$5",
        "5%",
        "and and and",
        "to to to",
        "that that is is",
        "'s 's",
        "( ( (",
        "is",
        "- - -",
        "said, said, said",
        "of of of",
    ],
)
def test_any_text_is_parsed(text: str) -> None:
    for clause in read(text):
        assert 0 <= clause.start <= clause.end <= len(text)


def test_offsets_are_those_of_the_text() -> None:
    text = "By noon, shares of Calder had risen 5 percent, traders said."
    for clause in read(text, "Calder"):
        for phrase in (clause.subject, *clause.objects, *(one.phrase for one in clause.attached)):
            if phrase is not None:
                assert (
                    text[phrase.start : phrase.end]
                    .lower()
                    .split()[-1]
                    .startswith(phrase.head.strip("#").split(" ")[-1][:4])
                )


def test_names_of_a_real_tagger_are_found() -> None:
    text = "Germany's Calder AG sold bonds."
    found = entities.find_entities("", text)
    (clause,) = parse_clauses(text, "body", found, ())
    assert clause.verb is not None
    assert clause.verb.lemma == "sell"


STORY = (
    "Calder said it would sell its paper unit. The company bought Norrvik in May. It rained all day. The group then cut jobs, it said. "
    "Prices rose. Norrvik agreed, and it fell."
)


@pytest.mark.parametrize("first", range(6))
def test_a_sentence_has_the_same_clauses_whichever_is_asked_for_first(first: int) -> None:
    """Sentences are parsed when they are asked for; pronouns still mean whom the sentences before have named."""
    named = [organisation(name, STORY) for name in ("Calder", "Norrvik")]
    in_order = [parsed.clauses for parsed in parse_sentences(STORY, "body", named, ())]
    others = parse_sentences(STORY, "body", named, ())
    assert others[first].clauses == in_order[first]
    assert [parsed.clauses for parsed in reversed(others)] == in_order[::-1]
    assert {clause.subject.entity for clauses in in_order for clause in clauses if clause.subject} == {None, 0, 1}
