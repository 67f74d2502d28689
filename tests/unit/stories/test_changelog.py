"""A desk that is restored from its changelog goes on as if nothing had happened."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.live.changelog import drain, restore
from pipelines.stories.live.decide import decide, expire, release
from pipelines.stories.live.state import new_desk
from tests.examples import at_most
from tests.unit.stories.test_decide import END, MORE


@at_most(8)
@given(st.permutations(range(len(MORE))), st.integers(0, len(MORE)))
def test_a_restart_changes_nothing(order: list[int], cut: int) -> None:
    """Events after a restart are those of a desk that never stopped."""
    steady = new_desk()
    records: dict[str, bytes | None] = {}
    for place in order[:cut]:
        steady, _, _ = decide(steady, MORE[place])
        records.update(drain(steady))
    restarted = restore(records.items())
    for place in order[cut:]:
        steady, expected, disposition = decide(steady, MORE[place])
        restarted, events, again = decide(restarted, MORE[place])
        assert (events, again) == (expected, disposition)
    assert release(restarted, END)[1] == release(steady, END)[1]


def test_what_is_forgotten_leaves_the_topic() -> None:
    """Evicted items and stories become records with the value None."""
    state, _, _ = decide(new_desk(), MORE[0])
    assert all(value is not None for _, value in drain(state))
    state, gone = expire(state, END.replace(year=2027))
    assert gone == 1
    assert [value for _, value in drain(state)] == [None, None]
