"""``wirebeam explain`` of one item: each stage's decision with its evidence."""

import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED

GOLDEN = Path(__file__).parents[2] / "golden" / "demo"
LEAD = "UPDATE 2-Tin rises\n\nBy Ada Byron\n\nLONDON, March 3, 2026 (Meridian) - Tin rose 5 pct to 31,000 dollars in Seoul on Tuesday.\n\n(Reporting by Ada Byron)\n"
FEED = '<rss version="2.0"><channel><title>t</title><link>https://m.example</link>{}</channel></rss>'
ITEM = "<item><guid>{0}</guid><title>Tin {0}</title><link>https://m.example/{0}</link><pubDate>{1}</pubDate></item>"


def explained(capsys: pytest.CaptureFixture[str], *argv: str, code: int = OK) -> str:
    assert run_command(["explain", *argv]) == code
    out, err = capsys.readouterr()
    return out + err


def test_an_item_is_explained_stage_by_stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Format, fields, what was set apart, names and amounts with why, keys of the story."""
    (tmp_path / "2026-03-03-tin.txt").write_text(LEAD)
    told = explained(capsys, str(tmp_path / "2026-03-03-tin.txt"))
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "parse detected as text" in lines
    assert "tags text=UPDATE 2 control=update number=2" in lines
    assert "byline By Ada Byron" in lines
    assert "trailer (Reporting by Ada Byron)" in lines
    assert any("LOC 'Seoul'" in line and "geonames 1835848" in line for line in lines)
    assert any("money 31,000 USD; currency by custom" in line for line in lines)
    assert "controls update" in lines


def test_a_rejected_record_is_explained_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The stage, the reason, and the bytes."""
    (tmp_path / "a.ndjson").write_text('{"uri": "x", }')
    told = explained(capsys, str(tmp_path / "a.ndjson"))
    assert "parse\trejected, malformed" in told
    assert "^ byte " in told
    (tmp_path / "empty.txt").write_text("")
    assert "read\trejected, empty" in explained(capsys, str(tmp_path / "empty.txt"))


def test_one_item_of_many_is_named_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``FILE@OFFSET#ITEM``; without a number all are explained, rejected ones too."""
    items = [ITEM.format("one", "Tue, 03 Mar 2026 10:00:00 GMT"), ITEM.format("two", "Tue, 03 Mar 2026 11:00:00 GMT")]
    path = tmp_path / "feed.rss"
    path.write_text(FEED.format("".join(items)))
    both = explained(capsys, str(path))
    assert "item 1 of 2" in both
    assert "Tin two" in both
    one = explained(capsys, f"{path}@0#2")
    assert "Tin two" in one
    assert "Tin one" not in one
    assert "there is no item 3" in explained(capsys, f"{path}@0#3", code=REFUSED)


def test_an_event_of_a_run_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """By the beginning of its id: what changed, by which evidence, and what the run kept where the source is gone."""
    events = [json.loads(line) for line in (GOLDEN / "events.jsonl").read_bytes().splitlines()]
    third = next(one for one in events if one["item_id"].endswith("MW1003") and one["revision"] == 3)
    told = explained(capsys, third["event_id"][:8], "--run", str(GOLDEN))
    assert "story.updated, revision 3" in told
    assert "joined by\titem_id with meridian" in told
    assert "headline: Gulf fund plans $300 billion" in told
    assert "#0 headline 53-65 '$325 billion': money 325,000,000,000 USD" in told
    item = explained(capsys, "MW1003", "--run", str(GOLDEN))
    assert "is in story" in item
    assert item.count("event\t") == 3
    assert "is not in this run" in explained(capsys, "nothing", "--run", str(GOLDEN), code=REFUSED)


def test_a_bare_text_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Its amounts and its entities."""
    told = explained(capsys, "--text", "Sales in Seoul rose 5 pct.")
    assert "percent 5 %" in told
    assert "LOC 'Seoul'" in told


@pytest.mark.parametrize("argv", [[], ["a", "b", "c"], ["a", "--text", "b"], ["--run", "x", "--text", "b"]])
def test_what_cannot_be_explained_is_refused(
    argv: list[object] | list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With what can."""
    assert "explain takes one or two items" in explained(capsys, *argv, code=REFUSED)


def test_a_text_is_explained_with_roles_and_events(capsys: pytest.CaptureFixture[str]) -> None:
    """A pronoun with the name that it means, a period with its days by ``--day``."""
    text = "Calder Oil agreed to buy Norrvik Gas. Calder Oil said its third-quarter revenue rose to 300 million euros."
    told = explained(capsys, "--text", text, "--day", "2026-03-02")
    assert "role revenue; holder 'its' (Calder Oil) (owner in subject, 0.9" in told
    assert "for 'third-quarter' (2025-07-01 to 2025-09-30); actual" in told
    assert "event acquisition, planned, by 'to buy' at body 18-24: acquirer 'Calder Oil', target 'Norrvik Gas'" in told
    assert run_command(["explain", "--text", text, "--day", "20269"]) == REFUSED
    assert "'20269' is not a day: write it as 2026-03-02" in capsys.readouterr().err
