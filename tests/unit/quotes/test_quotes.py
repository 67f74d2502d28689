"""Quotes: what stands in marks, who says it, and what is no quote."""

import pytest

from pipelines.enrich.facts import parse_texts
from pipelines.enrich.quotes import find_quotes
from pipelines.enrich.quotes.marks import quoted
from schemas import Entity, EntityType, Identifier, Mention, Quote
from tests.work import work_of

NAMES = {
    "Dana Orrell": EntityType.PERSON,
    "Orrell": EntityType.PERSON,
    "Petr Voss": EntityType.PERSON,
    "Harwick Tool": EntityType.ORGANISATION,
    "Canada": EntityType.LOCATION,
    "Detroit": EntityType.LOCATION,
}
SAID = "We are pleased with the price we got"


def entities(body: str) -> tuple[Entity, ...]:
    """Return the names of a text, each with all its places; ``Orrell`` is Dana Orrell's."""
    found = []
    for name, kind in NAMES.items():
        surfaces = [name, "Orrell"] if name == "Dana Orrell" else [] if name == "Orrell" else [name]
        places: list[tuple[int, str]] = []
        for surface in surfaces:
            at = body.find(surface)
            while at >= 0:
                if not any(start <= at < start + len(held) for start, held in places):
                    places.append((at, surface))
                at = body.find(surface, at + 1)
        if places:
            identifiers = (Identifier(scheme="iso3166-1", value="CA"),) if name == "Canada" else ()
            mentions = tuple(
                Mention(field="body", start=at, end=at + len(held), surface=held) for at, held in sorted(places)
            )
            found.append(Entity(type=kind, name=name, mentions=mentions, salience=0.5, identifiers=identifiers))
    return tuple(found)


def read(body: str) -> tuple[list[Quote], tuple[Entity, ...]]:
    """Return the quotes and the names of a text."""
    known = entities(body)
    return list(find_quotes(parse_texts("", body, known, ()), known)), known


def said(body: str) -> list[tuple[str, str | None, str | None]]:
    """Return the words of each quote, the words that name the speaker, and the name that these mean."""
    quotes, known = read(body)
    for quote in quotes:
        assert body[quote.start : quote.end] == quote.surface
    return [
        (
            quote.surface,
            None if quote.speaker is None else quote.speaker.surface,
            None if quote.speaker is None or quote.speaker.entity is None else known[quote.speaker.entity].name,
        )
        for quote in quotes
    ]


@pytest.mark.parametrize(
    ("body", "speaker", "name"),
    [
        (f'"{SAID}," Dana Orrell said on Monday.', "Dana Orrell", "Dana Orrell"),
        (f'"{SAID}," said Dana Orrell, who runs it.', "Dana Orrell", "Dana Orrell"),
        (f"\u201c{SAID},\u201d said Dana Orrell.", "Dana Orrell", "Dana Orrell"),
        (f'Dana Orrell told reporters: "{SAID}."', "Dana Orrell", "Dana Orrell"),
        (f'Dana Orrell said in a letter that "{SAID}".', "Dana Orrell", "Dana Orrell"),
        (f'Dana Orrell came late. "{SAID}," she said.', "she", "Dana Orrell"),
        (f'Dana Orrell and Petr Voss met. "{SAID}," he said.', "he", None),
        (f'Harwick Tool sold a mill. "{SAID}," the company said.', "the company", "Harwick Tool"),
        (f'Harwick Tool sold a mill. "{SAID}," the regulator said.', "the regulator", None),
        (f'"{SAID}," a Harwick Tool spokesman said.', "a Harwick Tool spokesman", None),
        (f'Canada said: "{SAID}."', "Canada", "Canada"),
        (f'"{SAID}," the Detroit carmaker said.', "the Detroit carmaker", None),
    ],
)
def test_the_speaker(body: str, speaker: str, name: str | None) -> None:
    """Where a verb of saying stands beside the marks; a pronoun only where it can mean one."""
    (quote,) = said(body)
    assert quote[0].rstrip(".") == SAID
    assert quote[1:] == (speaker, name)


