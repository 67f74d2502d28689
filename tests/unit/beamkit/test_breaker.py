"""The breaker trips on a share of rejected records over a window, or on a run of them; never on less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.beamkit.breaker import Breaker, BreakerLimits, BreakerTripped
from schemas import Origin, Reason

LIMITS = BreakerLimits(max_share=0.5, window=10, least=4, max_run=5)
PLACE = Origin(source="kafka://wire", partition=1, offset=7)


def trips_at(outcomes: list[bool], limits: BreakerLimits | None) -> int | None:
    """Tell how many records a breaker lets by before it trips (true is rejected); null when it never does."""
    breaker = Breaker("parse", limits)
    for number, rejected in enumerate(outcomes):
        try:
            breaker.rejected(Reason.EMPTY, PLACE) if rejected else breaker.passed()
        except BreakerTripped:
            return number
    return None


def must_trip(outcomes: list[bool], limits: BreakerLimits) -> int | None:
    """Tell the same from all outcomes at once, the slow way."""
    for number, rejected in enumerate(outcomes):
        seen = outcomes[: number + 1]
        window = seen[-limits.window :]
        share = len(window) >= min(limits.least, limits.window) and sum(window) > limits.max_share * len(window)
        if rejected and ((all(seen[-limits.max_run :]) and len(seen) >= limits.max_run) or share):
            return number
    return None


@given(
    st.lists(st.booleans(), max_size=60),
    st.builds(
        BreakerLimits,
        max_share=st.sampled_from([0.2, 0.5, 0.9, 1.0]),
        window=st.integers(1, 12),
        least=st.integers(1, 12),
        max_run=st.integers(1, 12),
    ),
)
def test_it_trips_when_its_rule_says_so(outcomes: list[bool], limits: BreakerLimits) -> None:
    """At the very record that is one too many, whatever came before."""
    assert trips_at(outcomes, limits) == must_trip(outcomes, limits)


def test_without_limits_everything_passes() -> None:
    """That is how a replay runs unless it is asked otherwise."""
    assert trips_at([True] * 1000, None) is None


def test_the_reason_is_told_in_one_line() -> None:
    """Stage, figures, the setting, the last reason and place, and what to do."""
    breaker = Breaker("parse", LIMITS)
    with pytest.raises(BreakerTripped) as tripped:
        for rejected in (True, False, True, False, True, True, True):
            breaker.rejected(Reason.MALFORMED, PLACE) if rejected else breaker.passed()
    line = str(tripped.value)
    assert "stage parse rejected 3 of the last 5 records (breaker.max_share 0.5)" in line
    assert "the last for malformed at kafka://wire/1@7" in line
    assert "\n" not in line
