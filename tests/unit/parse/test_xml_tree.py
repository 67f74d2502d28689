"""XML is read through a guard."""

import pytest

from pipelines.parse import ParseLimits
from pipelines.parse.xml_tree import read_xml
from schemas import Reason, Rejected

LIMITS = ParseLimits(max_elements=100, max_depth=8)


def reason(value: bytes) -> Reason:
    """Read XML that must be rejected."""
    with pytest.raises(Rejected) as caught:
        read_xml(value, LIMITS)
    return caught.value.reason


def test_the_declared_encoding_is_read():
    """Bytes are decoded as the document declares."""
    root = read_xml('<?xml version="1.0" encoding="iso-8859-1"?><a>Zürich</a>'.encode("latin-1"), LIMITS)
    assert root.text == "Zürich"


@pytest.mark.parametrize(
    "value",
    [
        b"<a><b></a>",
        b"<a>",
        b"",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>',
    ],
)
def test_what_is_broken_or_declares_entities_is_malformed(value):
    """Broken documents, external entities and bombs are rejected, never expanded."""
    assert reason(value) is Reason.MALFORMED


def test_too_much_is_too_deep():
    """Elements and nesting have limits."""
    assert reason(b"<a>" + b"<b/>" * 300 + b"</a>") is Reason.TOO_DEEP
    assert reason(b"<a>" * 9 + b"</a>" * 9) is Reason.TOO_DEEP
