"""JSON of any house, read through a mapping; Confluent's prefix."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse import ParseLimits, parse
from pipelines.settings.mapping import read_mapping
from schemas import Article, Origin, PubStatus, RawMessage, Reason, Rejected, WireFormat
from tests.unit.parse.messages import DAY, MAPPED, message, ninjs
from tests.unit.parse.samples import FOLDER

LEAST = {name: MAPPED[name] for name in ("id", "headline", "body", "time", "provider")}
MORE = MAPPED | {"usage_terms": '"members only"'}
RECORD = {
    "id": 77,
    "title": "Tin &amp; copper rise",
    "content": {"text": "Tin rose."},
    "published_at": "2026-03-02T09:30:00-05:00",
    "rev": 3,
    "prio": "2",
    "state": "Withheld",
    "links": [{"href": "https://harbor.example/77"}, {"href": "https://other.example"}],
    "born": 1772447400,
    "authors": [{"name": "Ann Lee"}, {"name": "John Roe"}],
    "lang": "en",
    "tags": ["metals", "tin"],
    "who": ["Max Orr"],
    "firms": ["Harbor Mines"],
}


def mapped(record: object, mapping: dict[str, str] = LEAST, time_format: str = "auto") -> Article:
    """Read a record through a mapping."""
    limits = ParseLimits(mapping=read_mapping(mapping, time_format))
    return parse(message(orjson.dumps(record)), limits)


def test_a_record_is_read_with_all_the_fields_that_are_mapped() -> None:
    """Paths, places in lists, lists joined, constants, numbers, times."""
    tin = mapped(RECORD, MORE)
    assert (tin.provider, tin.item_id, tin.version, tin.urgency) == ("harbor-desk", "77", 3, 2)
    assert (tin.headline, tin.body, tin.language) == ("Tin & copper rise", "Tin rose.", "en")
    assert (tin.time, tin.first_created) == (
        datetime(2026, 3, 2, 14, 30, tzinfo=UTC),
        datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
    )
    assert (tin.status, tin.url, tin.byline) == (PubStatus.WITHHELD, "https://harbor.example/77", "Ann Lee; John Roe")
    assert [(subject.scheme, subject.code) for subject in tin.subjects] == [("tags", "metals"), ("tags", "tin")]
    assert (tin.people, tin.organisations[0].name, tin.usage_terms) == (("Max Orr",), "Harbor Mines", "members only")


@pytest.mark.parametrize(
    ("written", "time_format"),
    [
        (1772461800, "auto"),
        (1772461800000, "auto"),
        ("1772461800.0", "auto"),
        ("Mon, 2 Mar 2026 14:30:00 GMT", "auto"),
        (1772461800, "seconds"),
        (1772461800000, "millis"),
        ("02.03.2026 14:30", "%d.%m.%Y %H:%M"),
        ("02.03.2026 15:30 +0100", "%d.%m.%Y %H:%M %z"),
    ],
)
def test_times_are_read_as_the_settings_say(written: object, time_format: str) -> None:
    """ISO, RFC 822, seconds, milliseconds, patterns."""
    found = mapped(RECORD | {"published_at": written}, time_format=time_format)
    assert found.time == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"id": None}, "item_id", "text-19aa7a96ea0fa4c7"),
        ({"published_at": "soon"}, "time", datetime(2026, 3, 2, 10, 30, tzinfo=UTC)),
        ({"published_at": 10**18}, "time", datetime(2026, 3, 2, 10, 30, tzinfo=UTC)),
        ({"published_at": [], "born": None}, "time", DAY),
        ({"rev": "first"}, "version", None),
        ({"prio": 12}, "urgency", None),
        ({"state": "lost"}, "status", PubStatus.WITHHELD),
        ({"state": {"is": "usable"}}, "status", PubStatus.WITHHELD),
    ],
)
def test_a_field_that_cannot_be_read_is_a_warning(change: dict[str, object], field: str, value: object) -> None:
    """The next best source stands in."""
    article = mapped(RECORD | change, MORE)
    assert getattr(article, field) == value
    assert [warning.field for warning in article.warnings] == [field]


def test_a_record_without_a_text_is_told() -> None:
    """The detail names the member and the field."""
    with pytest.raises(Rejected, match="'title', which is mapped to headline"):
        mapped(RECORD | {"title": "", "content": {}}, MORE)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({"headline": "title"}, "item_id, body, time, provider must be mapped too"),
        (LEAST | {"title": "x"}, "'title' is not a field that can be mapped; the fields are advisory"),
        (LEAST | {"body": "a..b"}, "'a..b' of body is not a path"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(mapping: dict[str, str], told: str) -> None:
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=told):
        read_mapping(mapping, "auto")


def test_without_a_mapping_the_format_cannot_be_read() -> None:
    """A header may name it all the same."""
    with pytest.raises(Rejected, match=r"none is set \(parse.map\)"):
        parse(message(b"{}", WireFormat.MAPPED_JSON), ParseLimits())


PATHS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("id title text 0 name".split()), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(RECORD)), PATHS))
def test_any_record_ends_as_an_article_or_a_rejection(change: dict[str, object]) -> None:
    """Members of every type."""
    try:
        assert mapped(RECORD | change, MORE).item_id
    except Rejected as problem:
        assert problem.detail


def kafka(value: bytes) -> RawMessage:
    return RawMessage(value=value, origin=Origin(source="kafka://articles", partition=0), timestamp=DAY)


@pytest.mark.parametrize(
    "payload", [ninjs(), (FOLDER / "nitf").joinpath(next(p.name for p in (FOLDER / "nitf").iterdir())).read_bytes()]
)
def test_json_and_xml_behind_confluents_prefix_are_read(payload: bytes) -> None:
    """The five bytes before them name a schema, which they do not need."""
    bare, prefixed = parse(kafka(payload), ParseLimits()), parse(kafka(b"\0\0\0\1\2" + payload), ParseLimits())
    assert prefixed == bare


def test_avro_behind_confluents_prefix_is_told_with_its_schema() -> None:
    """The dead letter says what to do."""
    with pytest.raises(Rejected, match=r"schema id 258.*let the producer write JSON") as caught:
        parse(kafka(b"\0\0\0\1\2\x0eTin rises"), ParseLimits())
    assert caught.value.reason is Reason.UNKNOWN_FORMAT
