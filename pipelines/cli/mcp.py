"""``wirebeam mcp PLACE``: give agents tools to read results, by the Model Context Protocol."""

import argparse

from pipelines.ask.place import url_of
from pipelines.cli.serve import add_listening, read_listening, require_extra
from pipelines.errors import OK
from pipelines.sinks.reading import require_there


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "place",
        metavar="PLACE",
        help="folder of a replay, DuckDB file, parquet:DIR, jsonl:DIR, iceberg:DIR, or postgres://USER@HOST/DB",
    )
    parser.add_argument(
        "--http",
        action="store_true",
        help="answer by streamable HTTP at /mcp instead of on standard input and output",
    )
    add_listening(parser, 8421)


def run(arguments: argparse.Namespace) -> int:
    """Answer until the input ends or a signal comes."""
    require_extra("mcp")
    url, listening = url_of(arguments.place), read_listening(arguments) if arguments.http else None
    require_there(url)
    from pipelines.serve.listen import serve_tools, serve_tools_by_http

    if listening is not None:
        serve_tools_by_http(url, *listening)
    else:
        serve_tools(url)
    return OK
