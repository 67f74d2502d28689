"""XML to a tree, guarded: no entities of its own, nothing external, no bombs; and text out of that tree.

News documents name the characters of HTML (``&nbsp;``) as their DTDs allow; these are known without reading any DTD.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from html.entities import html5
from typing import Any

from lxml import etree

from pipelines.parse.limits import ParseLimits
from pipelines.parse.times import read_iso
from schemas import Reason, Rejected

OWN_ENTITIES = b"<!ENTITY"
UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
"""First two bytes of a document in UTF-16, with or without a byte-order mark, to its encoding."""
CORE = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
DEFAULT_NAMESPACE = re.compile(rb"""\sxmlns\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:")
NAMED = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([^\s&;<>#][^\s&;<>]*);", re.DOTALL)


def read_xml(value: bytes, limits: ParseLimits) -> etree._Element:
    """Read an XML document and return its root; encodings are read as the document declares them.

    Named characters of HTML are replaced; a name that is none stays as it stands. Raises ``Rejected``: ``malformed``
    for what is not well-formed or declares entities, ``bad_encoding``, ``too_deep`` over a limit.
    """
    encoding = UTF_16.get(value[:2])
    if encoding:
        value = _to_utf8(value, encoding)
    if value.count(b"<") > 2 * limits.max_elements + 16:
        raise Rejected(Reason.TOO_DEEP, f"the XML holds more than {limits.max_elements} elements")
    if OWN_ENTITIES in value:
        raise Rejected(Reason.MALFORMED, "the XML declares entities of its own, which is not allowed")
    parser = etree.XMLParser(
        encoding="utf-8" if encoding else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(NAMED.sub(_character, value) if b"&" in value else value, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _unreadable(error) from error
    _refuse_depth(root, limits.max_depth)
    return root


def _to_utf8(value: bytes, encoding: str) -> bytes:
    try:
        return value.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        raise Rejected(Reason.BAD_ENCODING, f"the document is no whole {encoding.upper()}: {error}") from error


def _character(found: re.Match[bytes]) -> bytes:
    """Give the reference by number; what stands in CDATA and comments is no reference."""
    name = found[1]
    if name is None or name in CORE:
        return found[0]
    characters = html5.get(f"{name.decode('latin-1')};")
    return b"".join(b"&#%d;" % ord(one) for one in characters) if characters else b"&amp;%b;" % name


def _unreadable(error: Exception) -> Rejected:
    encoding = isinstance(error, LookupError) or "encoding" in str(error) or "not proper UTF-8" in str(error)
    reason = Reason.BAD_ENCODING if encoding else Reason.MALFORMED
    return Rejected(reason, f"no well-formed XML: {error}")


def _refuse_depth(root: etree._Element, limit: int) -> None:
    if _deeper_than(limit)(root):
        raise Rejected(Reason.TOO_DEEP, f"the XML is nested deeper than {limit} elements")


@lru_cache(maxsize=8)
def _deeper_than(limit: int) -> Callable[[etree._Element], Any]:
    return etree.XPath(f"boolean({'/*' * (limit + 1)})")


def read_local_xml(value: bytes, limits: ParseLimits) -> etree._Element:
    """Read a document whose elements are all known by their local names: the IPTC's standards share one vocabulary.

    Raises as ``read_xml`` does.
    """
    root = read_xml(DEFAULT_NAMESPACE.sub(b"", value) if b"xmlns" in value else value, limits)
    if PREFIXED.search(value) or value[:2] in UTF_16:
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
    return root


def text_of(element: etree._Element | None) -> str:
    """Give all text within an element, whitespace folded."""
    if element is None:
        return ""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return " ".join(text.split())


def children_at(parent: etree._Element, path: str) -> Iterator[etree._Element]:
    """Yield the elements at a path; a lone name is looked up without the cost of a path."""
    return parent.iterfind(path) if "/" in path or "[" in path else parent.iterchildren(path)


def text_at(parent: etree._Element, *paths: str) -> str:
    """Give the first text that stands at one of the paths; empty for none."""
    for path in paths:
        for element in children_at(parent, path):
            if text := text_of(element):
                return text
    return ""


def texts_at(parent: etree._Element, path: str) -> Iterator[str]:
    """Yield each text at a path that is not empty."""
    return filter(None, map(text_of, children_at(parent, path)))


def time_at(parent: etree._Element, path: str) -> datetime | None:
    """Read the time that stands at a path; null for none. Raises as ``read_iso`` does."""
    text = text_at(parent, path)
    return read_iso(path, text) if text else None


def attribute_at(parent: etree._Element, path: str, name: str) -> str:
    """Give the first value of an attribute at a path that is not empty."""
    for element in children_at(parent, path):
        if value := element.get(name, "").strip():
            return value
    return ""
