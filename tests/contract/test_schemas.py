"""The exported JSON Schemas: current, compatible with what was released, and true of real values."""

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import Article, MoneyMention, Origin, RawMessage
from schemas.compatibility import breaking_changes
from schemas.export import CONTRACTS, FOLDER, MAJOR, schema_of


@pytest.mark.parametrize("name", CONTRACTS)
def test_exported_schemas_are_current(name: str) -> None:
    """`make schemas` has been run after the last change of a model."""
    assert json.loads((FOLDER / f"{name}.v{MAJOR}.json").read_text()) == schema_of(name)


@pytest.mark.parametrize("name", CONTRACTS)
def test_schemas_change_only_compatibly(name: str) -> None:
    """What was released stays readable: see schemas/json/released and CHANGELOG."""
    released = json.loads((FOLDER / "released" / f"{name}.v{MAJOR}.json").read_text())
    assert breaking_changes(released, schema_of(name)) == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_field_is_described(name: str) -> None:
    """A reader of the schema needs no source code."""
    schema = schema_of(name)
    models = [schema, *schema.get("$defs", {}).values()]
    bare = [
        f"{model['title']}.{field}"
        for model in models
        for field, spec in model.get("properties", {}).items()
        if "description" not in spec
    ]
    assert bare == []


def changed(edit: Any) -> list[str]:
    before = schema_of("money-mention")
    after = deepcopy(before)
    edit(after)
    return breaking_changes(before, after)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda schema: schema["properties"].pop("low"), ".low: the field is gone"),
        (lambda schema: schema["properties"]["low"].update(type="number"), ".low: type string became number"),
        (lambda schema: schema["required"].remove("low"), "the schema: no longer always present: low"),
        (
            lambda schema: schema["$defs"]["AmountKind"]["enum"].append("barter"),
            ".kind: new values of a closed list: barter",
        ),
        (lambda schema: schema["properties"]["per"]["anyOf"].pop(), ".per: 2 alternatives became 1"),
    ],
)
def test_a_breaking_change_is_told(edit: Any, told: str) -> None:
    """A removed field, another type, a field no longer always there, a new value of a closed list."""
    assert told in changed(edit)


def test_a_new_field_breaks_nothing() -> None:
    """Readers skip what they do not know."""
    assert changed(lambda schema: schema["properties"].update(extra={"type": "string"})) == []


def test_money_is_a_plain_decimal_string() -> None:
    """No float, no exponent: 325 billion is written out."""
    mention = MoneyMention(
        field="body",
        start=0,
        end=12,
        surface="$325 billion",
        kind="money",
        low=Decimal("3.25E+11"),
        high=Decimal("3.25E+11"),
        currency="USD",
    )
    assert json.loads(mention.model_dump_json())["low"] == "325000000000"


def test_bytes_are_base64_and_come_back() -> None:
    """Raw bytes survive JSON."""
    message = RawMessage(value=b"\x00\xff", origin=Origin(source="a"))
    assert RawMessage.model_validate_json(message.model_dump_json()) == message


def article(when: datetime) -> Article:
    return Article(provider="p", item_id="1", time=when, time_source="version_created", headline="Tin", body="")


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_times_are_utc_in_rfc_3339(naive: datetime, minutes: int) -> None:
    """Any zone becomes Z, and the instant stays."""
    when = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    written = json.loads(article(when).model_dump_json())["time"]
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == when


def test_a_time_without_a_zone_or_off_the_calendar_is_refused() -> None:
    """A naive time is no instant."""
    with pytest.raises(ValidationError, match="timezone"):
        article(datetime(2026, 3, 3))
    with pytest.raises(ValidationError, match="no UTC equivalent"):
        article(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))
    assert article(datetime(2026, 3, 3, tzinfo=UTC)).time.utcoffset() == timedelta(0)


def test_models_are_frozen_and_pass_over_what_is_newer() -> None:
    """Values that travel do not change; a field that a later version added does not stop a reader, and is not kept."""
    with pytest.raises(ValidationError):
        setattr(article(datetime(2026, 3, 3, tzinfo=UTC)), "headline", "Lead")  # noqa: B010 - mypy refuses the plain form
    assert Origin.model_validate({"source": "a", "colour": "red"}) == Origin(source="a")
