"""Cutting archives into records."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.framing import MAIL, Frame, Framing, cut, framing_of
from schemas import Reason, WireFormat
from tests.hanging import ended_if_it_hangs

LIMIT = 1000


def frames(data: bytes, framing: Framing, limit: int = LIMIT, step: int = 7) -> list[Frame]:
    chunks = (data[start : start + step] for start in range(0, len(data), step))
    return list(cut(chunks, framing, limit))


def values(data: bytes, framing: Framing, **options: int) -> list[bytes]:
    return [frame.value for frame in frames(data, framing, **options) if frame.problem is None]


def reasons(data: bytes, framing: Framing, **options: int) -> list[Reason]:
    return [frame.problem.reason for frame in frames(data, framing, **options) if frame.problem]


def test_lines_are_cut_at_line_ends_and_empty_ones_skipped() -> None:
    """Lines are records; empty lines are none; the last needs no line end."""
    assert values(b'{"a":1}\n\n{"b":2}\r\n{"c":3}', Framing.LINES) == [b'{"a":1}', b'{"b":2}', b'{"c":3}']


def test_offsets_find_each_record_again() -> None:
    """A frame's offset is the place of its first byte in the archive."""
    data = b"first\n\nsecond\nthird"
    assert [data[frame.offset :][: frame.size] for frame in frames(data, Framing.LINES)] == [
        b"first",
        b"second",
        b"third",
    ]


@given(
    st.lists(
        st.binary(min_size=1, max_size=40).filter(lambda line: b"\n" not in line and b"\r" not in line and line.strip())
    ),
    st.integers(1, 50),
)
def test_any_lines_come_back_whatever_the_chunks(lines: list[bytes], step: int) -> None:
    """Where the chunks are cut does not matter."""
    assert values(b"\n".join(lines), Framing.LINES, step=step) == lines


def test_a_line_over_the_limit_is_a_problem_and_the_next_is_read() -> None:
    """A too long line keeps its head and its size; nothing else is lost."""
    found = frames(b"short\n" + b"x" * 5000 + b"\nafter\n", Framing.LINES, limit=100)
    assert [frame.size for frame in found] == [5, 5000, 5]
    assert found[1].problem is not None
    assert found[1].problem.reason is Reason.TOO_LARGE
    assert found[1].value == b"x" * 100


def test_a_last_line_over_the_limit_is_a_problem() -> None:
    """The end of the archive does not excuse a too long line."""
    assert reasons(b"x" * 5000, Framing.LINES, limit=100) == [Reason.TOO_LARGE]


def element(number: int, text: str = "text") -> bytes:
    return f'<REUTERS NEWID="{number}"><TEXT>{text}</TEXT></REUTERS>'.encode()


def test_elements_are_cut_out_of_their_surroundings() -> None:
    """Declarations, comments and blank lines between elements are no records."""
    data = b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + element(1) + b"\n\n<!-- note -->" + element(2) + b"\n"
    assert values(data, Framing.ELEMENTS) == [element(1), element(2)]
    assert reasons(data, Framing.ELEMENTS) == []


def test_entity_declarations_are_skipped_unexpanded() -> None:
    """An entity bomb in the document type is passed over like any declaration."""
    bomb = b'<!DOCTYPE lewis [ <!ENTITY a "lol"> <!ENTITY b "&a;&a;&a;"> ]>\n'
    assert values(bomb + element(1, "&b;"), Framing.ELEMENTS) == [element(1, "&b;")]


def test_an_unclosed_element_does_not_swallow_the_next() -> None:
    """What is not closed ends where the next element begins."""
    data = element(1) + b'<REUTERS NEWID="2"><TEXT>never closed\n' + element(3)
    assert values(data, Framing.ELEMENTS) == [element(1), element(3)]
    assert reasons(data, Framing.ELEMENTS) == [Reason.UNCLOSED_ELEMENT]


