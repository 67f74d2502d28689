"""Tables: drawn for a person on a terminal, a line a row with tabs in a pipe."""

import pytest
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipelines.terminal import cell, plain_lines, print_lines, row, show

LONG = "Gulf fund lifts infrastructure programme " * 9


def table() -> Table:
    made = Table("since", "headline", "note", title="Stories", box=None)
    made.add_row("09:00", cell(f"{LONG}[bold]\t\x1b[2J"), "")
    made.add_row("09:01", "one\ntwo", cell("[red]"))
    return made


def test_a_table_in_a_pipe_has_tabs_and_no_padding() -> None:
    """A row is a line, whatever its length; lines of a cell are joined; a tab of a text is escaped."""
    lines = list(plain_lines(Group(Text("newest", "bold"), table()), "[bold]done[/bold]"))
    assert lines == [
        "newest",
        "Stories",
        "since\theadline\tnote",
        f"09:00\t{LONG}[bold]\\t\\x1b[2J",
        "09:01\tone; two\t[red]",
        "done",
    ]


def test_a_table_on_a_terminal_is_aligned_and_folded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As wide as the terminal."""
    monkeypatch.setattr("pipelines.terminal.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    show(table())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 6
    assert max(map(len, lines)) <= 60


def test_cells_of_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Padded on a terminal, on the right where the width is negative; separated by tabs elsewhere."""
    print_lines([row(("parse", "12", "a\tb"), (8, -4)), row(("parse", ""), (8, 4))])
    assert capsys.readouterr().out == "parse\t12\ta\\tb\nparse\n"
    monkeypatch.setattr("pipelines.terminal.on_terminal", lambda: True)
    print_lines([row(("parse", "12", "a\tb"), (8, -4)), row(("parse", ""), (8, 4))])
    assert capsys.readouterr().out == "parse      12 a\\tb\nparse\n"
