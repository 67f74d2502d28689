"""World events: one text a type with its arguments, modality, tables, tolls, merging and the table of frames."""

from itertools import pairwise
from typing import get_args

import pytest

from pipelines.ask.explain.stages import world_event_lines
from pipelines.ask.said import argument_text
from pipelines.enrich.article import enrich
from pipelines.enrich.entities.tokens import tokens
from pipelines.enrich.world_events import find
from pipelines.enrich.world_events.frames import CLASSES, TABLE, frames
from pipelines.enrich.world_events.scene import CENTRAL_BANKS, names_central_bank
from pipelines.enrich.world_events.triggers import phrases_of, triggers_of
from schemas import Article, NormalizedArticle, WorldEvent, WorldEventType
from schemas.world import ArgumentName

TEXTS = {
    "acquisition": (
        "Calder Mills Inc agreed to buy Norrvik Gas Ltd for $3 billion in cash.",
        {"acquirer": "Calder Mills Inc", "target": "Norrvik Gas Ltd", "price": "$3 billion"},
    ),
    "merger": ("Calder Mills Inc will merge with Norrvik Gas Ltd.", {"company": "Calder Mills Inc"}),
    "stake": (
        "Calder Mills Inc bought a 5.1 percent stake in Norrvik Gas Ltd.",
        {"acquirer": "Calder Mills Inc", "stake": "5.1 percent", "target": "Norrvik Gas Ltd"},
    ),
    "ipo": ("Calder Mills Inc raised $300 million in its initial public offering.", {"price": "$300 million"}),
    "bond_issue": (
        "Calder Mills Inc sold $750 million of senior notes at a coupon of 7.1 percent.",
        {"issuer": "Calder Mills Inc", "price": "$750 million"},
    ),
    "loan": ("Calder Mills Inc secured a $45 million loan from Norrvik Bank Ltd.", {"price": "$45 million"}),
    "earnings": (
        "Calder Mills Inc posted a net profit of $8 million in the third quarter.",
        {"company": "Calder Mills Inc"},
    ),
    "guidance": ("Calder Mills Inc raised its full-year profit forecast to $90 million.", {"level": "$90 million"}),
    "dividend": (
        "Calder Mills Inc declared a quarterly dividend of 22 cents a share.",
        {"company": "Calder Mills Inc"},
    ),
    "buyback": ("Calder Mills Inc announced a $150 million share buyback.", {"price": "$150 million"}),
    "rating": ("Moody's cut the credit rating of Calder Mills Inc to Ba1.", {"company": "Calder Mills Inc"}),
    "management_change": (
        "Calder Mills Inc appointed Maria Kovacs as chief financial officer.",
        {"company": "Calder Mills Inc", "person": "Maria Kovacs"},
    ),
    "layoffs": ("Calder Mills Inc will cut 1,850 jobs in Germany.", {"employer": "Calder Mills Inc", "count": "1,850"}),
    "contract": ("Calder Mills Inc won a contract worth $210 million from Norrvik Gas Ltd.", {"price": "$210 million"}),
    "product": ("Calder Mills Inc launched a new electric truck model on Monday.", {"company": "Calder Mills Inc"}),
    "recall": ("Calder Mills Inc is recalling 41,000 cars because of faulty brakes.", {"count": "41,000"}),
    "lawsuit": (
        "Calder Mills Inc sued Norrvik Gas Ltd in a federal court.",
        {"plaintiff": "Calder Mills Inc", "defendant": "Norrvik Gas Ltd"},
    ),
    "fine": (
        "The regulator fined Calder Mills Inc $4 million.",
        {"company": "Calder Mills Inc", "price": "$4 million"},
    ),
    "strike": ("Workers at Calder Mills Inc began a strike over pay in Germany.", {}),
    "macro_figure": ("German consumer prices rose 0.4 percent in May.", {"level": "0.4 percent"}),
    "central_bank_decision": (
        "The Bank of England cut its key rate to 4 percent.",
        {"agency": "Bank of England", "level": "4 percent"},
    ),
    "tariff": (
        "The United States imposed a 25 percent tariff on steel from Canada.",
        {"imposer": "United States", "level": "25 percent"},
    ),
    "sanction": ("The European Union imposed sanctions on Belarus.", {"imposed_on": "Belarus"}),
    "election": ("Voters in Germany went to the polls on Sunday to elect a parliament.", {}),
    "disaster": (
        "An earthquake struck Turkey on Friday, killing at least 14 people and injuring 230.",
        {"toll_dead": "at least 14", "toll_injured": "230"},
    ),
    "accident": ("A bus crashed near Madrid and nine people died.", {"toll_dead": "nine"}),
    "attack": ("Gunmen attacked a market in Nigeria, killing 22 people.", {"toll_dead": "22", "place": "Nigeria"}),
    "summit": ("Leaders of the G7 met in Italy for a summit.", {"place": "Italy"}),
    "bankruptcy": ("Calder Mills Inc filed for bankruptcy protection.", {"company": "Calder Mills Inc"}),
    "plant": ("Calder Mills Inc will close its plant in Germany.", {"company": "Calder Mills Inc", "place": "Germany"}),
}
MODALITIES = {
    "Calder Mills Inc bought Norrvik Gas Ltd for $3 billion.": "done",
    "Calder Mills Inc will buy Norrvik Gas Ltd for $3 billion.": "planned",
    "Calder Mills Inc plans to buy Norrvik Gas Ltd for $3 billion.": "planned",
    "Calder Mills Inc may buy Norrvik Gas Ltd for $3 billion.": "possible",
    "Calder Mills Inc is considering buying Norrvik Gas Ltd.": "possible",
    "Calder Mills Inc agreed to buy Norrvik Gas Ltd, people familiar with the matter said.": "rumoured",
    "Calder Mills Inc will not buy Norrvik Gas Ltd.": "called_off",
    "Calder Mills Inc called off its takeover of Norrvik Gas Ltd.": "called_off",
    "Calder Mills Inc denied that it would buy Norrvik Gas Ltd.": "denied",
    "The United States threatened to impose a 25 percent tariff on steel from Canada.": "threatened",
}


