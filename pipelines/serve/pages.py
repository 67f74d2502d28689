"""What each page shows beside its answer."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pipelines.ask.letters import Letter, list_causes
from pipelines.ask.money import AmountList
from pipelines.ask.names import NameView
from pipelines.ask.questions import StoriesQuery
from pipelines.ask.said import argument_text, party_name
from pipelines.ask.search import StoryFilter
from pipelines.ask.stories import FACETS, StoryLine, count_facets, count_volume, newest_stories
from pipelines.ask.story import StoryView
from pipelines.deadletters.view import byte_lines, wrong_place
from pipelines.enrich.topics.codes import NAMES, top_level
from pipelines.serve.charts import Point
from pipelines.serve.marks import mark_paragraphs, mark_text
from pipelines.sinks.reading import Reader

TOPIC_NAMES: Final = {top_level(number): name for number, name in enumerate(NAMES, 1)}
Context = dict[str, Any]
RAW_SHOWN: Final = 20_000
"""Bytes of a rejected record that its page shows."""


def stories_page(reader: Reader, query: StoriesQuery) -> Context:
    """Return facets, volume and the filters that are set."""
    chosen = StoryFilter(**{name: getattr(query, name) for name in StoryFilter.model_fields})
    newest = newest_stories(reader, chosen)
    return {
        "facets": count_facets(reader, newest),
        "volume": count_volume(newest.times),
        "chosen": chosen,
        "facet_names": FACETS,
        "labels": TOPIC_NAMES,
    }


def story_page(_reader: Reader, _query: object, story: StoryView) -> Context:
    """Add the text with its marks, and the published versions."""
    article = story.article
    published = [step for step in story.steps if step.publishes]
    return {
        "headline": mark_text(article, "headline") if article else (),
        "paragraphs": mark_paragraphs(article) if article else (),
        "published": published,
        "party_name": lambda party: party_name(article, party) if article else "",
        "argument_name": lambda argument: argument_text(article, argument) if article else "",
        "earlier": [step for step in published if step.revision < story.revision][-1:],
    }


def amounts_page(_reader: Reader, _query: object, answer: AmountList) -> Context:
    """Add the plot of a page of amounts."""
    points = [
        Point(
            one.time,
            float((one.converted if answer.converted else one.high) or 0),
            f"{one.surface}: {one.headline}",
            f"/stories/{one.story_id}",
        )
        for one in answer.amounts
    ]
    return {"points": points}


def name_page(_reader: Reader, _query: object, answer: NameView) -> Context:
    """Add the plot of the biggest amounts in the name's stories."""
    return {"points": [point for story in answer.stories for point in _biggest(story)]}


def _biggest(story: StoryLine) -> list[Point]:
    if story.biggest is None:
        return []
    value = story.biggest.converted or story.biggest.high
    return [Point(story.time, float(value), f"{story.biggest.surface}: {story.headline}", f"/stories/{story.story_id}")]


def letters_page(reader: Reader, _query: object, _answer: object) -> Context:
    """Add the causes of all letters."""
    return {"causes": list_causes(reader)}


def letter_page(_reader: Reader, _query: object, letter: Letter) -> Context:
    """Add the bytes around the place of the problem, and the record as text."""
    raw = letter.raw
    return {
        "bytes": list(byte_lines(raw, wrong_place(letter.detail, raw))),
        "text": raw[:RAW_SHOWN].decode("utf-8", "replace"),
        "cut": len(raw) > RAW_SHOWN or letter.raw_size > len(raw),
    }


BEFORE: Final[Mapping[str, Callable[[Reader, Any], Context]]] = {"stories": stories_page}
"""Question -> what its page needs and is asked first, since the answer is a part of what that finds."""
PAGES: Final[Mapping[str, Callable[[Reader, Any, Any], Context]]] = {
    "story": story_page,
    "amounts": amounts_page,
    "name": name_page,
    "dead-letters": letters_page,
    "dead-letter": letter_page,
}
"""Question -> what its page needs beside the answer."""
