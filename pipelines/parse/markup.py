"""Text of HTML: paragraphs separated by empty lines, tables as rows of cells; scripts and styles are never text.

A table is written as a block of lines whose cells are separated by tabs, its caption before them: ``normalize`` moves such
blocks from the text into ``Article.tables``. A table that only lays out a page is read as text.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

from lxml import etree

from pipelines.parse.thresholds import TABLE_CELL_LENGTH, TABLE_SPAN

BREAKING = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main "
    "nav ol p pre section table tr ul".split()
)
SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "title"})
INLINE = frozenset("a abbr b big br cite em font i img ins mark q s small span strong sub sup time tt u wbr".split())
PLAIN = (BREAKING | INLINE) - {"pre", "table", "tr"}
"""Tags of a fragment that needs no HTML parser; most fragments of feeds have no others."""
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)?/?>")
ESCAPED = re.compile(
    r"^\s*&lt;(?:[?!]|(?:p|div|br|b|i|em|strong|a|img|h\d|ul|span|table|html|body|nitf|block|article|section)\b)[^<>]*?&gt;|&lt;/(?:p|div|a)&gt;",
    re.IGNORECASE,
)
"""A tag at the beginning of a text, or the end tag of an element that holds text: a text about tags has neither."""
EMPTY = frozenset({"br", "hr", "img"})
KNOWN = r"(p|br|hr|img|div|span|html|body|nitf|block|article|section|h[1-6]|hl[12]|ul|ol|li|table|pre|blockquote|b|i|em|strong|a)"
OPENING = re.compile(rf"<{KNOWN}(?:\s[^<>]*)?/?>", re.IGNORECASE)
CLOSING = re.compile(rf"</{KNOWN}\s*>", re.IGNORECASE)
"""Tags that do not occur in a text without markup."""
NO_CHARACTER = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
BREAKS = re.compile(r"\n(?: *\n)+")
SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
"""White space other than a single space."""


class _Grid:
    """The rows of one table as they are read."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.caption: list[str] = []
        self.cell: list[str] | None = None
        self.held: dict[int, int] = {}
        """Number of further rows that a cell above covers, by column."""
        self.spanned = 1, 1
        self.layout = False

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append([])

    def begin_cell(self, spans: Mapping[str, str | None]) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self._fill()
        self.cell = []
        self.spanned = _span(spans.get("colspan")), _span(spans.get("rowspan"))

    def end_cell(self) -> None:
        if self.cell is None:
            return
        row, (across, down) = self.rows[-1], self.spanned
        for offset in range(across):
            if down > 1:
                self.held[len(row)] = down - 1
            row.append("" if offset else "".join(self.cell).strip())
        self.cell = None

    def _fill(self) -> None:
        row = self.rows[-1]
        while self.held.get(len(row), 0):
            self.held[len(row)] -= 1
            row.append("")

    def text(self) -> str:
        """Return the table as lines, or its text if it only lays out a page."""
        self.end_cell()
        rows = [row for row in self.rows if any(row)]
        cells = [cell for row in rows for cell in row]
        if self.layout or len(rows) < 2 or len(cells) == len(rows) or max(map(len, cells)) > TABLE_CELL_LENGTH:
            return "\n\n".join(["".join(self.caption), *filter(None, cells)])
        lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
        caption = " ".join("".join(self.caption).split())
        return "\n".join([caption, *lines] if caption else lines)


def _span(value: str | None) -> int:
    return max(1, min(int(value[:9]), TABLE_SPAN)) if value and value.isascii() and value.isdigit() else 1