def read(body: str, headline: str = "") -> Article:
    """Return an enriched article."""
    found = Article(
        provider="test",
        item_id="1",
        time="2026-03-02T08:00:00Z",
        time_source="record",
        language="en",
        headline=headline,
        body=body,
    )
    return enrich(NormalizedArticle(found), None)


def of_type(article: Article, name: str) -> WorldEvent:
    """Return the first event of a type."""
    return next(one for one in article.world_events if one.type == name)


@pytest.mark.parametrize("name", WorldEventType)
def test_each_type_has_its_arguments(name: str) -> None:
    """A plain sentence."""
    text, wanted = TEXTS[name]
    article = read(text)
    event = of_type(article, name)
    assert set(wanted.items()) <= {(one.name, argument_text(article, one)) for one in event.arguments}
    assert text[event.trigger.start : event.trigger.end] == event.trigger.surface


@pytest.mark.parametrize("text", MODALITIES)
def test_modality_and_polarity(text: str) -> None:
    """Verbs around the trigger, and words of the sentence."""
    event = read(text).world_events[0]
    assert event.modality == MODALITIES[text]
    assert event.polarity == ("negative" if event.modality in ("called_off", "denied") else "positive")


@pytest.mark.parametrize(
    "text",
    [
        "Emeka Okafor scored with a late strike in stoppage time as Lindholm beat Varna.",
        "The White House said the attack of the critics was unfair.",
        "The Bank of Japan bought dollars in Tokyo.",
        "Farmers expect a wheat harvest of 19 million tonnes.",
        "She bought a dress and a pair of shoes.",
        "The bride won the heart of the village.",
    ],
)
def test_words_that_only_look_like_events(text: str) -> None:
    """Precision first."""
    assert read(text).world_events == ()


def test_a_headline_alone_reports() -> None:
    """A flash has no body."""
    article = read("", "CALDER MILLS INC TO BUY NORRVIK GAS LTD FOR $3 BLN")
    event = of_type(article, "acquisition")
    assert (event.trigger.field, event.modality) == ("headline", "planned")


