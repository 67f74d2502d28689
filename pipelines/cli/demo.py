"""``wirebeam demo``: replay the archive that comes with the package, and summarize the results."""

import argparse
import shutil
from importlib.util import find_spec
from pathlib import Path

from pipelines.cli.options import add_replay_options
from pipelines.cli.preconditions import require_replay
from pipelines.errors import OK, Refused
from pipelines.report import TABLE, Report
from pipelines.terminal import print_lines

ARCHIVE = Path(__file__).parent.parent / "demo" / "archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--out", default=Path("demo-out"), type=Path, metavar="DIR", help="folder for the results (default: demo-out)"
    )
    parser.add_argument(
        "--copy", type=Path, metavar="DIR", help="copy the archive to a new folder, and do nothing else"
    )
    add_replay_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Replay the demo archive and print the summary, with amounts converted to dollars; or copy the archive."""
    if arguments.copy is not None:
        return copy_archive(arguments.copy, Report(arguments.output))
    arguments.inputs, arguments.first, arguments.last = [str(ARCHIVE)], None, None
    arguments.overwrite = True
    arguments.latest = arguments.latest or "any"
    arguments.convert_to = arguments.convert_to or "USD"
    require_replay(arguments)
    from pipelines.cli.replay import replay_arguments
    from pipelines.cli.summary import summarize

    code = replay_arguments(arguments)
    if arguments.output != TABLE:
        return code
    print()
    summarize(arguments.out, top=100)
    needs = "" if find_spec("starlette") else " (pip install 'wirebeam[serve]')"
    print_lines(["", f"`wirebeam serve {arguments.out}` shows this in a web browser{needs}"])
    return code


def copy_archive(folder: Path, report: Report) -> int:
    """Copy the archive to a folder that is new or empty."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise Refused(f"--copy {folder} is not empty: name an empty or new folder")
        shutil.copytree(ARCHIVE, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except OSError as error:
        raise Refused(f"--copy {folder} cannot be written: {error.strerror}; name another folder") from error
    files = sum(path.is_file() for path in folder.rglob("*"))
    report.lines([f"{files} files in {folder}"])
    report.summary({"folder": str(folder), "files": files})
    return OK