def test_an_element_unclosed_at_the_end_is_told() -> None:
    """The last element may be the broken one."""
    assert reasons(element(1) + b"<REUTERS><TEXT>and then", Framing.ELEMENTS) == [Reason.UNCLOSED_ELEMENT]


def test_text_outside_of_elements_is_not_lost() -> None:
    """Junk between elements becomes a problem with its bytes."""
    found = frames(element(1) + b"stray words" + element(2), Framing.ELEMENTS)
    assert [frame.value for frame in found if frame.problem] == [b"stray words"]
    assert len(found) == 3


def test_an_element_over_the_limit_is_told_with_its_head() -> None:
    """A huge element is a problem, and the one after it is read."""
    data = element(1, "x" * 3000) + element(2)
    assert values(data, Framing.ELEMENTS, limit=500) == [element(2)]
    assert Reason.TOO_LARGE in reasons(data, Framing.ELEMENTS, limit=500)


def test_the_objects_of_a_json_array_are_records() -> None:
    """Objects come out byte for byte, with brackets in their strings."""
    data = b'[ {"a": "]}{"}, {"b": [1, {"c": "\\"]"}]} ]'
    assert values(data, Framing.JSON_ARRAY) == [b'{"a": "]}{"}', b'{"b": [1, {"c": "\\"]"}]}']


def test_an_unclosed_json_array_is_told_and_its_whole_objects_kept() -> None:
    """The objects before the break are records."""
    assert values(b'[{"a": 1}, {"b": ', Framing.JSON_ARRAY) == [b'{"a": 1}']
    assert reasons(b'[{"a": 1}, {"b": ', Framing.JSON_ARRAY) == [Reason.UNCLOSED_ELEMENT]


def test_a_whole_file_is_one_record() -> None:
    """A text file is one record."""
    assert values(b"Head\n\nText.\n", Framing.WHOLE) == [b"Head\n\nText.\n"]


@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("data", [b"", b" \n\n "])
def test_an_archive_without_a_record_is_told(framing: Framing, data: bytes) -> None:
    """An empty file is not passed over in silence."""
    assert reasons(data, framing) == [Reason.EMPTY]


def test_a_whole_file_over_the_limit_is_told_with_its_size() -> None:
    """The size told is that of the file, not of what was kept."""
    (found,) = frames(b"y" * 3000, Framing.WHOLE, limit=100)
    assert (found.size, found.problem and found.problem.reason) == (3000, Reason.TOO_LARGE)


def test_framing_is_seen_from_the_first_bytes() -> None:
    """SGML, arrays, lines of JSON, one indented object and text are told apart."""
    seen = {
        b"<!DOCTYPE lewis>\n<REUTERS>": Framing.ELEMENTS,
        b'\xef\xbb\xbf [ {"a":1} ]': Framing.JSON_ARRAY,
        b'{"a":1}\n{"b":2}\n': Framing.LINES,
        b'{"a":1}': Framing.LINES,
        b'{\n  "a": 1\n}\n': Framing.WHOLE,
        b"Headline\n\nText": Framing.WHOLE,
        b"": Framing.WHOLE,
    }
    assert {head: framing_of("file", head, None) for head in seen} == seen


def test_a_named_format_and_a_name_ending_in_ndjson_decide() -> None:
    """What a person says is stronger than what the bytes look like."""
    assert framing_of("x.ndjson.gz", b'{\n "broken', None) is Framing.LINES
    assert framing_of("x", b"junk", WireFormat.REUTERS_SGML) is Framing.ELEMENTS
    assert framing_of("x", b"{}", WireFormat.TEXT) is Framing.WHOLE


def test_a_broken_source_is_told_with_the_bytes_left_over() -> None:
    """Records before the damage are kept; the cut-off rest is one problem."""
    from schemas import Rejected

    def damaged() -> Iterator[bytes]:
        yield b"whole\nhal"
        raise Rejected(Reason.TRUNCATED_ARCHIVE, "cut")

    found = list(cut(damaged(), Framing.LINES, LIMIT))
    assert [(frame.value, frame.problem and frame.problem.reason) for frame in found] == [
        (b"whole", None),
        (b"hal", Reason.TRUNCATED_ARCHIVE),
    ]


