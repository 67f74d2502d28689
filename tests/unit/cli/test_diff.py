"""What differs between two runs, event by event."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ask.diff_events import compare, fields
from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.sinks.run_folder import EVENTS_FILE, RUN_FILE

ACCOUNT = {
    "wirebeam": "1",
    "versions": {"python": "3.11"},
    "settings": {"workers": 1, "enrich": {"entities_backend": "crf"}},
    "inputs": [],
    "input_digest": "d" * 64,
    "accounting": {"in": 2, "emitted": 2, "dead": 0},
}


def event(number: int, *, hour: int = 0, story: str = "s", headline: str = "Tin") -> dict[str, Any]:
    return {
        "event_id": f"e{number}",
        "type": "story.created",
        "story_id": story,
        "revision": 1,
        "time": f"2026-03-03T{hour:02}:00:00Z",
        "item_id": f"i{number}",
        "headline": headline,
        "article": {"body": "text", "entities": [{"name": "Tin", "type": "ORG"}]},
        "origin": {"source": "/here/wire.ndjson", "offset": number},
    }


def write(folder: Path, events: list[dict[str, Any]], **account: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(events, key=lambda one: (one["time"], one["story_id"], one["revision"], one["event_id"]))
    (folder / EVENTS_FILE).write_text("".join(json.dumps(one) + "\n" for one in ordered))
    (folder / RUN_FILE).write_text(json.dumps(ACCOUNT | account))
    return folder


events = st.dictionaries(
    st.integers(0, 8), st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.sampled_from(["x", "y"])), max_size=8
)


@given(one=events, other=events)
def test_the_merge_finds_what_a_comparison_in_memory_finds(
    one: dict[int, tuple[int, str, str]],
    other: dict[int, tuple[int, str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever moved to another time or story: partners are found by their id."""
    folder = tmp_path_factory.mktemp("diff")
    made = [
        {number: event(number, hour=h, story=s, headline=t) for number, (h, s, t) in rows.items()}
        for rows in (one, other)
    ]
    before, after = (write(folder / name, list(rows.values())) for name, rows in zip("ab", made, strict=True))
    found = Counter("same" if one is None else one.kind for one in compare(before / EVENTS_FILE, after / EVENTS_FILE))
    both = made[0].keys() & made[1].keys()
    changed = sum(made[0][number] != made[1][number] for number in both)
    expected = {
        "same": len(both) - changed,
        "changed": changed,
        "gone": len(made[0].keys() - both),
        "added": len(made[1].keys() - both),
    }
    assert found == Counter({kind: count for kind, count in expected.items() if count})


def test_fields_are_named_and_a_folder_that_moved_is_none() -> None:
    """Those of the article one by one."""
    one, other = event(1), event(1, headline="Zinc")
    other["article"] = {"body": "text", "entities": [], "lang": "en"}
    other["origin"]["source"] = "/there/wire.ndjson"
    assert fields(one, other) == ["headline", "article.entities", "article.lang"]


def test_a_report_tells_settings_first_then_counts_and_examples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added, gone and changed by type and field; exit code 1."""
    changed = event(2)
    changed["article"]["entities"] = [{"name": "Tin", "type": "LOC"}]
    before = write(tmp_path / "a", [event(1), event(2), event(3)])
    settings = {"workers": 1, "enrich": {"entities_backend": "rules"}}
    after = write(tmp_path / "b", [event(1), changed, event(4, headline="Zinc")], settings=settings)
    assert run_command(["diff", str(before), str(after)]) == FAILED
    assert capsys.readouterr().out.splitlines() == [
        "settings, versions, input",
        "  enrich.entities_backend\tcrf -> rules",
        "inputs by disposition: as before",
        "events: 1 the same",
        "  added\t1\tstory.created",
        "      e4 story.created  Zinc",
        "  gone\t1\tstory.created",
        "      e3 story.created  Tin",
        "  changed\t1\tstory.created",
        "fields of changed events",
        "  article.entities\t1",
        "      e2 story.created  Tin",
        '        - Tin (type "ORG")',
        '        + Tin (type "LOC")',
    ]
    assert run_command(["diff", str(before), str(after), "--format", "json"]) == FAILED
    told = json.loads(capsys.readouterr().out)
    assert told["events"] == {
        "same": 1,
        "added": {"story.created": 1},
        "gone": {"story.created": 1},
        "changed": {"story.created": 1},
    }
    assert told["examples"]["article.entities"][0]["after"] == 'Tin (type "LOC")'


def test_the_same_events_are_the_same_whatever_made_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other settings alone do not fail a build; an input with another disposition does."""
    before = write(tmp_path / "a", [event(1)])
    assert run_command(["diff", str(before), str(write(tmp_path / "b", [event(1)], wirebeam="2"))]) == OK
    assert "wirebeam\t1 -> 2" in capsys.readouterr().out
    other = write(tmp_path / "c", [event(1)], accounting={"in": 2, "emitted": 1, "dead": 1})
    assert run_command(["diff", str(before), str(other)]) == FAILED


@pytest.mark.parametrize("missing", [RUN_FILE, EVENTS_FILE])
def test_what_is_no_run_is_refused(missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The missing file is named."""
    before, after = write(tmp_path / "a", []), write(tmp_path / "b", [])
    (after / missing).unlink()
    assert run_command(["diff", str(before), str(after)]) == REFUSED
    assert missing in capsys.readouterr().err
