"""The words of control and format tags, and their meanings at each agency."""

import re
from typing import Final

from schemas import Control

CONTROLS: Final[dict[str, Control | None]] = {
    "UPDATE": Control.UPDATE,
    "UPDATED": Control.UPDATE,
    "LEAD": Control.UPDATE,
    "WRITETHRU": Control.UPDATE,
    "LD": Control.UPDATE,
    "LD-WRITETHRU": Control.UPDATE,
    "LEAD-WRITETHRU": Control.UPDATE,
    "AKTUALISIERT": Control.UPDATE,
    "AKTUALISIERUNG": Control.UPDATE,
    "ACTUALISATION": Control.UPDATE,
    "ACTUALIZACIÓN": Control.UPDATE,
    "AMPLIACIÓN": Control.UPDATE,
    "CORRECTED": Control.CORRECTED,
    "CORRECTS": Control.CORRECTED,
    "CORRECT": Control.CORRECTED,
    "CORRECTIVE": Control.CORRECTED,
    "CLARIFIED": Control.CORRECTED,
    "KORREKTUR": Control.CORRECTED,
    "BERICHTIGUNG": Control.CORRECTED,
    "RECTIFICATIF": Control.CORRECTED,
    "CORRECCIÓN": Control.CORRECTED,
    "CORREÇÃO": Control.CORRECTED,
    "CLARIFICATION": Control.CORRECTION_NOTICE,
    "REFILE": Control.REFILE,
    "REFILING": Control.REFILE,
    "RPT": Control.REPEAT,
    "REPEAT / REMINDER": Control.REPEAT,
    "REPEAT": Control.REPEAT,
    "REPEATING": Control.REPEAT,
    "RESEND": Control.REPEAT,
    "RESENDING": Control.REPEAT,
    "RETRANSMIT": Control.REPEAT,
    "RETRANSMITTING": Control.REPEAT,
    "RETRANSMITTED": Control.REPEAT,
    "RETRANSMISSION": Control.REPEAT,
    "WIEDERHOLUNG": Control.REPEAT,
    "FLASH": Control.FLASH,
    "EILMELDUNG": Control.FLASH,
    "ALERTE": Control.FLASH,
    "ALERT": Control.FLASH,
    "NEWSALERT": Control.FLASH,
    "NEWS ALERT": Control.FLASH,
    "SNAP": Control.FLASH,
    "BRIEF": Control.BRIEF,
    "KILL": Control.KILL,
    "MANDATORY KILL": Control.KILL,
    "BULLETIN KILL": Control.KILL,
    "STORY WITHDRAWN": Control.KILL,
    "STORY REMOVED": Control.KILL,
    "WITHDRAWN": Control.KILL,
    "WRAPUP": Control.WRAPUP,
    "WRAP-UP": Control.WRAPUP,
    "ROUNDUP": Control.WRAPUP,
    "GESAMT-ROUNDUP": Control.WRAPUP,
    "ZUSAMMENFASSUNG": Control.WRAPUP,
    "URGENT": None,
    "URGENTE": None,
    "EXTRA": None,
    "EIL": None,
    "BULLETIN": None,
    "EXCLUSIVE": None,
}
"""Control word to its meaning; None for a word that only states the urgency."""

_FORMAT_WORDS: Final = (
    "ADVISORY|MEDIA ADVISORY|ANALYSIS|ANALYST VIEW|BACKGROUNDER|BREAKINGVIEWS|BUY OR SELL|CHRONOLOGY|COLUMN|COMMENTARY|"
    "CORPORATE FOCUS|DEALTALK|DIARY|EDITORIAL|EXPLAINER|FACTBOX|FEATURE|FOREX|GRAPHIC|HIGHLIGHTS|INSIDE MARKETS|INSIGHT|INSTANT VIEW|"
    "INTERVIEW|MEDIA|METALS|MOVES|NEWSMAKER|OBITUARY|OPINION|POLL|PRECIOUS|PRESS DIGEST|PREVIEW|PROFILE|Q+A|Q&A|REG|"
    "RESEARCH ALERT|REUTERS SUMMIT|REVIEW|SCENARIOS|SCHEDULE|SNAPSHOT|SPECIAL REPORT|STOCKS NEWS|TABLE|TAKE-A-LOOK|TEXT|"
    "TIMELINE|TREASURIES|TV-FACTBOX|WEEKAHEAD|WEEK AHEAD|WITNESS|GLANCE|AT-A-GLANCE|PHOTO|VIDEO|TRANSCRIPT"
)
FORMATS: Final[dict[str, str]] = {word: word for word in _FORMAT_WORDS.split("|")}
"""Format words: such an item is a separate story, never a version."""

AMBIGUOUS: Final = frozenset(
    {
        "SNAP",
        "FLASH",
        "ALERT",
        "BRIEF",
        "KILL",
        "REPEAT",
        "UPDATE",
        "UPDATED",
        "LEAD",
        "LD",
        "EXTRA",
        "CORRECT",
        "TEXT",
        "MEDIA",
        "METALS",
        "INSIGHT",
        "PROFILE",
        "REVIEW",
        "FEATURE",
        "PHOTO",
        "VIDEO",
        "POLL",
        "PRECIOUS",
        "COLUMN",
        "MOVES",
        "WITHDRAWN",
        "RESEND",
        "OPINION",
        "BULLETIN",
        "WITNESS",
    }
)
"""Words that begin ordinary headlines in capitals: ``SNAP-ON``, ``LEAD-ZINC``."""

MARKET: Final = (
    r"[A-Z][A-Z.&/]*(?: [A-Z][A-Z.&/]*){0,3} (?:STOCKS|MARKETS?|FOREX|BONDS?|MONEY|SNAPSHOT|CREDIT|CURRENCIES|DEBT|RATES|EQUITIES)"
    r"(?: (?:SNAPSHOT|OPEN|CLOSE|WEEKAHEAD|NEWS))?"
    r"|STOCKS NEWS(?: [A-Z]{2,}){1,2}"
)
"""A market report's standing tag: ``NORDIC STOCKS``, ``STOCKS NEWS AFRICA``."""


def read_number(text: str | None) -> int | None:
    """Return the number of ``2``, ``2nd`` or ``2ND``."""
    digits = re.match(r"\s*(\d{1,3})", text or "")
    return int(digits[1]) if digits else None