def telegram(number: int, text: str = "text", end: str = "\x03\r\n021259 MAR 26\r\n\x04") -> bytes:
    return f"\x01nwk{number:04} 3 pol 12\r\n\x02{text}{end}".encode()


def test_teleprinter_messages_are_cut_from_soh_to_eot() -> None:
    """What fills the line between them is no record."""
    stream = b"\x16\x16" + telegram(1) + b"\r\n\0\0\x16\x16" + telegram(2) + b"\x16\x16\x07" + telegram(3)
    assert framing_of("wire.txt", stream, None) is Framing.MESSAGES
    assert values(stream, Framing.MESSAGES) == [telegram(1), telegram(2), telegram(3)]
    assert reasons(stream, Framing.MESSAGES) == []


def test_a_message_without_eot_ends_where_the_next_begins() -> None:
    """It is whole where its text is closed; else it was broken off, and the next is read."""
    open_ended = telegram(1, end="\x03\r\n")
    assert values(open_ended + telegram(2), Framing.MESSAGES) == [open_ended, telegram(2)]
    found = frames(telegram(1, end="") + telegram(2), Framing.MESSAGES)
    assert [frame.problem and frame.problem.reason for frame in found] == [Reason.UNCLOSED_ELEMENT, None]


def test_noise_between_messages_is_told() -> None:
    """It may be the rest of a message whose beginning was lost."""
    found = frames(telegram(1) + b"half a text\x03" + telegram(2), Framing.MESSAGES)
    assert [frame.value for frame in found if frame.problem] == [b"half a text\x03"]
    assert framing_of("x", b"noise", WireFormat.IPTC_7901) is Framing.MESSAGES


MAILBOX = (
    b"From desk@harbor.example Tue Mar  3 08:00:00 2026\nFrom: desk@harbor.example\nSubject: Tin rises\n\nTin rose.\n>From there it fell.\n\n"
    b"From desk@harbor.example Tue Mar  3 09:00:00 2026\nFrom: desk@harbor.example\nSubject: Zinc falls\n\nZinc fell.\nFrom Oslo it went on.\n"
)


def test_a_mailbox_is_cut_before_each_message() -> None:
    """At lines ``From ...`` that a header field follows; one over the limit is a problem, the next is found."""
    assert framing_of("desk.mbox", MAILBOX, None) is Framing.MAILBOX
    first, second = values(MAILBOX, Framing.MAILBOX)
    assert first.endswith(b"it fell.\n\n")
    assert second.startswith(b"From desk@harbor.example Tue Mar  3 09:00:00 2026")
    long = MAILBOX.replace(b"Tin rose.", b"Tin rose. " * 1000)
    assert reasons(long, Framing.MAILBOX) == [Reason.TOO_LARGE]
    assert values(long, Framing.MAILBOX) == [second]


def test_a_long_line_of_times_is_not_read_again_and_again() -> None:
    """Each of them may be the one of a line ``From ...``; work that grows with their square would take hours."""
    with ended_if_it_hangs():
        assert not MAIL.match(b"From desk " + b"12:34 " * 200_000)


def test_objects_over_many_lines_that_follow_each_other_are_records() -> None:
    """With nothing else between them; a file with other text there stays one record, whose parser reports what is wrong."""
    data = b'{\n "a": "} {"\n}\n\n{\n "b": [{}, {}]\n}\n'
    assert framing_of("items.json", data, None) is Framing.WHOLE
    assert values(data, Framing.WHOLE) == [b'{\n "a": "} {"\n}', b'{\n "b": [{}, {}]\n}']
    for other in (data + b"more", data.replace(b"\n\n", b"\nor\n"), b'{\n "a": "} {"\n}'):
        assert values(other, Framing.WHOLE) == [other]
