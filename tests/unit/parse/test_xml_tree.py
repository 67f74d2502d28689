"""XML is read through a guard."""

import pytest

from pipelines.parse import ParseLimits
from pipelines.parse.item_warnings import Warnings
from pipelines.parse.xml_tree import read_local_xml, read_xml, text_at, text_of
from schemas import Reason, Rejected

LIMITS = ParseLimits(max_elements=100, max_depth=8)


def reason(value: bytes) -> Reason:
    """Read XML that must be rejected."""
    with pytest.raises(Rejected) as caught:
        read_xml(value, LIMITS)
    return caught.value.reason


def test_the_declared_encoding_is_read() -> None:
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
def test_what_is_broken_or_declares_entities_is_malformed(value: bytes) -> None:
    """Broken documents, external entities and bombs are rejected, never expanded."""
    assert reason(value) is Reason.MALFORMED


def test_too_much_is_too_deep() -> None:
    """Elements and nesting have limits."""
    assert reason(b"<a>" + b"<b/>" * 300 + b"</a>") is Reason.TOO_DEEP
    assert reason(b"<a>" * 9 + b"</a>" * 9) is Reason.TOO_DEEP


def test_the_characters_that_html_names_are_read() -> None:
    """With an external DTD, which is never fetched, and without any; an unknown name stays as it stands."""
    for start in (b"", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/no.dtd">'):
        root = read_xml(start + b"<a b='&eacute;'>x&nbsp;y&mdash;z &NotEqualTilde; &nothing; &amp;</a>", LIMITS)
        assert root.text == "x\xa0y—z ≂̸ &nothing; &"
        assert root.get("b") == "é"
    assert read_xml(b"<a><![CDATA[&nbsp;]]></a>", LIMITS).text == "&nbsp;"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;',
        '<!-- ]> " --><!ENTITY logo SYSTEM "logo.gif" NDATA gif><!NOTATION gif SYSTEM "v">',
        "<!ENTITY a 'lol'><!ENTITY b '&a;&a;'><!ELEMENT a (#PCDATA)>",
        '<!ENTITY nbsp "&#160;"><!ENTITY x "]>">',
    ],
)
def test_entities_that_are_never_used_are_skipped(subset: str) -> None:
    """Nothing is fetched, nothing expanded; a character of HTML keeps its meaning."""
    root = read_xml(
        f"<?xml version='1.0'?>\n<!DOCTYPE a PUBLIC 'p' \"q>\" [{subset}]>\n<a>x&nbsp;y</a>".encode(), LIMITS
    )
    assert root.text == "x\xa0y"


@pytest.mark.parametrize(
    "value",
    [
        b'<!DOCTYPE a [<!ENTITY copy SYSTEM "file:///etc/passwd">]><a>&copy;</a>',
        b"<!DOCTYPE a [<!ENTITY % d \"<!ENTITY x 'y'>\"> %d;]><a>&x;</a>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>',
        b'<!DOCTYPE a [<!ENTITY x "y" <a>&x;</a>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    ],
)
def test_entities_of_the_document_are_refused_where_they_are_used(value: bytes) -> None:
    """In attributes, declared by a parameter, named as a character of HTML, in any encoding."""
    assert reason(value) is Reason.MALFORMED


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (
            '<?xml version="1.0" encoding="iso-8859-1"?><a>Zürich 41-årig</a>'.encode(),
            "Zürich 41-årig",
            "contradictory",
        ),
        ('<?xml version="1.0" encoding="klingon"?><a>Zürich</a>'.encode(), "Zürich", "contradictory"),
        (b'<?xml version="1.0" encoding="klingon"?><a>x</a>', "x", "contradictory"),
        (b'<?xml version="1.0" encoding="utf-16"?><a>x</a>', "x", "contradictory"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>caf\xe9</a>', "café", "contradictory"),
        (b"<a>caf\xe9</a>", "café", "contradictory"),
        (f"<a>{'Genève, ' * 50}caf".encode() + b"\xe9</a>", f"{'Genève, ' * 50}caf\ufffd", "contradictory"),
        (b"<a>x\x0by\x1bz &#1; AT&T & co</a>", "x yz  AT&T & co", "repaired"),
    ],
)
def test_what_can_be_repaired_is_read_with_a_warning(value: bytes, text: str, code: str) -> None:
    """Encodings that the bytes disprove, control characters, bare ampersands."""
    warnings = Warnings()
    assert read_xml(value, LIMITS, warnings, repair=True).text == text
    assert [warning.code.value for warning in warnings.all()] == [code]


