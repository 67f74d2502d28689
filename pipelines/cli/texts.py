"""A text that a command is to explain."""

from pathlib import Path

from pipelines.cli.refusal import Refused


def read_text(path: Path) -> str:
    """Read a text file for a command that explains it."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) else f"it is not UTF-8 ({error.reason} at byte {error.start})"
        )
        raise Refused(f"{path} cannot be read: {reason}") from error