def test_a_speaker_goes_on() -> None:
    """In the same paragraph, in a sentence that is cut, and in a speech of several paragraphs."""
    assert said(f'"{SAID}," Dana Orrell said. "It is a good day for all of us."')[1][2] == "Dana Orrell"
    assert said(f'"{SAID}," Dana Orrell said, "and so are they."')[1][2] == "Dana Orrell"
    speech = said(f'"{SAID}, all of us.\n\n"And we will stay," Dana Orrell said.')
    assert [one[2] for one in speech] == ["Dana Orrell", "Dana Orrell"]


@pytest.mark.parametrize(
    "body",
    [
        'The film "A Very Long Winter in the North" opens on Friday.',
        'The plan, called "too little", was dropped.',
        'A 6" pipe and a 4" pipe burst.',
        'Dana Orrell has "never" met him.',
        "Nobody spoke.",
        "",
    ],
)
def test_what_is_no_quote(body: str) -> None:
    """Titles, irony, inches."""
    assert said(body) == []


def test_indirect_speech() -> None:
    """A clause that a named speaker says, before or after the verb; not what may be somebody else's."""
    assert said("Dana Orrell said on Monday that the mill would close.") == [
        ("the mill would close", "Dana Orrell", "Dana Orrell")
    ]
    assert said("The mill will close in May, Harwick Tool said.") == [
        ("The mill will close in May", "Harwick Tool", "Harwick Tool")
    ]
    assert said("Dana Orrell told workers that the mill would close.")[0][0] == "the mill would close"
    assert said("The report said the mill would close.") == []
    assert said("Dana Orrell did not say that the mill would close.") == []
    assert said("Dana Orrell said the mill would close and Petr Voss said it would not.") == []


def test_the_cue_and_the_rule_are_kept() -> None:
    """With the words that attribute the quote."""
    (quote,), _ = read(f'"{SAID}," Dana Orrell said.')
    assert quote.cue is not None
    assert (quote.cue.surface, quote.direct, quote.rule) == ("said", True, "direct-after")


def test_marks_without_a_partner_open_nothing() -> None:
    """Not beyond their paragraph; a misprint within a word is no mark."""
    texts = ['He said "it was over.\n\nThen it rained "hard" there.', 'It"s a "fine day" here.']
    assert [[text[one.start : one.end] for one in quoted(text)] for text in texts] == [["hard"], ["fine day"]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("‘It’s our clients’ money, and it’s our clients’ choice,’ Dana Orrell said.", "It’s our clients’ money, and it’s our clients’ choice"),
        ("Dana Orrell said of the '90s: 'Those were our best years by far.'", "Those were our best years by far."),
    ],
)  # fmt: skip
def test_single_marks_keep_apostrophes(text: str, wanted: str) -> None:
    assert [(quote, name) for quote, _, name in said(text)] == [(wanted, "Dana Orrell")]


def test_possessives_open_and_close_nothing() -> None:
    assert (
        quoted("The workers' union and the miners' guild called the '90s a golden age, Petr Voss's notes show.") == []
    )


def test_single_marks_within_double_ones_are_part_of_the_quote() -> None:
    text = "\"He said 'never again, not for any price in the world' to us,\" Dana Orrell said."
    assert [one.end - one.start for one in quoted(text)] == [text.rindex('"') - 1]


@pytest.mark.parametrize("unit", ["\"a\" 'b' ", "'a ", "\u2018a\u2019 "])
def test_eight_times_the_marks_take_eight_times_the_work(unit: str) -> None:
    """Quadratic reading would take sixty-four times."""
    short, long = work_of(lambda: quoted(unit * 100)), work_of(lambda: quoted(unit * 800))
    assert long < 9 * short + 500
