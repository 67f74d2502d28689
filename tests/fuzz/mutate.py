"""One record of a format to another that is nearly one: seeded, so that a number names an input."""

import random
import re
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
UNIT = re.compile(rb"<[^<>]{1,200}>|\"[^\"]{0,80}\"|\n[^\n]{1,200}")
NUMBER = re.compile(rb"\d+")
HUGE = (b"9" * 5000, b"-1", b"1e999", b"00000000000", b"99999999999999999999", b"0", "٣٤".encode())
ODD = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\x1b",
    b"&nbsp;",
    b"&bomb;",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"\\u0000",
    b"\xed\xa0\x80",
    b"&#%b;" % (b"9" * 5000),
    b'<table><tr><td colspan="%b">' % (b"9" * 5000),
    b"http://[::1",
)
CODECS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "cp500")


def cut_off(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Truncate."""
    return record[: random.randrange(len(record) + 1)]


def flip_bits(random: random.Random, record: bytes, _others: Sequence[bytes]) -> bytes:
    """Flip up to eight bits."""
    changed = bytearray(record)
    for _ in range(random.randint(1, 8) if record else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def splice(random: random.Random, record: bytes, others: Sequence[bytes]) -> bytes:
    """Go on with the rest of another record."""
    other = random.choice(others)
    return record[: random.randrange(len(record) + 1)] + other[random.randrange(len(other) + 1) :]


def repeat_unit(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Repeat a tag, a text or a line, here or elsewhere, up to 200 times."""
    units = [found.span() for found in UNIT.finditer(record)]
    if not units:
        return record * 2
    start, end = random.choice(units)
    place = random.choice((start, end, random.randrange(len(record))))
    return record[:place] + record[start:end] * random.choice((1, 2, 200)) + record[place:]


def drop_unit(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Leave a tag, a text or a line out."""
    units = [found.span() for found in UNIT.finditer(record)]
    start, end = random.choice(units) if units else (0, 1)
    return record[:start] + record[end:]


def swap_units(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Put one tag, text or line in the place of another."""
    units = [found.span() for found in UNIT.finditer(record)]
    if len(units) < 2:
        return record
    (start, end), (first, last) = random.sample(units, 2)
    return record[:start] + record[first:last] + record[end:]


def nest(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Open something many times, and close it or not."""
    opening, closing = random.choice(
        (
            (b"<p>", b"</p>"),
            (b"<table><tr><td>", b"</td></tr></table>"),
            (b"[", b"]"),
            (b'{"a":', b"}"),
            (b"<b><i>", b""),
        )
    )
    depth, place = random.choice((3, 60, 300, 3000)), random.randrange(len(record) + 1)
    return record[:place] + opening * depth + closing * random.choice((0, depth)) + record[place:]


def wrong_number(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Make a number huge, negative or otherwise odd."""
    numbers = [found.span() for found in NUMBER.finditer(record)]
    start, end = random.choice(numbers) if numbers else (0, 0)
    return record[:start] + random.choice(HUGE) + record[end:]


def insert_odd(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Insert bytes that mean something somewhere."""
    place = random.randrange(len(record) + 1)
    return record[:place] + random.choice(ODD) + record[place:]


def wrong_encoding(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Write the record in an encoding that it does not declare."""
    return record.decode("utf-8", "replace").encode(random.choice(CODECS), "replace")


def behind_prefix(random: random.Random, record: bytes, _: Sequence[bytes]) -> bytes:
    """Put the record behind Confluent's prefix: a zero byte and the id of a schema."""
    return b"\0" + random.randbytes(4) + record


MUTATIONS: tuple[Mutation, ...] = (cut_off, flip_bits, splice, repeat_unit, drop_unit, swap_units, nest, wrong_number, insert_odd, wrong_encoding, behind_prefix)  # fmt: skip


def mutated(number: int, records: Sequence[bytes]) -> bytes:
    """Give the mutated record that a number names: one to three mutations of one of the records."""
    chance = random.Random(number)
    record = chance.choice(records)
    for mutation in chance.choices(MUTATIONS, k=chance.randint(1, 3)):
        record = mutation(chance, record, records)
    return record
