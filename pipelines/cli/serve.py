"""``wirebeam serve PLACE``: browse results in a web browser, and ask them by HTTP."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.ask.place import url_of
from pipelines.cli.settings_options import read_settings
from pipelines.cli.values import port
from pipelines.errors import OK, Refused
from pipelines.extras import install_command, missing_package
from pipelines.settings.stages import Settings
from pipelines.sinks.reading import require_there

if TYPE_CHECKING:
    from pipelines.serve.follower import Followed

TOKEN: Final = "WIREBEAM_SERVE_TOKEN"  # noqa: S105 - the name of a variable
SHORTEST_TOKEN: Final = 16


class Listening(NamedTuple):
    """Where to listen, and the token that requests must know."""

    host: str
    port: int
    token: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "place",
        metavar="PLACE",
        help="folder of a replay, DuckDB file, parquet:DIR, jsonl:DIR, iceberg:DIR, or postgres://USER@HOST/DB",
    )
    parser.add_argument(
        "--follow",
        metavar="kafka://HOST:PORT/TOPIC",
        help="write the events of this topic to PLACE, a DuckDB file or PostgreSQL, while it is served; "
        "other settings of Kafka come from the environment and wirebeam.toml",
    )
    add_listening(parser, 8420)
    parser.add_argument(
        "--subscriptions",
        metavar="FILE.toml",
        type=Path,
        help="saved filters whose hits go to a webhook, a file or a topic; positions are kept in FILE.toml.positions.json",
    )


def add_listening(parser: argparse.ArgumentParser, usual: int) -> None:
    """Add the options of a server."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1); any other needs a token",
    )
    parser.add_argument(
        "--port", type=port, default=usual, metavar="N", help=f"port; 0 takes a free one (default: {usual})"
    )
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help=f"file with the token that requests must know (default: the variable {TOKEN}; none on 127.0.0.1)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    require_extra("serve")
    url, listening = url_of(arguments.place), read_listening(arguments)
    if arguments.subscriptions is not None and not arguments.subscriptions.is_file():
        raise Refused(f"--subscriptions {arguments.subscriptions} cannot be read: there is no such file")
    followed = _followed(arguments) if arguments.follow else None
    if followed is None:  # it makes the file of a place that is not there
        require_there(url)
    from pipelines.serve.listen import serve_pages  # takes a second; what is refused is refused before

    serve_pages(url, *listening, arguments.subscriptions, followed)
    return OK


def _followed(arguments: argparse.Namespace) -> "Followed":
    """Return the topic of ``--follow`` with the settings of Kafka. Raise ``KafkaRefused`` if no broker listens."""
    from pipelines.cli.kafka_options import read_kafka_settings_at
    from pipelines.jobs.inputs import topic_of
    from pipelines.kafka.client import require_listening

    settings = read_kafka_settings_at(arguments, arguments.follow)
    require_listening(settings)
    from pipelines.serve.follower import Followed

    _, topic = topic_of(arguments.follow)
    return Followed(settings, topic, read_settings(arguments, Settings).registry)


def require_extra(extra: str) -> None:
    """Refuse a command whose extra is not installed."""
    if (package := missing_package(extra)) is not None:
        raise Refused(f"this needs {package}, which is not installed: {install_command(extra)}")


def read_listening(arguments: argparse.Namespace) -> Listening:
    """Return where to listen. Refuse an address that other machines reach, if there is no token."""
    from pipelines.serve.local import is_local

    token = _token(arguments.token_file)
    if token is None and not is_local(arguments.host):
        raise Refused(
            f"--host {arguments.host} can be reached from other machines, so it needs a token: "
            f"set {TOKEN}, or --token-file FILE; or listen on 127.0.0.1"
        )
    return Listening(arguments.host, arguments.port, token)


def _token(file: str | None) -> str | None:
    """Return the token of a file or of the environment, or None. Raise ``Refused`` for one that is too short to be secret."""
    source = f"--token-file {file}" if file else TOKEN
    try:
        found = (Path(file).read_text(encoding="utf-8") if file else os.environ.get(TOKEN, "")).strip()
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}") from error
    if (file or found) and len(found) < SHORTEST_TOKEN:
        raise Refused(f"{source} holds {len(found)} characters: a token needs at least {SHORTEST_TOKEN}")
    return found or None
