"""Names of authors as pages write them."""

import pytest

from pipelines.parse.person import clean_name, clean_names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Jane Roe", "Jane Roe"),
        ("By Jane Roe and John Doe, Energy Desk", "Jane Roe and John Doe, Energy Desk"),
        ("Written by: Jane Roe on March 3, 2026", "Jane Roe"),
        ("by Lucas Roe22 Dec 2016651", "Lucas Roe"),
        ("Jane Roe Published 2026-03-03", "Jane Roe"),
        ("Par Zoé Roe", "Zoé Roe"),
        ("Von Jan Roe", "Jan Roe"),
        ("Text: Jane Roe", "Jane Roe"),
        ("Jane Roe (jane@a.example) @janeroe", "Jane Roe"),
        ("Jane Roe, MA", "Jane Roe, MA"),
        ("Follow Jane Roe", "Jane Roe"),
        ("Jane Roe More articles by Jane", "Jane Roe"),
        ("R&amp;B <b>Roe</b>", "R&B Roe"),
        ("May Roe", "May Roe"),
        ("Byron Roe", "Byron Roe"),
        ("https://a.example/jane", ""),
        ("admin", ""),
        ("2026", ""),
        ("x" * 300, ""),
    ],
)
def test_a_name_is_left(written: str, name: str) -> None:
    """Addresses, days and calls go."""
    assert clean_name(written) == name


def test_each_name_is_given_once() -> None:
    """Whatever its case."""
    assert clean_names(["Jane Roe", "JANE ROE", "View all posts", "John Doe"]) == ["Jane Roe", "John Doe"]
