"""XML to a tree, guarded: no entities of its own, nothing external, no bombs."""

from typing import Any

from lxml import etree

from pipelines.parse.limits import ParseLimits
from schemas import Reason, Rejected


def read_xml(value: bytes, limits: ParseLimits) -> etree._Element:
    """Read an XML document and return its root; encodings are read as the document declares them.

    Raises ``Rejected``: ``malformed`` for what is not well-formed or declares entities, ``too_deep`` over a limit.
    """
    if value.count(b"<") > 2 * limits.max_elements + 16:
        raise Rejected(Reason.TOO_DEEP, f"the XML holds more than {limits.max_elements} elements")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(value, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Rejected(Reason.MALFORMED, f"no well-formed XML: {error}") from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Rejected(Reason.MALFORMED, "the XML declares entities of its own, which is not allowed")
    _refuse_depth(root, limits.max_depth)
    return root


def _refuse_depth(root: etree._Element, limit: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            raise Rejected(Reason.TOO_DEEP, f"the XML is nested deeper than {limit} elements")