class MarkupText:
    """Collects the text of a stream of tags and character data."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.silent = 0
        self.verbatim = 0
        self.grids: list[_Grid] = []
        self.in_caption = False

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Handle a start tag, its name in lower case and without prefix."""
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            if self.grids:
                self.grids[-1].layout = True
            self.grids.append(_Grid())
        elif self.grids and tag == "tr":
            self.grids[-1].begin_row()
        elif self.grids and tag in {"td", "th"}:
            self.grids[-1].begin_cell(attributes)
        elif self.grids and tag == "caption":
            self.in_caption = True
        elif tag == "br":
            self._write("\n")
        elif tag in BREAKING:
            self.verbatim += tag == "pre"
            self._write("\n\n")

    def end(self, tag: str) -> None:
        """Handle an end tag."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.grids:
            self._write(f"\n\n{self.grids.pop().text()}\n\n")
        elif self.grids and tag in {"td", "th"}:
            self.grids[-1].end_cell()
        elif tag == "caption":
            self.in_caption = False
        elif tag in BREAKING and tag != "table":
            self.verbatim = max(0, self.verbatim - (tag == "pre"))
            self._write("\n\n")

    def data(self, text: str) -> None:
        """Handle character data; outside of ``<pre>`` white space becomes one space."""
        if text and not self.silent:
            self._write(text if self.verbatim else _folded(text))

    def close(self) -> str:
        """Return the text; open tables end here."""
        while self.grids:
            self.end("table")
        return BREAKS.sub("\n\n", "".join(self.parts))

    def _write(self, text: str) -> None:
        if not self.grids:
            self.parts.append(text)
        elif self.in_caption:
            self.grids[-1].caption.append(text)
        elif self.grids[-1].cell is not None:
            self.grids[-1].cell.append(text)
        elif text.strip():
            self.parts.append(text)  # text between cells precedes the table, as browsers show it


def _folded(text: str) -> str:
    """Return the text with each run of white space as one space; data between two tags is often nothing else."""
    return " " if text.isspace() and text.isascii() else SPACES.sub(" ", text)


class _Reader(HTMLParser):
    def __init__(self, text: MarkupText) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.text.end(tag)

    def handle_data(self, data: str) -> None:
        self.text.data(data)


def limit_references(markup: str) -> str:
    """Replace each reference whose number is too long for a character by U+FFFD; Python refuses to read the longest."""
    return NO_CHARACTER.sub("\ufffd", markup) if "&#" in markup else markup


def text_of_html(markup: str) -> str:
    """Return the text of an HTML fragment; broken markup is read up to the fault."""
    markup = limit_references(markup)
    if (simple := _text_of_plain(markup)) is not None:
        return simple
    text = MarkupText()
    reader = _Reader(text)
    reader.feed(escape_unclosed(markup))
    reader.close()
    return text.close()


def escape_unclosed(markup: str) -> str:
    """Escape comments and tags that never end; Python's parser would search for the end of each of them.

    >>> escape_unclosed("<p>Tin <!-- rose <p")
    '<p>Tin &lt;!-- rose &lt;p'
    """
    comments, tags = markup.rfind("-->") + 1, markup.rfind(">") + 1
    closed = markup[comments:tags].replace("<!--", "&lt;!--")
    return markup[:comments] + closed + markup[tags:].replace("<", "&lt;")


def _text_of_plain(markup: str) -> str | None:
    """Return the text of a fragment of well-formed plain tags, five times faster than the parser; None for any other."""
    pieces = TAG.split(markup)
    if any("<" in text for text in pieces[::3]):
        return None
    parts = [_one_space(unescape(pieces[0]))]
    for closing, name, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        tag = name.lower()
        if tag not in PLAIN:
            return None
        if tag in BREAKING:
            parts.append("\n\n")
        elif tag == "br" and not closing:
            parts.append("\n")
        parts.append(_one_space(unescape(text)))
    return BREAKS.sub("\n\n", "".join(parts))


def _one_space(text: str) -> str:
    """Return a text with each run of white space as one space; most texts have none to replace."""
    return text if "  " not in text and text.isprintable() else SPACES.sub(" ", text)


def unescape_twice(markup: str) -> str:
    """Return a fragment whose tags were escaped twice with real tags; any other fragment unchanged.

    >>> unescape_twice("&lt;p&gt;Tin rose.&lt;/p&gt;")
    '<p>Tin rose.</p>'
    """
    return unescape(markup) if "&lt;" in markup and "<" not in markup and ESCAPED.search(markup) else markup


def line_of_html(written: str) -> str:
    """Return a title or name that may be HTML as one line: ``AT&amp;T`` is AT&T, and ``<i>`` is dropped."""
    return " ".join(text_of_html(written).split()) if "<" in written or "&" in written else written


def is_markup(text: str) -> bool:
    """Return True if a text is HTML or NITF, whatever it is declared as: it has start and end tags of their elements."""
    if "<" not in text or not (opened := OPENING.search(text)):
        return False
    return opened[1].lower() in EMPTY or CLOSING.search(text, opened.end()) is not None


def text_of_tree(element: etree._Element) -> str:
    """Return the text of a parsed XHTML or NITF element; namespaces and comments are ignored.

    The name of the element itself is ignored: a ``<title>`` of Atom is no title of a page.
    """
    text = MarkupText()
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name: Any = node.tag
        tag = _local(name) if event in {"start", "end"} else ""
        if node is element and tag in SILENT:
            tag = "div"
        if event == "start":
            text.start(tag, node.attrib)
            text.data(node.text or "")
        elif event == "end":
            text.end(tag)
        if event != "start" and node is not element:
            text.data(node.tail or "")
    return text.close()


@lru_cache(maxsize=512)
def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
