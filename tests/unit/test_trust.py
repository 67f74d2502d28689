"""Who vouches for a provider: pure, by where a record comes from."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.settings.stages import ReadSettings
from pipelines.settings.trust import Trust, place_of_source, read_trust, require_trusted
from schemas import Origin, RawMessage, Reason, Rejected

PLACES = {
    "topic:wire-a": ("a.example", "a-photos.example"),
    "path:/archive/a": ("a.example",),
    "path:/archive/a/guests": ("guest.example",),
}


def message(source: str, *headers: tuple[str, bytes]) -> RawMessage:
    return RawMessage(value=b"x", origin=Origin(source=source), headers=headers)


def is_trusted(trust: Trust, raw: RawMessage, provider: str) -> bool:
    try:
        require_trusted(raw, provider, trust)
    except Rejected as problem:
        assert problem.reason is Reason.BAD_FIELD
        assert "read.trust_provider" in problem.detail
        return False
    return True


@pytest.mark.parametrize(
    ("source", "provider", "allowed"),
    [
        ("kafka://wire-a", "a.example", True),
        ("kafka://wire-a", "A.Example", True),
        ("kafka://wire-a", "b.example", False),
        ("kafka://wire-ab", "a.example", False),
        ("kafka://open", "a.example", False),
        ("kafka://open", "A.EXAMPLE", False),
        ("kafka://open", "guest.example", False),
        ("kafka://open", "b.example", True),
        ("kafka://open", "unknown", True),
        ("/archive/a/day.ndjson", "a.example", True),
        ("/archive/a/pages.wacz/archive/data.warc", "a.example", True),
        ("/archive/a/guests/day.ndjson", "guest.example", True),
        ("/archive/a/guests/day.ndjson", "a.example", False),
        ("/archive/ab/day.ndjson", "a.example", False),
        ("/archive/a/../b/day.ndjson", "a.example", False),
        ("/archive/b/../a/day.ndjson", "a.example", True),
    ],
)
def test_a_place_vouches_for_its_providers_and_they_come_from_nowhere_else(
    source: str, provider: str, allowed: bool
) -> None:
    """The longest path decides; case, dots in a path and names that begin alike deceive nobody; who is bound nowhere is free."""
    assert is_trusted(read_trust(PLACES), message(source), provider) is allowed


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ((("X-Provider", b"b.example"),), True),
        ((("x-provider", b" B.example "),), True),
        ((("x-provider", b"a.example"),), False),
        ((), False),
        ((("x-provider", b"b.example"), ("x-provider", b"a.example")), False),
        ((("x-provider", b"\xff"),), False),
    ],
)
def test_a_header_vouches_where_no_place_does(
    headers: tuple[object, ...] | tuple[tuple[bytes | str, ...], ...], allowed: bool
) -> None:
    """It must be there, once, and name the item's provider; a bound place does not ask for it."""
    trust = read_trust(PLACES | {"header:X-Provider": True})
    assert is_trusted(trust, message("kafka://open", *headers), "b.example") is allowed
    assert is_trusted(trust, message("kafka://wire-a", *headers), "a.example")


def test_without_bindings_an_item_is_believed() -> None:
    """That is the default."""
    assert is_trusted(ReadSettings().trust, message("kafka://open"), "a.example")


def test_a_folder_that_is_named_from_here_is_the_same_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As it is given on a command line; standard input is a place of its own."""
    monkeypatch.chdir(tmp_path)
    trust = read_trust({"path:in": ("a.example",), "path:-": ("b.example",)})
    assert is_trusted(trust, message(str(tmp_path / "in" / "x.ndjson")), "a.example")
    assert is_trusted(trust, message("in/x.ndjson"), "a.example")
    assert not is_trusted(trust, message("-"), "a.example")
    assert place_of_source("-") == "path:-"


def test_bindings_are_read_from_a_file_and_from_the_environment() -> None:
    """As a table, or as pairs."""
    table = {"topic:wire-a": ["a.example", "b.example"], "header:x": True}
    assert ReadSettings.model_validate({"trust_provider": table}) == ReadSettings.model_validate(
        {"trust_provider": "topic:wire-a=a.example|b.example, header:x=true"}
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"wire-a": ["a"]}, "must be topic:NAME, path:PREFIX or header:NAME"),
        ({"topic:": ["a"]}, "must be topic:NAME"),
        ({"topic:a": True}, "must list the providers"),
        ({"topic:a": []}, "must list the providers"),
        ({"header:a": ["a"]}, "must be true"),
        ({"header:a": True, "header:b": True}, "only one header"),
        ("topic:a", "is not a pair"),
    ],
)
def test_what_is_no_binding_is_refused(
    given: dict[str, bool] | dict[str, list[object]] | dict[str, list[str]] | str, told: str
) -> None:
    """In one line."""
    with pytest.raises(ValidationError, match=told):
        ReadSettings.model_validate({"trust_provider": given})