@pytest.mark.parametrize(
    "value",
    [
        '<?xml version="1.0" encoding="windows-1251"?><a>Порт открыт</a>'.encode("cp1251"),
        '\n \n<?xml version="1.0" encoding="windows-1251"?><a>Порт открыт</a>'.encode("cp1251"),
        '\ufeff\n<?xml version="1.0" encoding="utf-8"?><a>Порт открыт</a>'.encode(),
        '<?xml version="1.0" encoding="gb18030"?><a>Порт открыт</a>'.encode("gb18030"),
    ],
)
def test_a_declared_encoding_is_read_behind_white_space_too(value: bytes) -> None:
    """There is nothing to warn of."""
    warnings = Warnings()
    assert (read_xml(value, LIMITS, warnings).text, warnings.all()) == ("Порт открыт", ())


def test_tags_that_do_not_close_are_repaired_where_the_text_is_kept() -> None:
    """A document that is cut off, or that another follows, is none."""
    warnings = Warnings()
    root = read_local_xml(b"<n><p>Tin <em>rose <b>again</p><p>It fell.</p></n>", LIMITS, warnings)
    assert "".join(map(str, root.itertext())) == "Tin rose againIt fell."
    assert [warning.code.value for warning in warnings.all()] == ["repaired"]
    assert read_local_xml(b"<u:n><u:p>Tin rose.</u:p></u:n>", LIMITS, warnings).tag == "n"
    for broken in (
        b"<n><p>Tin <em>rose</p><p>It f",
        b"<n><p:>Tin rose.</p:></n>",
        b"<n><p>Tin</p></n><n><p>Lead</p></n>",
        b"<n>Tin</n>rose<b></n>",
    ):
        with pytest.raises(Rejected):
            read_local_xml(broken, LIMITS)


def test_words_of_neighbouring_elements_do_not_run_together() -> None:
    """Formatting may begin within a word."""
    root = read_xml(b"<a>By<person>Ann Roe</person><b>O<em>il</em>\xe2\x80\x99s</b><br/>up<i>per</i></a>", LIMITS)
    assert text_of(root) == "By Ann Roe Oil’s upper"


@pytest.mark.parametrize(
    "value",
    [
        "<a>x</a>".encode("utf-16")[:-1],
        "<a>".encode("utf-16") + b"\x00\xd8",
    ],
)
def test_wrong_encodings_are_told(value: bytes) -> None:
    """Bytes that are not what is declared, an encoding that nobody knows, half a character."""
    assert reason(value) is Reason.BAD_ENCODING


def test_several_documents_in_one_are_malformed() -> None:
    """Each document is a record of its own."""
    assert reason(b"<a/><a/>") is Reason.MALFORMED


def test_elements_are_known_by_their_local_names() -> None:
    """Default namespaces, prefixes and both."""
    for value in (
        b"<a xmlns='u'><b xmlns = \"v\">x</b></a>",
        b"<p:a xmlns:p='u'><p:b>x</p:b></p:a>",
        b"<a xmlns='u' xmlns:p='v'><p:b>x</p:b></a>",
    ):
        root = read_local_xml(value, LIMITS)
        assert (root.tag, text_at(root, "b"), text_at(root, "none", "b")) == ("a", "x", "x")
