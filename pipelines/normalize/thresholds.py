"""Thresholds of normalize, with their units.

Origin: set by hand, unless a line states another one. ``tests/unit/normalize``, and ``python -m benchmarks.normalize`` on Reuters-21578 (300
articles read by a person), show what a change does.
"""

from datetime import timedelta
from typing import Final

HEADLINE_LENGTH: Final = 400
"""Maximum length, in characters, of a line that is a headline below control lines or an embargo."""
BYLINE_WORDS: Final = 16
"""Maximum number of words of a byline."""
BYLINE_LENGTH: Final = 500
"""Length, in characters, of the beginning of a byline field that is read for names: twenty names with their agencies."""
CITY_IN_CAPITALS: Final = 100000
"""Minimum number of inhabitants of a city that is a dateline in capitals."""
CITY_IN_ANY_CASE: Final = 500000
"""Minimum number of inhabitants of a city, unless it is a capital, that is a dateline in any case: many people are called Lincoln or Jackson."""
CITY_IN_OTHER_LANGUAGES: Final = 150000
"""Minimum number of inhabitants of a city whose names in other languages count: ``Athen``, ``GINEVRA``."""
CITY_LETTERS: Final = 4
"""Minimum length of the name of a city, in characters."""
CITY_STATE_WORDS: Final = 2
"""Maximum number of words of an unknown name after a city: its state."""
DATELINE_STORY_WORDS: Final = 4
"""Minimum number of words of a sentence after a city alone: ``LONDON: 5 percent`` is a row."""
DATELINE_LENGTH: Final = 140
"""Maximum length of a dateline, in characters."""
DATELINE_AHEAD: Final = timedelta(days=2)
"""How far a dateline may be after its item: Sydney is ahead of New York, and tomorrow's papers are filed today."""
DATELINE_PLACE_WORDS: Final = 9
"""Maximum number of words of a place."""
EMBARGO_LENGTH: Final = 400
"""Length, in characters, of the beginning of a text that is read as an embargo notice."""
FURNITURE_PARAGRAPHS: Final = 12
"""Maximum number of first paragraphs that are classified."""
LABEL_LENGTH: Final = 60
"""Maximum length of a label, in characters."""
LABEL_WORDS: Final = 6
"""Maximum number of words of a label."""
DECK_LENGTH: Final = 200
"""Maximum length, in characters, of a line that is no sentence and below which a byline may follow."""
MADE_HEADLINE_WORDS: Final = 12
"""Maximum number of words of a headline that is taken from the text."""
MADE_HEADLINE_CLAUSE: Final = 4
"""Minimum number of words of a clause that is used as a headline."""
MADE_HEADLINE_READ: Final = MADE_HEADLINE_WORDS + 2
"""Number of words that are read: two more than the headline may have may end a clause."""
TIME_TOLERANCE: Final = timedelta(days=1)
"""How much later than its record's an item's time may be: clocks and zones are wrong by up to a day."""
LANGUAGE_SAMPLE: Final = 300
"""Length of the sample by which a language is detected, in characters."""
LANGUAGE_LETTERS: Final = 20
"""Minimum number of letters for a detection."""
LANGUAGE_PROBABILITY: Final = 0.9
"""Minimum probability of a detection; tables, tickers and results in abbreviations are below it."""
NOTE_LENGTH: Final = 400
"""Maximum length of an editors' note, in characters."""
NOTE_PARAGRAPHS: Final = 4
"""Number of first paragraphs that may be a note: headline, byline and the like may precede it."""
SIGN_OFF_LINE_LENGTH: Final = 60
"""Maximum length, in characters, of a line that is a sign-off, an end mark or a heading of contacts."""
SIGN_OFFS: Final = 6
"""Maximum number of sign-offs at the end of a paragraph."""
SIGN_OFFS_LENGTH: Final = 600
"""Length, in characters, of the end of a text that is searched for sign-offs."""
CONTACT_LENGTH: Final = 160
"""Maximum length of a line of contacts, in characters."""
TABLE_CAPTION_LINES: Final = 3
"""Maximum number of lines of the caption of a table."""
TRAILER_SIGN_OFF_LENGTH: Final = 60
"""Maximum length, in characters, of a paragraph that is a sign-off in a trailer."""
CALL_LENGTH: Final = 240
"""Maximum length of a call to subscribe and the like, in characters."""
LINK_LENGTH: Final = 160
"""Maximum length, in characters, of a link below a heading of links."""
ROW_LENGTH: Final = 60
"""Maximum length, in characters, of an indented line that may be a row."""
