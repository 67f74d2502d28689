"""Editors' notes at the head of a story: ``(Corrects figure in third paragraph)``, ``EMBARGOED UNTIL 0900 GMT``."""

import re

from pipelines.normalize.embargo import binds

WORDS = (
    r"repeats|corrects|corrected|refiles|adds|updates|updated|releads|recasts|rewrites|clarifies|fixes|removes|restores|changes|trims|"
    r"ajoute|actualise|corrige|précise|ergänzt|berichtigt|korrigiert|aktualisiert|neu:|añade|actualiza|aggiorna|"
    r"attn:|attention\s*[-:]|eds:|editors?:|note to editors"
)
NOTE = re.compile(rf"\(?\s*(?:{WORDS})(?!\w)", re.IGNORECASE)
ENCLOSED = re.compile(rf"\(\s*(?:{WORDS})(?!\w)[^()]*(?:\([^()]*\)[^()]*)*\)\s*", re.IGNORECASE)
LONGEST = 400
MOST = 4
"""Number of first paragraphs that may be a note: headline, byline and the like may precede it."""
PROSE = re.compile(r"[.!?][\"'”’»]*$")


def take_note(texts: list[str]) -> tuple[str | None, list[str]]:
    """Split a note in parentheses, an ``Eds:`` line or an embargo from the story. Return ``(note or None, story)``."""
    for place, text in enumerate(texts[:MOST]):
        note, rest = _part(text)
        if note and (rest or len(texts) > 1):
            return note, [*texts[:place], *([rest] if rest else []), *texts[place + 1 :]]
        if PROSE.search(text):
            break
    return None, texts


def _part(text: str) -> tuple[str | None, str]:
    """Split a paragraph into its note, or None, and the text after it."""
    if found := ENCLOSED.match(text[:LONGEST]):
        return found[0].strip()[1:-1].strip(), text[found.end() :]
    if len(text) > LONGEST:
        return None, text
    enclosed = text.startswith("(") and text.endswith(")")
    if binds(text) or (NOTE.match(text) and (enclosed or text.lower().startswith(("ed", "attention", "attn")))):
        return (text[1:-1] if enclosed else text).strip(), ""
    return None, text
