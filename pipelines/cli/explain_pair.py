"""``wirebeam explain A B``: why two items are, or are not, the same story."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from pipelines.cli.output import EVENTS, STORIES
from pipelines.cli.refusal import Refused
from pipelines.normalize import Plausible, normalize
from pipelines.parse import ParseLimits, parse
from pipelines.settings import Settings
from pipelines.sources.files import Archive, day_of, read_frames
from pipelines.sources.framing import Frame
from pipelines.stories.explain import explain
from schemas import Article, Origin, RawMessage, Rejected

Row = dict[str, Any]


def explain_pair(one: str, other: str, run: Path | None) -> Iterator[str]:
    """Explain two files that hold one article each or, with ``run``, two items of a finished run."""
    if run is not None:
        yield from explain_items(run, one, other)
    else:
        yield explain(read_article(one), read_article(other))


def read_article(name: str) -> Article:
    """Read the one article of a file, or of ``FILE@OFFSET`` the one that begins there, as a replay would."""
    path, offset = _place(name)
    settings = Settings()
    archive = Archive(str(path), str(path), 0)
    try:
        with path.open("rb") as file:
            frame = _choose(list(read_frames(file, archive.name, settings.read)), name, offset)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    raw = RawMessage(
        value=frame.value, origin=Origin(source=archive.name, offset=frame.offset), timestamp=day_of(archive)
    )
    try:
        if frame.problem is not None:
            raise frame.problem
        found = parse(raw, ParseLimits(settings.parse.max_elements, settings.parse.max_depth))
        return normalize(found, settings.normalize.default_language, Plausible())
    except Rejected as problem:
        raise Refused(f"{name} holds no article: {problem.detail}") from problem


def _place(name: str) -> tuple[Path, int | None]:
    path, at, offset = name.rpartition("@")
    return (Path(path), int(offset)) if at and offset.isdigit() and not Path(name).exists() else (Path(name), None)


def _choose(frames: list[Frame], name: str, offset: int | None) -> Frame:
    found = frames if offset is None else [frame for frame in frames if frame.offset == offset]
    if not found:
        raise Refused(f"{name}: no record begins there")
    if len(found) > 1:
        raise Refused(
            f"{name} holds {len(found):,} records: name one as {name}@OFFSET, such as {name}@{found[1].offset}"
        )
    return found[0]


def explain_items(run: Path, one: str, other: str) -> Iterator[str]:
    """Say where a finished run put two items and why, then judge the two alone where the run kept both texts."""
    stories = list(_rows(run / STORIES))
    ids = [_item(stories, name) for name in (one, other)]
    homes = [_home(stories, item) for item in ids]
    if homes[0] is homes[1]:
        yield f"This run has {ids[0]} and {ids[1]} in one story, {homes[0]['story_id']}: {homes[0]['headline']}"
    else:
        yield f"This run has {ids[0]} and {ids[1]} in two stories."
    for item, home in dict(zip(ids, homes, strict=True)).items():
        yield from _history(item, home)
    articles = _articles(run, set(ids))
    missing = [item for item in ids if item not in articles]
    if missing:
        yield f"The run wrote no text of {' and '.join(missing)}: name the files (wirebeam explain FILE FILE) to compare texts."
    else:
        yield "The two alone: " + explain(articles[ids[0]], articles[ids[1]])


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open("rb") as file:
            yield from map(orjson.loads, file)
    except OSError as error:
        raise Refused(f"{path.parent} holds no finished run: {path.name} cannot be read ({error.strerror})") from error


def _item(stories: list[Row], name: str) -> str:
    """Find an item by its id, or by the end of it if that is the end of one id only."""
    known = {version["item_id"] for story in stories for version in story["versions"]}
    if name in known:
        return name
    ending = sorted(item for item in known if item.endswith(name))
    if len(ending) == 1:
        return str(ending[0])
    raise Refused(
        f"item {name} is not in this run" if not ending else f"item {name} is not clear: {', '.join(ending[:3])} end so"
    )


def _home(stories: list[Row], item: str) -> Row:
    return next(story for story in stories if any(version["item_id"] == item for version in story["versions"]))


def _history(item: str, story: Row) -> Iterator[str]:
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
    rows = (event["article"] for event in _rows(run / EVENTS) if event.get("article"))
    return {row["item_id"]: Article.model_validate(row) for row in rows if row["item_id"] in items}
