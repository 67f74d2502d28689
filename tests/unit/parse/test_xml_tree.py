"""XML is read through a guard."""

import pytest

from pipelines.parse import ParseLimits
from pipelines.parse.xml_tree import read_local_xml, read_xml, text_at
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


def test_the_characters_that_html_names_are_read():
    """With an external DTD, which is never fetched, and without any; an unknown name stays as it stands."""
    for start in (b"", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/no.dtd">'):
        root = read_xml(start + b"<a b='&eacute;'>x&nbsp;y&mdash;z &NotEqualTilde; &nothing; &amp;</a>", LIMITS)
        assert root.text == "x\xa0y—z ≂̸ &nothing; &"
        assert root.get("b") == "é"
    assert read_xml(b"<a><![CDATA[&nbsp;]]></a>", LIMITS).text == "&nbsp;"


def test_a_parameter_entity_is_refused():
    """It could fetch a file."""
    assert reason(b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>') is Reason.MALFORMED


@pytest.mark.parametrize(
    "value",
    [
        b'<?xml version="1.0" encoding="utf-8"?><a>caf\xe9</a>',
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        "<a>x</a>".encode("utf-16")[:-1],
        "<a>".encode("utf-16") + b"\x00\xd8",
    ],
)
def test_wrong_encodings_are_told(value):
    """Bytes that are not what is declared, an encoding that nobody knows, half a character."""
    assert reason(value) is Reason.BAD_ENCODING


def test_several_documents_in_one_are_malformed():
    """Each document is a record of its own."""
    assert reason(b"<a/><a/>") is Reason.MALFORMED


def test_elements_are_known_by_their_local_names():
    """Default namespaces, prefixes and both."""
    for value in (
        b"<a xmlns='u'><b xmlns = \"v\">x</b></a>",
        b"<p:a xmlns:p='u'><p:b>x</p:b></p:a>",
        b"<a xmlns='u' xmlns:p='v'><p:b>x</p:b></a>",
    ):
        root = read_local_xml(value, LIMITS)
        assert (root.tag, text_at(root, "b"), text_at(root, "none", "b")) == ("a", "x", "x")
