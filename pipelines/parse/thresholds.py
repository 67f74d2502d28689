"""Thresholds of the parsers, with their units. ``limits.py`` has the limits that settings change.

Origin: set by hand, unless a line states another one. ``tests/unit/parse``, and ``python -m benchmarks.world`` on your own files, show what a
change does.
"""

from typing import Final

CODE_PAGE_WORDS: Final = 250
"""Maximum number of words, those beyond ASCII, by which a code page is chosen."""
CODE_PAGE_FITS: Final = 0.99
"""Share of letters in one language from which a code page is accepted at once."""
CODE_PAGE_ENOUGH: Final = 0.5
"""Minimum share of the letters beyond ASCII that belong to the language; below it, code pages of East Asia are tried."""
CODE_PAGE_LEAST: Final = 0.25
"""Minimum share of such letters for any code page, unless most of the text is ASCII."""
CODE_PAGE_ASCII: Final = 2
"""A text is mostly ASCII if it is longer than its other words by this factor."""
UTF8_PER_WRONG_BYTE: Final = 3
"""Minimum number of valid UTF-8 characters for each wrong byte of a damaged UTF-8 text."""
DETECTED_BYTES: Final = 4096
"""Length of the beginning, in bytes, by which the format of a record is detected."""
HTML_BYLINE_LENGTH: Final = 120
"""Maximum length of a byline in a page, in characters."""
HTML_AUTHOR_ELEMENTS: Final = 40
"""Maximum number of elements of each kind that are read for authors."""
HTML_TITLE_SHARE: Final = 0.5
"""Share of words in common with the title above which a heading is the headline."""
HTML_HEAD_BYTES: Final = 4096
"""Length of the beginning of a page, in bytes, in which its encoding is declared. HTML allows 1,024."""
HTML_CHARACTERS_PER_WRONG: Final = 50
"""Minimum number of characters beyond ASCII for each wrong one: with fewer, the declared encoding is not used."""
HTML_REPEATED_HEADLINE: Final = 4
"""Number of first paragraphs that may repeat the headline."""
HTML_FURNITURE_LENGTH: Final = 160
"""Maximum length of a boilerplate paragraph, in characters."""
HTML_DAY_LENGTH: Final = 200
"""Maximum length, in characters, of an element that shows a day."""
HTML_DAY_ELEMENTS: Final = 40
"""Maximum number of elements that are read for a day."""
IPTC_HEADLINE_LINES: Final = 6
"""Number of first lines in which the ``=`` of a headline is searched for."""
LD_DEPTH: Final = 8
"""Maximum depth of lists, graphs and main entities in which articles are searched."""
MAIL_FIRST_FIELD: Final = 1000
"""Maximum offset, in bytes, at which the first field of a message ends. RFC 5322 allows lines of 998."""
MAIL_FIELDS: Final = 3
"""Minimum number of known header fields of a message; a story may begin with two lines that have colons."""
MAIL_PARTS: Final = 100
"""Maximum number of parts of a message; a message with more is rejected."""
NEWSML_COMPONENTS: Final = 64
"""Maximum number of components around the text that are read for fields that the text's own component lacks."""
NINJS_PARAGRAPH: Final = 80
"""Length, in characters, from which the texts of a list are paragraphs."""
NITF_BYLINE_LENGTH: Final = 200
"""Maximum length of an element of the class ``byline`` that is one, in characters."""
TEXT_HEADLINE_LENGTH: Final = 400
"""Maximum length of a headline, in characters: a longer first block is none."""
TEXT_HEADLINE_WORDS: Final = 25
"""Maximum number of words of a headline that ends as a sentence does: a longer first block is a paragraph."""
SCRIPT_REPAIRED_LENGTH: Final = 1 << 20
"""Maximum length, in characters, of a malformed script that is repaired."""
LD_NODES: Final = 20000
"""Maximum number of objects of a document that are searched."""
TIME_LENGTH: Final = 100
"""Maximum length, in characters, of a text that may be a time."""
TABLE_CELL_LENGTH: Final = 200
"""Maximum length, in characters, of the cells of a table; one with a longer cell only lays out a page."""
TABLE_SPAN: Final = 50
"""Maximum number of columns or rows that a cell spans."""
NAME_FIELD_LENGTH: Final = 200
"""Maximum length, in characters, of an author's field that is read."""
PROVIDER_LENGTH: Final = 60
"""Maximum length of a provider, in characters; a longer name is shortened."""
XML_KEPT_SHARE: Final = 0.95
"""Minimum share of a document's text that a repaired tree must hold."""
