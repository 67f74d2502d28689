"""Characters and white space: NFC, no controls, one space between words; paragraphs and tables are kept."""

import re
import unicodedata
from html import unescape
from itertools import filterfalse, islice, pairwise
from typing import NamedTuple

from ftfy import fix_encoding
from ftfy.fixes import fix_c1_controls

from pipelines.language.lines import ends_paragraph, is_wrapped
from pipelines.normalize.thresholds import ROW_LENGTH

CONTROLS = dict.fromkeys((*range(9), *range(14, 32), *range(127, 160), 173, 8203, 8288, 65279)) | {
    0x0B: "\n",
    0x0C: "\n\n",
    0x09: "    ",
    0x0D: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n\n",
    0xA0: " ",
    0x2007: " ",
    0x202F: " ",
}
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
SUSPECT = re.compile(r"[\xc2-\xf4РС][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|[\x80-\x84\x86-\x9f]")
"""A lead byte of UTF-8 and a byte after it, read as Windows-1252, or a C1 control. Without one of these no text is repaired."""
POINTS = ("* ", "• ", "‣ ", "▪ ", "◦ ", "· ")
"""Beginnings of a point of a list, which is a paragraph; a dash may begin a wrapped line."""
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
COLUMN_GAP = re.compile(r"\S {3,}\S")
FIGURE = re.compile(r"\d\S*")
SENTENCE_ENDS = (".", '"', "”", "!", "?", ":")


class Block(NamedTuple):
    """Adjacent lines."""

    lines: list[str]
    is_rows: bool
    """True for rows of a table, False for prose."""


def clean(text: str) -> str:
    """Return a text without mojibake, left-over entities and control characters, in NFC, with uniform line ends and spaces."""
    if "&" in text:
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    if text.isascii():
        return text if text.isprintable() else text.replace("\r\n", "\n").translate(CONTROLS)
    if SUSPECT.search(text):
        text = "\n".join(map(_mend, text.split("\n")))
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(CONTROLS)


def _mend(line: str) -> str:
    """Return a wrongly decoded line as it was meant; ftfy does not change a line that may be right."""
    return fix_c1_controls(fix_encoding(line)) if SUSPECT.search(line) else line


def one_line(text: str) -> str:
    """Return a text on one line with single spaces: the form of headlines and names."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """Split a text into paragraphs; a possible table stays one paragraph, one line per row, with its gaps.

    A paragraph begins after an empty line, with an indented line or with a bullet. If lines are not wrapped at one width, each is a
    paragraph; if they are, a paragraph begins after a sentence that ends well before the width. Wrapped lines are joined;
    rows (columns separated by tabs or by three spaces or more, or several short indented lines in a row) are not.
    """
    if "\t" not in text:
        return _with_rows(_marked(_blocks(clean(text).split("\n"))))
    chunks = BLANK_LINE.split(text.replace("\r\n", "\n"))
    return [
        part for chunk in chunks for part in (_tabbed(chunk) or _with_rows(_marked(_blocks(clean(chunk).split("\n")))))
    ]


def _marked(blocks: list[list[str]]) -> list[Block]:
    """Return the blocks marked as rows or prose; prose is split if its line breaks do more than wrap."""
    marked = [Block(lines, _is_rows(lines)) for lines in blocks]
    prose = [line for lines, is_rows in marked if not is_rows and len(lines) > 1 for line in lines]
    if not prose:
        return marked
    width = max(len(line.rstrip()) for line in prose) if is_wrapped(prose) else 0
    return [part for block in marked for part in _split(block, width)]


def _split(block: Block, width: int) -> list[Block]:
    """Split a block of prose at the line breaks that end a paragraph: at each one, if the lines have no common ``width``."""
    if block.is_rows or len(block.lines) == 1:
        return [block]
    parts = [block.lines[:1]]
    for line, following in pairwise(block.lines):
        if not width or ends_paragraph(line, following, width):
            parts.append([following])
        else:
            parts[-1].append(following)
    return [block] if len(parts) == 1 else [Block(lines, _is_rows(lines)) for lines in parts]


def _tabbed(chunk: str) -> list[str]:
    """Return the lines of a block whose cells are separated by tabs, or no lines for any other block."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    tabs = sum("\t" in line for line in lines)
    if tabs < 2 or tabs * 2 < len(lines) or not any("\t" in line.strip() for line in lines):
        return []
    return ["\n".join("\t".join(map(one_line, line.split("\t"))) for line in lines)]


def _blocks(lines: list[str]) -> list[list[str]]:
    """Split lines into blocks: at an empty line, and before an indented one or a bullet."""
    blocks: list[list[str]] = []
    open_block = False
    for line in lines:
        if not line or line.isspace():
            open_block = False
        elif open_block and not line.startswith(("  ", *POINTS)):
            blocks[-1].append(line)
        else:
            blocks.append([line])
            open_block = True
    return blocks


def _with_rows(blocks: list[Block]) -> list[str]:
    texts: list[str] = []
    rows: list[str] = []
    for block, is_rows in blocks:
        if is_rows:
            rows += block
            continue
        if rows:
            texts.append(_dedent(rows))
            rows = []
        texts.append(" ".join(" ".join(block).split()))
    return [*texts, _dedent(rows)] if rows else texts


def _dedent(rows: list[str]) -> str:
    """Return rows without their common indent. The first row is ignored: it often followed the dateline, without an indent."""
    indents = [len(row) - len(row.lstrip()) for row in rows]
    shared = min(indents[1:], default=indents[0])
    return "\n".join(
        row[min(shared, indent) :].rstrip() if place else row.lstrip().rstrip()
        for place, (row, indent) in enumerate(zip(rows, indents, strict=True))
    )


def _is_rows(block: list[str]) -> bool:
    """Return True for rows, False for prose. Rows have columns, mostly figures, or one short indented line that is no sentence."""
    if len(block) > 1:
        gaps = sum("   " in line and COLUMN_GAP.search(line.strip()) is not None for line in block)
        return gaps * 2 > len(block) or _are_mostly_rows(block)
    line = block[0].rstrip()
    if COLUMN_GAP.search(line):
        return True
    return line.startswith("  ") and len(line.strip()) < ROW_LENGTH and not line.endswith(SENTENCE_ENDS)


def _are_mostly_rows(lines: list[str]) -> bool:
    """Return True if at most a third of the lines are no rows. Prose is known by its first lines."""
    others = filterfalse(_is_row, lines)
    return next(islice(others, len(lines) // 3, None), None) is None


def _is_row(line: str) -> bool:
    """Return True if a line has more figures than words."""
    figures = len(FIGURE.findall(line))
    return figures >= 2 and figures * 5 >= len(line.split()) * 2
