"""Arguments of ``wirebeam``, and the one place where a refusal becomes a line and an exit code."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines import __version__
from pipelines.cli.kafka_options import add_kafka_options
from pipelines.cli.refusal import Refused
from pipelines.cli.runner_settings import RunnerSettings
from pipelines.cli.settings_options import add_settings
from schemas import WireFormat

OK, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def run_command(argv: Sequence[str]) -> int:
    """Run one command; exit codes: 0 done, 1 the run failed, 2 refused at start, 130 interrupted."""
    logging.getLogger().setLevel(logging.ERROR)  # Beam remarks on packages that nobody asked for
    arguments = build_parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except Refused as refusal:
        print(f"wirebeam: {refusal}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("wirebeam: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands; nothing heavy is imported until one is chosen."""
    parser = argparse.ArgumentParser(
        prog="wirebeam",
        description="A news wire in, deduplicated story events with entities and amounts out.",
    )
    parser.add_argument("--version", action="version", version=f"wirebeam {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_replay(commands)
    _add_demo(commands)
    _add_run(commands)
    _add_summary(commands)
    _add_stories(commands)
    _add_explain(commands)
    return parser


def _add_replay(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    replay = commands.add_parser("replay", help="replay archives: files or a Kafka topic in, events out")
    replay.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="file, folder, glob, or - for standard input; plain, gzip or zstd"
    )
    replay.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for the results; must be empty or new"
    )
    replay.add_argument(
        "--format", choices=[kind.value for kind in WireFormat], help="format of all inputs (default: detected)"
    )
    replay.add_argument(
        "--from", dest="first", metavar="BOUND", help="of a topic: offset, or time such as 2026-01-01T00:00Z"
    )
    replay.add_argument("--to", dest="last", metavar="BOUND", help="of a topic: first offset or time that is not read")
    _add_run_options(replay)
    add_kafka_options(replay)
    replay.set_defaults(command=_replay)


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser("run", help="run live: Kafka topics in, events to a Kafka topic, until a signal ends it")
    run.add_argument(
        "--format", choices=[kind.value for kind in WireFormat], help="format of all values (default: detected)"
    )
    _add_event_options(run)
    add_settings(run, RunnerSettings, "runner", "")
    add_kafka_options(run)
    run.set_defaults(command=_run)


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="replay the archive that comes with wirebeam, and tell what happened")
    demo.add_argument(
        "--out", default=Path("demo-out"), type=Path, metavar="DIR", help="folder for the results (default: demo-out)"
    )
    _add_run_options(demo)
    demo.set_defaults(command=_demo)


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overwrite", action="store_true", help="replace the results of an earlier run in DIR")
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that read and enrich (default: 1)"
    )
    _add_event_options(parser)
    parser.add_argument("--max-record-bytes", type=int, metavar="N", help="reject longer records (default: 16777216)")
    parser.add_argument(
        "--latest",
        metavar="TIME",
        help="reject articles dated later, RFC 3339 (default: a day from now; 'any' lets all pass)",
    )


def _add_event_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--convert-to", metavar="CODE", help="convert amounts to this currency at the rate of the article's day"
    )
    parser.add_argument(
        "--entities-backend", metavar="NAME", help="crf (default), rules, or spacy where it is installed"
    )
    parser.add_argument("--emit-duplicates", action="store_true", help="write events of suppressed copies too")


def _add_summary(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = commands.add_parser("summary", help="tell what a finished run found: stories, amounts, rejected items")
    summary.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    summary.add_argument("--top", type=int, default=20, metavar="N", help="how many of each to show (default: 20)")
    summary.set_defaults(command=_summary)


def _add_stories(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    stories = commands.add_parser("stories", help="tell how the stories of a finished replay stood at a moment")
    stories.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    stories.add_argument(
        "--as-of", metavar="TIME", help="event time such as 2026-03-02T09:30Z; without a zone UTC (default: the end)"
    )
    stories.set_defaults(command=_stories)


def _add_explain(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = commands.add_parser(
        "explain", help="say why two items are or are not one story, or how a text's amounts are read"
    )
    explain.add_argument(
        "items", nargs="*", metavar="ITEM", help="two files with one article each (or FILE@OFFSET), or two item ids"
    )
    explain.add_argument("--run", type=Path, metavar="DIR", help="folder of the finished run that the item ids are of")
    source = explain.add_mutually_exclusive_group()
    source.add_argument("--text", help="a text with amounts")
    source.add_argument("--file", type=Path, metavar="FILE", help="a file with such a text")
    explain.set_defaults(command=_explain)


def _replay(arguments: argparse.Namespace) -> int:
    from pipelines.cli.replay import replay

    return replay(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.live import run_live

    return run_live(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    from pipelines.cli.demo import demo

    return demo(arguments)


def _summary(arguments: argparse.Namespace) -> int:
    from pipelines.cli.summary import summarize

    summarize(arguments.dir, arguments.top)
    return OK


def _stories(arguments: argparse.Namespace) -> int:
    from pipelines.cli.stories_as_of import stories_as_of

    print("\n".join(stories_as_of(arguments.dir, arguments.as_of)))
    return OK


def _explain(arguments: argparse.Namespace) -> int:
    given = arguments.text if arguments.text is not None else arguments.file
    if len(arguments.items) == 2 and given is None:
        from pipelines.cli.explain_pair import explain_pair

        one, other = arguments.items
        print("\n".join(explain_pair(one, other, arguments.run)))
        return OK
    if arguments.items or arguments.run or given is None:
        raise Refused("explain takes two items (files, or ids with --run DIR), or --text or --file")
    from pipelines.cli.explain_amounts import explain_amounts
    from pipelines.cli.texts import read_text

    print("\n".join(explain_amounts(arguments.text if arguments.text is not None else read_text(arguments.file))))
    return OK
