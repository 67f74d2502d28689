"""Thresholds: frozen, described, used, and obeyed where they are passed in."""

import ast
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings.stories import StoryRules
from pipelines.stories import thresholds
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match.judge import judge
from pipelines.stories.thresholds import DESCRIBE, LIFECYCLE, LIVE, MATCH, Thresholds
from tests.unit.stories.items import FIRE, filed

ROOM = Path(thresholds.__file__).parent
GROUPS: list[Any] = [DESCRIBE, MATCH, LIFECYCLE, LIVE]
NAMES = [field.name for group in GROUPS for field in fields(group)]


def described() -> set[str]:
    """Return the fields that a docstring follows."""
    found = set()
    for node in ast.walk(ast.parse(Path(thresholds.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for one, after in zip(node.body, node.body[1:], strict=False):
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(after, ast.Expr):
                    found.add(one.target.id)
    return found


def test_every_threshold_has_a_docstring() -> None:
    """It states the unit, and what the number decides."""
    assert set(NAMES) - described() == set()


def test_every_threshold_is_used() -> None:
    """A number that no rule reads is not there."""
    rooms = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py"))
    assert [name for name in NAMES if f"limits.{name}" not in rooms and f"live.{name}" not in rooms] == []


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: type(group).__name__)
def test_thresholds_are_frozen(group: object) -> None:
    """Who needs other ones passes other ones."""
    with pytest.raises(FrozenInstanceError):
        setattr(group, fields(group)[0].name, 0)  # type: ignore[arg-type]


def test_thresholds_that_are_passed_in_decide() -> None:
    """A pair is one story by its slug, unless more agreement is asked for than there can be."""
    first = filed("a", "Harbour fire kills 12", slug="FIRE-PORTO")
    later = filed("b", "Fire crews search harbour", FIRE + "\n\nDivers came.", slug="FIRE-PORTO", minutes=50, offset=1)
    strict = replace(MATCH, slug_agreement=9.0, content_short=9.0, content_middle=9.0, version_short=2.0)
    assert judge(first.card, later.card, StoryRules()) is not None
    assert judge(first.card, later.card, StoryRules(), strict) is None
    assert len(list(fold_desk([first, later]))) == 1
    assert len(list(fold_desk([first, later], thresholds=Thresholds(match=strict)))) == 2
