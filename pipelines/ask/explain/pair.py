"""Explain why two items are, or are not, one story."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.ask.explain.record import read_article
from pipelines.errors import Refused, did_you_mean
from pipelines.sinks.finished import Row, read_rows, run_settings
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from pipelines.stories.explain import explain
from schemas import Article


def explain_pair(one: str, other: str, run: Path | None) -> Iterator[str]:
    """Yield the explanation of two files with one article each or, with ``run``, of two items of a finished run."""
    if run is not None:
        yield from explain_items(run, one, other)
    else:
        yield explain(read_article(one), read_article(other))


def explain_items(run: Path, one: str, other: str) -> Iterator[str]:
    """Yield the stories of two items in a finished run and why; then compare the two, if the run kept both texts."""
    stories = list(read_rows(run / STORIES_FILE))
    ids = [find_item(stories, name) for name in (one, other)]
    stories_of = [story_of(stories, item) for item in ids]
    if stories_of[0] is stories_of[1]:
        yield f"This run has {ids[0]} and {ids[1]} in one story, {stories_of[0]['story_id']}: {stories_of[0]['headline']}"
    else:
        yield f"This run has {ids[0]} and {ids[1]} in two stories."
    for item, story in dict(zip(ids, stories_of, strict=True)).items():
        yield from history(item, story)
    articles = _articles(run, set(ids))
    missing = [item for item in ids if item not in articles]
    if missing:
        yield f"The run wrote no text of {' and '.join(missing)}: name the files (wirebeam explain FILE FILE) to compare texts."
    else:
        yield "The two alone: " + explain(articles[ids[0]], articles[ids[1]], run_settings(run).stories)


def find_item(stories: list[Row], name: str) -> str:
    """Return the id of an item, by its id or by an ending that is unique. Raise ``Refused`` if there is none."""
    known = {version["item_id"] for story in stories for version in story["versions"]}
    if name in known:
        return name
    ending = sorted(item for item in known if item.endswith(name))
    if len(ending) == 1:
        return str(ending[0])
    raise Refused(
        f"item {name} is not in this run{did_you_mean(name, known)}; `wirebeam stories DIR` lists its items"
        if not ending
        else f"item {name} is ambiguous: {', '.join(ending[:3])} end with it"
    )


def story_of(stories: list[Row], item: str) -> Row:
    """Return the story that an item is in."""
    return next(story for story in stories if any(version["item_id"] == item for version in story["versions"]))


def history(item: str, story: Row) -> Iterator[str]:
    """Yield the disposition of each version of an item, and why."""
    for version in story["versions"]:
        if version["item_id"] == item:
            evidence = version["evidence"]
            tie = (
                f" by {evidence['key']} with {evidence['with_item']}: {evidence['detail']}"
                if evidence.get("with_item")
                else ""
            )
            yield f"  {item} version {version['version']}: {version['disposition']}{tie}"


def _articles(run: Path, items: set[str]) -> dict[str, Article]:
    """Return the last published article of each item."""
    rows = (event["article"] for event in read_rows(run / EVENTS_FILE) if event.get("article"))
    return {row["item_id"]: Article.model_validate(row) for row in rows if row["item_id"] in items}
