"""Characters and lines: NFC, no controls, one space between words, paragraphs and tables kept."""

import re
import unicodedata

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
COLUMN_GAP = re.compile(r"\S {3,}\S")
FIGURE = re.compile(r"\d\S*")
INDENT = 2
ROW_LENGTH = 60
SENTENCE_ENDS = (".", '"', "”", "!", "?", ":")


def clean(text: str) -> str:
    """Compose to NFC, drop control characters, unify line ends and no-break spaces."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").translate(CONTROLS)


def one_line(text: str) -> str:
    """Fold all whitespace: the form of headlines, names and the like."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """Split a text into paragraphs; the rows of a table stay one paragraph, a row a line.

    A paragraph begins after an empty line or with an indented line. Wrapped lines are joined; the rows of a table
    (columns parted by three spaces or more, or several short indented lines in a row) are not.
    """
    blocks: list[list[str]] = []
    open_block = False
    for line in clean(text).split("\n"):
        bare = line.strip()
        if not bare:
            open_block = False
        elif open_block and not line.startswith(" " * INDENT):
            blocks[-1].append(line)
        else:
            blocks.append([line])
            open_block = True
    return _with_tables(blocks)


def _with_tables(blocks: list[list[str]]) -> list[str]:
    texts: list[str] = []
    rows: list[str] = []
    for block in blocks:
        if _is_table(block):
            rows += (line.strip() for line in block)
            continue
        if rows:
            texts.append("\n".join(rows))
            rows = []
        texts.append(" ".join(" ".join(block).split()))
    return [*texts, "\n".join(rows)] if rows else texts


def _is_table(block: list[str]) -> bool:
    """Tell rows from prose: columns, mostly figures, or one short indented line that is no sentence."""
    if any(COLUMN_GAP.search(line) for line in block):
        return True
    if len(block) > 1:
        return sum(map(_is_row, block)) * 3 >= len(block) * 2
    line = block[0].rstrip()
    return line.startswith(" " * INDENT) and len(line.strip()) < ROW_LENGTH and not line.endswith(SENTENCE_ENDS)


def _is_row(line: str) -> bool:
    """Tell whether a line is more figures than words."""
    figures = len(FIGURE.findall(line))
    return figures >= 2 and figures * 5 >= len(line.split()) * 2
