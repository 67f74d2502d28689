"""Parse XML safely (no entities of its own, nothing external, no expansion), and read texts of the tree.

News documents use the named characters of HTML (``&nbsp;``), as their DTDs allow; they are resolved without reading any DTD.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from lxml import etree

from pipelines.parse.limits import ParseLimits
from pipelines.parse.times import read_time
from pipelines.parse.warned import Warnings, time_or_warn
from pipelines.parse.xml_bytes import (
    OWN_ENTITIES,
    UTF_16,
    decoded,
    is_closed,
    keeps_text,
    repaired,
    with_characters,
    without_doctype,
)
from schemas import Reason, Rejected, WarningCode

DEFAULT_NAMESPACE = re.compile(rb"""\sxmlns\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORMATTING = frozenset("a b big em font i q s small span strong sub sup u".split())
"""Elements that may start or end within a word."""


def read_xml(
    value: bytes, limits: ParseLimits, warnings: Warnings | None = None, *, repair: bool = False
) -> etree._Element:
    """Read an XML document and return its root.

    Named characters of HTML are replaced; an unknown name is unchanged. A document type with entities is
    skipped. A wrong declared encoding is ignored; with ``repair``, characters that XML forbids, bare ampersands and
    unclosed tags are repaired as long as the text is kept. Each leaves a warning. Raises ``Rejected``:
    ``malformed`` for a document that is not well-formed or uses entities of its own, ``bad_encoding``, ``too_deep`` over a limit.
    """
    warnings = Warnings() if warnings is None else warnings
    value, encoding = decoded(value, warnings)
    if value.count(b"<") > 2 * limits.max_elements + 16:
        raise Rejected(Reason.TOO_DEEP, f"the XML holds more than {limits.max_elements} elements")
    value = with_characters(without_doctype(value) if OWN_ENTITIES in value else value)
    try:
        root = etree.fromstring(value, _parser(encoding))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if not repair:
            raise _unreadable(error) from error
        root = _repaired(value, encoding, error)
        warnings.add(WarningCode.REPAIRED, "body", "XML", error, "the document as far as it can be read")
    _refuse_depth(root, limits.max_depth)
    return root


def _parser(encoding: str | None, *, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _repaired(value: bytes, encoding: str | None, error: Exception) -> etree._Element:
    """Parse a document that is not well-formed: without what XML forbids, else with the recovery of the parser."""
    legal = repaired(value)
    if legal != value:
        try:
            return etree.fromstring(legal, _parser(encoding))
        except (etree.XMLSyntaxError, ValueError, LookupError):
            pass
    if "Extra content" in str(error):
        raise _unreadable(error) from error
    root: etree._Element | None = etree.fromstring(legal, _parser(encoding, recover=True))
    if (
        root is None
        or not is_closed(legal, str(root.tag).rpartition("}")[2].rpartition(":")[2].encode())
        or not keeps_text(legal, "".join(map(str, root.itertext())))
    ):
        raise _unreadable(error) from error
    return root


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


def read_local_xml(value: bytes, limits: ParseLimits, warnings: Warnings | None = None) -> etree._Element:
    """Read a document with all elements renamed to their local names, since the IPTC's standards share one vocabulary.

    Unclosed tags are repaired if the text is kept. Raises as ``read_xml`` does.
    """
    plain = DEFAULT_NAMESPACE.sub(b"", value) if b"xmlns" in value else value
    root = read_xml(plain, limits, warnings, repair=True)
    if PREFIXED.search(value) or value[:2] in UTF_16:
        for element in root.iter(etree.Element):
            _rename(element)
    return root


def _rename(element: etree._Element) -> None:
    """Rename an element to its local name. In a repaired document its prefix may be undeclared."""
    name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    try:
        if name != element.tag:
            element.tag = name
    except ValueError as error:
        raise Rejected(Reason.MALFORMED, f"no well-formed XML: {error}") from error


def text_of(element: etree._Element | None) -> str:
    """Return all text within an element, whitespace folded.

    Words of neighbouring elements are separated: ``By<person>Alan Roe</person>`` is ``By Alan Roe``.
    """
    if element is None:
        return ""
    return " ".join((_spaced(element) if len(element) else element.text or "").split())


def _spaced(element: etree._Element) -> str:
    """Return the text of an element, with a space at the bounds of elements that separate words."""
    parts: list[str] = []
    parted = False
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        inner = node is not element
        parted = parted or (inner and node.tag not in FORMATTING and isinstance(node.tag, str))
        text = (node.text if event == "start" else node.tail if inner else None) or ""
        if not text:
            continue
        if parted and parts and text[0].isalnum() and parts[-1][-1].isalnum():
            parts.append(" ")
        parts.append(text)
        parted = False
    return "".join(parts)


def children_at(parent: etree._Element, path: str) -> Iterator[etree._Element]:
    """Yield the elements at a path; a single name is looked up without the cost of a path."""
    return parent.iterfind(path) if "/" in path or "[" in path else parent.iterchildren(path)


def text_at(parent: etree._Element, *paths: str) -> str:
    """Return the first text at one of the paths, or an empty text."""
    for path in paths:
        for element in children_at(parent, path):
            if text := text_of(element):
                return text
    return ""


def texts_at(parent: etree._Element, path: str) -> Iterator[str]:
    """Yield each text at a path that is not empty."""
    return filter(None, map(text_of, children_at(parent, path)))


def time_at(parent: etree._Element, path: str, field: str, warnings: Warnings) -> datetime | None:
    """Return the time at a path, or None; a time that cannot be read leaves a warning for ``field``."""
    return time_or_warn(warnings, field, path, text_at(parent, path), read_time)


def attribute_at(parent: etree._Element, path: str, name: str) -> str:
    """Return the first value of an attribute at a path that is not empty, or an empty text."""
    for element in children_at(parent, path):
        if value := element.get(name, "").strip():
            return value
    return ""


def inherited_language(element: etree._Element) -> str:
    """Return the language that an element or its nearest ancestor states, or an empty text."""
    for one in (element, *element.iterancestors()):
        if language := (one.get(XML_LANG) or one.get("lang") or "").strip():
            return language
    return ""
