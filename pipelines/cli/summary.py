"""``wirebeam summary``: print the stories of a run and what happened to each, amounts, rejected items, files."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipelines.cli.output import add_output_option
from pipelines.cli.values import whole_number
from pipelines.errors import OK
from pipelines.report import print_rows
from pipelines.sinks.finished import Row, read_rows, require_finished
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RESULT_FILES, STORIES_FILE
from pipelines.terminal import cell, print_lines, show

RELATED = "story.related"
DOLLAR = "USD"
COLUMNS = ("first_time", "status", "headline", "versions", "happened", "story_id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    parser.add_argument(
        "--top", type=whole_number(1), default=20, metavar="N", help="rows of each table to print (default: 20)"
    )
    add_output_option(parser, "all stories; `wirebeam query DIR amounts` and `dead-letters` have the rest")


def run(arguments: argparse.Namespace) -> int:
    """Print the summary."""
    if arguments.output == "table":
        summarize(arguments.dir, arguments.top)
    else:
        require_finished(arguments.dir, RESULT_FILES)
        stories, events = (list(read_rows(arguments.dir / name)) for name in (STORIES_FILE, EVENTS_FILE))
        print_rows(arguments.output, COLUMNS, [*_story_rows(stories, events)])
    return OK


def summarize(folder: Path, top: int) -> None:
    """Print the summary of a finished run; at most ``top`` of each kind."""
    require_finished(folder, RESULT_FILES)
    events = list(read_rows(folder / EVENTS_FILE))
    _print_stories(list(read_rows(folder / STORIES_FILE)), events, top)
    _print_amounts(events, top)
    _print_rejected(list(read_rows(folder / DEAD_LETTERS_FILE)), top)
    show("\n[bold]Files[/bold]")
    print_lines(f"  {folder / name}" for name in RESULT_FILES)


def _print_stories(stories: list[Row], events: list[Row], top: int) -> None:
    from rich.console import Console
    from rich.table import Table

    by_story = _by_story(events)
    table = Table(title=f"Stories ({len(stories):,})", title_justify="left", box=None, pad_edge=False)
    table.add_column("first seen", width=16)
    table.add_column("story", overflow="fold", width=max(30, Console().width * 2 // 5 - 18))
    table.add_column("what happened", overflow="fold")
    stories.sort(key=lambda story: (-len(story["versions"]), story["first_time"], story["story_id"]))
    for story in sorted(stories[:top], key=lambda story: (story["first_time"], story["story_id"])):
        happened = "\n".join(map(cell, _happened(story, by_story.get(story["story_id"], []))))
        table.add_row(_minute(story["first_time"]), cell(_headline(story)), happened)
    show(table)
    if len(stories) > top:
        show(f"  ... and {len(stories) - top:,} more, shorter ones: see {STORIES_FILE}")


def _by_story(events: list[Row]) -> dict[str, list[Row]]:
    by_id = {event["event_id"]: event for event in events}
    by_story: dict[str, list[Row]] = {}
    for event in by_id.values():
        by_story.setdefault(event["story_id"], []).append(event)
    return by_story


def _story_rows(stories: list[Row], events: list[Row]) -> Iterator[tuple[object, ...]]:
    """Yield the stories as values, in the order of ``COLUMNS``."""
    by_story = _by_story(events)
    for story in sorted(stories, key=lambda story: (story["first_time"], story["story_id"])):
        happened = "; ".join(_happened(story, by_story.get(story["story_id"], [])))
        named = (story["status"], story["headline"], len(story["versions"]), happened, story["story_id"])
        yield (story["first_time"], *named)


def _headline(story: Row) -> str:
    return story["headline"] if story["status"] == "published" else f"[{story['status']}] {story['headline']}"


def _happened(story: Row, events: list[Row]) -> Iterator[str]:
    for event in sorted(events, key=lambda event: (event["revision"], event["type"] == RELATED)):
        verb = event["type"].removeprefix("story.")
        yield f"{_since(story['first_time'], event['time'])} {verb}{_details(event)}"
    silent: dict[str, int] = {}
    for version in story["versions"]:
        if version["disposition"] != "emitted":
            silent[version["disposition"]] = silent.get(version["disposition"], 0) + 1
    if silent:
        yield "also " + ", ".join(f"{count} {disposition}" for disposition, count in sorted(silent.items()))


def _details(event: Row) -> str:
    """Return what changed, figures first, and the note."""
    changes = event.get("changes") or {}
    figures: dict[tuple[str, str], str] = {}
    for change in changes.get("figures", []):
        figures.setdefault((change["before"], change["after"]), change["field"])
    parts = [f"{name}: {before} -> {after}" for (before, after), name in figures.items()]
    paragraphs = changes.get("paragraphs", [])
    for kind in ("added", "removed", "changed"):
        count = sum(change["change"] == kind for change in paragraphs)
        if count:
            parts.append(f"{count} par. {kind}")
    note = event.get("note")
    return (f" ({'; '.join(parts)})" if parts else "") + (f" - {note}" if note else "")


def _print_amounts(events: list[Row], top: int) -> None:
    heads = {event["story_id"]: event for event in events if "article" in event}  # the last version of each story
    best = sorted(set(_amounts(heads.values())), key=lambda row: (-row[0], row[1:]))[: min(top, 10)]
    if not best:
        return
    from rich.table import Table

    show("")
    table = Table(title="Biggest amounts", title_justify="left", box=None, pad_edge=False)
    for column in ("as written", "value", "converted", "in the story"):
        table.add_column(column, overflow="fold", justify="right" if column in {"value", "converted"} else "left")
    for _, *cells in best:
        table.add_row(*map(cell, cells))
    show(table)


def _amounts(events: Iterable[Row]) -> Iterator[tuple[Decimal, str, str, str, str]]:
    for event in events:
        for amount in event.get("article", {}).get("amounts", []):
            if amount.get("currency"):
                converted = amount.get("converted") or {}
                rank = Decimal(converted["high"]) if converted.get("high") else _in_dollars(amount, event["time"])
                shown = (
                    f"{_grouped(converted['high'])} {converted['currency']}"
                    if converted.get("high")
                    else converted.get("note", "")
                )
                surface = " ".join(amount["surface"].split())
                yield rank, surface, f"{_grouped(amount['high'])} {amount['currency']}", shown, event["headline"]


def _in_dollars(amount: Row, time: str) -> Decimal:
    """Return what an amount that is not converted is worth on its day, to order by; 0 where no rate is known."""
    high, currency = Decimal(amount["high"]), amount["currency"]
    if currency == DOLLAR:
        return high
    from pipelines.enrich.amounts.convert import rate_on

    rate = rate_on(currency, DOLLAR, date.fromisoformat(time[:10]))
    return Decimal(0) if rate is None else high * rate.rate


def _grouped(number: str) -> str:
    return (
        f"{Decimal(number).quantize(Decimal(1)):,}" if Decimal(number) >= 1000 else f"{Decimal(number).normalize():f}"
    )


def _print_rejected(letters: list[Row], top: int) -> None:
    from rich.table import Table

    show("")
    table = Table(title=f"Rejected ({len(letters):,})", title_justify="left", box=None, pad_edge=False)
    for column in ("stage", "reason", "where", "why"):
        table.add_column(column, overflow="fold")
    for letter in letters[:top]:
        origin = letter["origin"]
        where = f"{Path(origin['source']).name}@{origin['offset']}"
        table.add_row(cell(letter["stage"]), cell(letter["reason"]), cell(where), cell(letter["detail"]))
    show(table if letters else "[bold]Rejected[/bold]\n  nothing")
    if len(letters) > top:
        show(f"  ... and {len(letters) - top:,} more: see {DEAD_LETTERS_FILE}")


def _since(first: str, when: str) -> str:
    """Return the time of day, with the day if it is not that of the story's first item."""
    return when[11:16] if when[:10] == first[:10] else when[5:16].replace("T", " ")


def _minute(when: str) -> str:
    return when[:16].replace("T", " ")
