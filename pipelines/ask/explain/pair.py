"""``wirebeam explain A B``: why two items are, or are not, the same story."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.ask.explain.record import read_article
from pipelines.errors import Refused, did_you_mean
from pipelines.sinks.finished import Row, read_rows, settings_of_run
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from pipelines.stories.explain import explain
from schemas import Article


def explain_pair(one: str, other: str, run: Path | None) -> Iterator[str]:
    """Explain two files that hold one article each or, with ``run``, two items of a finished run."""
    if run is not None:
        yield from explain_items(run, one, other)
    else:
        yield explain(read_article(one), read_article(other))


def explain_items(run: Path, one: str, other: str) -> Iterator[str]:
    """Say where a finished run put two items and why, then judge the two alone where the run kept both texts."""
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
        yield "The two alone: " + explain(articles[ids[0]], articles[ids[1]], settings_of_run(run).stories)


def find_item(stories: list[Row], name: str) -> str:
    """Find an item by its id, or by the end of it if that is the end of one id only."""
    known = {version["item_id"] for story in stories for version in story["versions"]}
    if name in known:
        return name
    ending = sorted(item for item in known if item.endswith(name))
    if len(ending) == 1:
        return str(ending[0])
    raise Refused(
        f"item {name} is not in this run{did_you_mean(name, known)}"
        if not ending
        else f"item {name} is not clear: {', '.join(ending[:3])} end so"
    )


def story_of(stories: list[Row], item: str) -> Row:
    """Give the story that an item is in."""
    return next(story for story in stories if any(version["item_id"] == item for version in story["versions"]))


def history(item: str, story: Row) -> Iterator[str]:
    """Yield what became of each version of an item, and why."""
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
    """Give the last text of each item that stood on the screen."""
    rows = (event["article"] for event in read_rows(run / EVENTS_FILE) if event.get("article"))
    return {row["item_id"]: Article.model_validate(row) for row in rows if row["item_id"] in items}