def test_a_table_of_results_is_earnings_and_its_notes_are_no_deals() -> None:
    """As wires sent them in 1987."""
    body = "Shr 34 cts vs 28 cts\n\nNet 1,912,000 vs 1,544,000\n\nNOTE: Net includes gain of 210,000 dlrs from sale of a unit."
    article = read(body, "CALDER MILLS INC <CALM> 1ST QTR NET")
    assert [one.type for one in article.world_events] == ["earnings"]


def test_sentences_that_are_not_parsed_report_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of words before the parse leaves no event out."""
    bodies = [text for text, _ in TEXTS.values()]
    bodies += [f"{first} {second}" for first, second in pairwise(bodies)]
    checked = [read(body).world_events for body in bodies]
    monkeypatch.setattr(find, "may_fit", lambda *_: True)
    assert checked == [read(body).world_events for body in bodies]


def test_phrases_are_found_by_their_words() -> None:
    """Every phrase of the table is found, alone and within words that go on."""

    def phrases_in(text: str) -> list[str]:
        return phrases_of(triggers_of(tokens(text).words), text)

    assert all(phrase in phrases_in(phrase) and phrase in phrases_in(f"-{phrase}s") for phrase in frames().phrases)
    assert phrases_in("nothing of the kind") == []


def test_every_central_bank_is_found_by_its_letters() -> None:
    """The check before the pattern leaves no name out."""
    assert [name for name in CENTRAL_BANKS if not names_central_bank(f"the {name} said")] == []


def test_headline_and_body_are_one_event_and_surer() -> None:
    """What the first says, the second adds to."""
    body = TEXTS["acquisition"][0]
    alone, both = read(body), read(body, "Calder Mills Inc to buy Norrvik Gas Ltd")
    assert len(both.world_events) == len(alone.world_events) == 1
    assert both.world_events[0].confidence > alone.world_events[0].confidence


def test_two_deals_are_two_events() -> None:
    """Another target is another event."""
    body = "Calder Mills Inc bought Norrvik Gas Ltd. Ostrand Steel Corp bought Zenith Paper Inc."
    assert [one.type for one in read(body).world_events] == ["acquisition", "acquisition"]


def test_a_price_is_the_amount_that_is_named_first() -> None:
    """Not its conversion in brackets."""
    article = read("Calder Mills Inc agreed to buy Norrvik Gas Ltd for 4.2 billion euros ($4.9 billion).")
    arguments = of_type(article, "acquisition").arguments
    assert next(argument_text(article, one) for one in arguments if one.name == "price") == "4.2 billion euros"


def test_a_pronoun_is_an_argument_without_a_mention() -> None:
    """The entity is named elsewhere."""
    article = read("Calder Mills Inc rose. It agreed to buy Norrvik Gas Ltd.")
    acquirer = next(one for one in of_type(article, "acquisition").arguments if one.name == "acquirer")
    assert article.entities[acquirer.entity or 0].name == "Calder Mills Inc"
    assert acquirer.mention is None


def test_a_time_is_an_index_into_the_dates() -> None:
    """If the article has that date."""
    article = read("Calder Mills Inc bought Norrvik Gas Ltd last Tuesday.")
    time = next(one for one in of_type(article, "acquisition").arguments if one.name == "time")
    assert time.date is not None
    assert article.dates[time.date].surface == "last Tuesday"


def test_explain_shows_frame_and_arguments() -> None:
    """One line an event."""
    (line,) = world_event_lines(read(TEXTS["acquisition"][0]))
    assert "frame acquisition-verb-" in line
    assert "acquirer 'Calder Mills Inc'" in line


def test_the_table_names_types_arguments_and_sets_that_exist() -> None:
    """A typing error in the table is a rule that never fires."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    sets = {f"@{row[1]}" for row in rows if row[0] == "set"}
    for kind, *cells in (row for row in rows if row[0] != "set"):
        assert kind in ("verb", "noun", "words", "cue")
        assert cells[0] in set(WorldEventType)
        assert len(cells) == 6, cells
        used = {term.lstrip("!") for cell in cells[2:5] for term in cell.split() if term.lstrip("!").startswith("@")}
        assert used <= sets, cells
        assert {slot.partition("=")[2] for slot in cells[5].split() if slot != "-"} <= set(get_args(ArgumentName)), (
            cells
        )
    assert {frame.type for table in frames() for found in table.values() for frame in found} == set(WorldEventType)
    assert len(CLASSES) == 7
