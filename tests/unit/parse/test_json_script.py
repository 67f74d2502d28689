"""JSON as pages write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import ParseLimits
from pipelines.parse.json_script import read_script
from schemas import Reason, Rejected
from tests.unit.parse.messages import LIMITS


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1} {"b": 2};{"c": 3}', [{"a": 1}, {"b": 2}, {"c": 3}]),
        ('{"a": "x // y, }", "u": "https://a.example/"}', [{"a": "x // y, }", "u": "https://a.example/"}]),
        ('{"a": [1, 2, ],, "b": {"c": 1', [{"a": [1, 2], "b": {"c": 1}}]),
        ('{"a": "5\\" pipe "big" here"}', [{"a": '5" pipe "big" here'}]),
        ('{"a": "x &quot;y&quot;",}', [{"a": "x &quot;y&quot;"}]),
    ],
)
def test_values_are_read(text: str, values: list[object]) -> None:
    """What stands within strings is left alone."""
    assert read_script(text, LIMITS).values == values


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.MALFORMED),
        ("{broken", Reason.MALFORMED),
        ("{}" * 20, Reason.TOO_DEEP),
        ("[" * 9 + "]" * 9, Reason.TOO_DEEP),
        ('{"a":' * 9 + "1", Reason.TOO_DEEP),
    ],
)
def test_what_cannot_be_read_is_rejected(text: str, reason: Reason) -> None:
    """No JSON, and more of it than is allowed."""
    with pytest.raises(Rejected) as problem:
        read_script(text, ParseLimits(max_elements=15, max_depth=5))
    assert problem.value.reason is reason


@given(st.text(alphabet='{}[]",:\\/*<>!-;&x1 \n', max_size=60))
def test_any_text_ends_as_values_or_a_rejection(text: str) -> None:
    """Of the characters that matter."""
    try:
        assert read_script('{"a":' + text, LIMITS).values
    except Rejected as problem:
        assert problem.detail
