"""``wirebeam serve PLACE``: browse results in a web browser, and ask them by HTTP."""

import argparse
import os
from typing import Final

from pipelines.ask.place import url_of
from pipelines.cli.values import whole_number
from pipelines.errors import OK, Refused
from pipelines.extras import install_command, missing_package

TOKEN: Final = "WIREBEAM_SERVE_TOKEN"  # noqa: S105 - the name of a variable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "place",
        metavar="PLACE",
        help="folder of a replay, DuckDB file, parquet:DIR, jsonl:DIR, or postgres://USER@HOST/DB",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1); any other needs a token",
    )
    parser.add_argument(
        "--port", type=whole_number(0), default=8420, metavar="N", help="port; 0 takes a free one (default: 8420)"
    )
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help=f"file with the token that requests must know (default: the variable {TOKEN}; none on 127.0.0.1)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    if (package := missing_package("serve")) is not None:
        raise Refused(f"serve needs {package}, which is not installed: {install_command('serve')}")
    from pipelines.serve.listen import serve
    from pipelines.serve.security import is_local

    token = _token(arguments.token_file)
    if token is None and not is_local(arguments.host):
        raise Refused(
            f"--host {arguments.host} can be reached from other machines, so it needs a token: "
            f"set {TOKEN}, or --token-file FILE; or listen on 127.0.0.1"
        )
    serve(url_of(arguments.place), arguments.host, arguments.port, token)
    return OK


def _token(file: str | None) -> str | None:
    """Return the token of a file or of the environment, or None. Raise ``Refused`` for one that is too short to be secret."""
    source = f"--token-file {file}" if file else TOKEN
    try:
        found = open(file, encoding="utf-8").read().strip() if file else os.environ.get(TOKEN, "").strip()  # noqa: SIM115, PTH123
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}") from error
    if (file or found) and len(found) < 16:
        raise Refused(f"{source} holds {len(found)} characters: a token needs at least 16")
    return found or None
