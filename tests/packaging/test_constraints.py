"""The pinned versions install on every Python that the project names."""

from importlib.metadata import distributions

from packaging.specifiers import SpecifierSet

OLDEST = "3.11.0"


def test_no_pinned_package_needs_a_later_python() -> None:
    """A package that asks for 3.11.5 cannot be installed with the Python of Debian 12."""
    needed = {one.metadata["Name"]: one.metadata["Requires-Python"] or "" for one in distributions()}
    assert len(needed) > 50
    assert not {name: python for name, python in needed.items() if not SpecifierSet(python).contains(OLDEST)}
