"""A step knows whether more values of a list follow, and that none do once the list has ended or was left."""

from pipelines.beamkit.lists import list_goes_on, passed_on, unpacked


def test_more_follow_until_the_last_value() -> None:
    """No value, one, several."""
    assert [(value, list_goes_on()) for value in unpacked("abc")] == [("a", True), ("b", True), ("c", False)]
    assert [(value, list_goes_on()) for value in unpacked("a")] == [("a", False)]
    assert list(unpacked("")) == []
    assert not list_goes_on()


def test_a_list_that_is_left_does_not_go_on() -> None:
    """A step behind the source raised: the next list begins anew."""
    values = unpacked("abc")
    next(values)
    values.close()
    assert not list_goes_on()


def test_a_list_goes_on_while_more_results_of_it_or_more_values_follow() -> None:
    """A step takes values two by two, and a step behind it takes the results together."""
    seen: list[tuple[str, bool]] = []
    waiting: list[str] = []
    for value in unpacked("abcde"):
        waiting.append(value)
        if len(waiting) == 2 or not list_goes_on():
            seen += [(result, list_goes_on()) for result in passed_on(waiting)]
            waiting.clear()
    assert seen == [("a", True), ("b", True), ("c", True), ("d", True), ("e", False)]
    assert [(value, list_goes_on()) for value in passed_on("ab")] == [("a", True), ("b", False)]
