"""Sign-offs: what a desk adds after the last words of a story, as a separate line or in the last paragraph.

They are initials (``hh/ph/ts``), credits (``he said. (Reporting by Jane Roe; Editing by John Doe)``), the agency's name, marks of
the end, and notebooks. Nothing from a notebook on is for readers.
"""

import re

from pipelines.language.agencies import DESKS, IN_DATELINES, KNOWN
from pipelines.language.patterns import late
from pipelines.normalize.thresholds import CONTACT_LENGTH, SIGN_OFF_LINE_LENGTH, SIGN_OFFS, SIGN_OFFS_LENGTH

INITIALS = r"(?:[a-z]{2,6}(?:-[a-z]{2,6})*|/[a-z]{2,5})(?:\s?/\s?(?:[a-z]{1,6}|[A-Z]{2,3})(?:-[a-z]{1,6})*){1,7}/?"
"""Initials of writers and editors: ``hh/ph/ts``, ``burs-jkb/dc``, ``/kro/DP/mis``."""
DESK = (
    rf"(?i:{DESKS})(?:[ ,]+[a-z][a-z0-9]{{1,4}}){{2,9}}"
    rf"|(?i:{KNOWN})(?: [A-Z]{{2,4}}){{1,6}}|(?i:{KNOWN})\W{{1,4}}{INITIALS}"
)
"""An agency with initials: ``dpa wsz jln npr``, ``PTI ABC XYZ``, ``--IANS jr/kl``."""
END = r"(?i:enditem|schluss|ende|fin|fim|segue|forts(?:etzung|\.)?|fortsetzung folgt|ends?|(?:# ?){3}|-30-|-0-)"
LINE = re.compile(
    rf"[^\w/#]*(?:{INITIALS}(?:\W+(?i:{KNOWN}))?|{DESK}|(?i:{KNOWN})\W{{0,3}}{END}|{END}\.?(?:\W+{INITIALS})?)[^\w/#.!?]*"
)
"""A line that is nothing but a sign-off."""
NOTEBOOK = re.compile(
    r"(?:^|(?<=\s))(?:#{1,3}\s*(?:[a-zäöü]{2,6}[- ]?)?(?:notizblock|notebook)\b|(?:dpa)[- ](?:notizblock|notebook)\b|"
    r"#{1,3}\s*redaktionelle hinweise\b|(?:the following information is not for publication|"
    r"die folgenden informationen sind nicht zur veröffentlichung))",
    re.IGNORECASE,
)
"""Heading of a notebook: nothing from here on is for readers."""
NOTEBOOK_HINTS = ("otizblock", "OTIZBLOCK", "otebook", "OTEBOOK", "inweise", "not for publication", "Veröffentlichung")
"""Texts of which such a heading contains one: searching for them is much faster."""
WORK = (
    r"(?:with\s+)?(?:(?:additional|further|extra)\s+)?(?:reporting|writing|editing|graphics?|research|data|compiled|translat(?:ed|ion|ing)|rewritten|production|"
    r"photography)(?:\s+and\s+(?:additional\s+)?(?:writing|editing|reporting))?\s+(?:by|in\b[^.();]{2,40}?\bby)\b"
)
ABROAD = (
    r"(?:(?:reportage|récit|rédigé|édité|version française|avec|traduit)\b|(?:reporte|reportaje|información|escrito|editado|traducido)\s+(?:de|por)\b|"
    r"(?:reportagem|edição|por)\b|(?:bericht|berichterstattung|redigiert|geschrieben|redaktion|mitarbeit|übersetzt)\b|(?:a cura di|in redazione|redazione)\b|"
    r"(?:verslag|redactie)\b)"
)
SPOKEN = r"(?<=[.!?…\"”’)»\]])"
"""The end of a sentence, after which a sign-off may follow in the same paragraph."""
GLUED = (
    late(
        rf"{SPOKEN}\s*[(\[]{{1,2}}\s*(?i:{WORK}|{ABROAD}|with assistance\b|writing\b)[^()]*(?:\([^()]*\)[^()]*)*[)\]]{{1,3}}\W*$"
    ),
    late(rf"{SPOKEN}\s*\(\([^()]*@[^()]*\){{1,2}}\W*$"),
    late(
        rf"{SPOKEN}\s+(?:©|\(c\)|\(C\)|Copyright\b(?=.{{0,12}}\d{{4}}))[^.]{{0,80}}\.?(?:\s*All rights reserved\.?)?\s*$"
    ),
    late(rf"{SPOKEN}\s+(?:[-–—]{{0,2}}\s?(?:{DESK})|[-–—]{{1,2}}\s?(?i:{KNOWN})|[(/](?i:{IN_DATELINES})[)/]\.?)\s*$"),
    late(rf"{SPOKEN}\s+{INITIALS}\s*$"),
    late(rf"{SPOKEN}\s+[-(\[]?(?:Enditem|END|ENDS|ENDE|Schluss|(?:# ?){{3}}|-?30-|-?0-)[-)\]]?\s*$"),
)
BARE = late(
    rf"{SPOKEN}\s+(?P<credit>(?:With assistance from|(?:Additional |Further )?[A-Z][a-z]+ (?:and [a-z]+ )?by)\s[^()]*)$"
)
CREDIT = re.compile(rf"(?:{WORK}|with assistance from)", re.IGNORECASE)
BETWEEN = frozenset(
    "and assistance in at of the by for from de la van von der den bin al el editing writing reporting additional compiled by graphic graphics".split()
)
"""Words of a credit in lower case."""
GLUED_HINTS = (" by ", " from ", "©", "opyright", "(c)", "(C)", ").", "/.", "Enditem.", "END.", "Ende.")
"""Texts of which a text with a sign-off that ends like a sentence contains one: searching for them is faster than for the patterns."""
CONTACTS = re.compile(
    r"\W*(?:(?:(?:media|press|investors?|company|corporate|news|public|analysts?|ir|pr)(?:\s+(?:relations|and|&|/))*\s*)*(?:contacts?|enquiries|inquiries|relations)"
    r"(?:\s+(?:information|details))?|pressekontakt|medienkontakt|kontakt|ansprechpartner(?:in)?|rückfragehinweis|contacts? (?:de )?presse|contactos?(?: de prensa)?|contatti)\W*",
    re.IGNORECASE,
)
"""Heading of the contacts in a press release."""
REACHED = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+?\(?\d[\d ()/.-]{6,20}\d|\bwww\.\w")
END_MARK = re.compile(r"\W*(?:#\s?#\s?#|-\s?30\s?-|[-–—(]\s?ENDS?\s?[-–—)]|ENDS)\W*")


def is_sign_off(text: str) -> bool:
    """Return True for a line that is nothing but a sign-off.

    >>> is_sign_off("hh/ph/ts/hd"), is_sign_off("dpa wsz jln npr"), is_sign_off("He agreed.")
    (True, True, False)
    """
    return len(text) <= SIGN_OFF_LINE_LENGTH and LINE.fullmatch(text) is not None


def split_after_end(texts: list[str]) -> tuple[list[str], list[str]]:
    """Split notebooks, the contacts of a press release and all after an end mark from a story. Return ``(story, rest)``."""
    for place, text in enumerate(texts):
        if any(map(text.__contains__, NOTEBOOK_HINTS)) and (found := NOTEBOOK.search(text)):
            before = text[: found.start()].rstrip()
            return [*texts[:place], *([before] if before else [])], [text[found.start() :], *texts[place + 1 :]]
    ends = [
        place
        for place, text in enumerate(texts)
        if place and len(text) <= SIGN_OFF_LINE_LENGTH and END_MARK.fullmatch(text)
    ]
    if len(ends) == 1 and _length(texts[ends[0] :]) <= _length(texts[: ends[0]]):
        return texts[: ends[0]], texts[ends[0] :]
    heads = (
        place
        for place, text in enumerate(texts)
        if place and len(text) <= SIGN_OFF_LINE_LENGTH and CONTACTS.fullmatch(text)
    )
    place = next((place for place in heads if _are_contacts(texts[place + 1 :])), len(texts))
    return texts[:place], texts[place:]


def split_sign_offs(text: str) -> tuple[str, list[str]]:
    """Split the sign-offs from the end of a last paragraph. Return ``(text, sign-offs)``.

    >>> split_sign_offs("Tin rose, he said. (Reporting by Ann Lee)")
    ('Tin rose, he said.', ['(Reporting by Ann Lee)'])
    """
    kept, end = text[:-SIGN_OFFS_LENGTH], text[-SIGN_OFFS_LENGTH:]
    if end[-1:] in '.!?"”' and not any(map(end.__contains__, GLUED_HINTS)):
        return text, []
    taken: list[str] = []
    while len(taken) < SIGN_OFFS:
        found = next((match for form in GLUED if (match := form.search(end))), None) or _bare_credit(end)
        if found is None or not end[: found.start()].strip():
            break
        taken.insert(0, found[0].strip())
        end = end[: found.start()].rstrip()
    return kept + end, taken


def _bare_credit(text: str) -> re.Match[str] | None:
    """Return the match of a credit without parentheses (work and names only, no sentence), or None."""
    found = BARE.search(text)
    if found is None or not CREDIT.match(found["credit"]):
        return None
    words = re.findall(r"[^\W\d_][\w'’.-]*", found["credit"])
    return found if all(word[0].isupper() or word in BETWEEN for word in words) else None


def _are_contacts(texts: list[str]) -> bool:
    short = all(len(text) <= CONTACT_LENGTH or "\n" in text or "\t" in text for text in texts)
    return short and any(map(REACHED.search, texts))


def _length(texts: list[str]) -> int:
    return sum(map(len, texts))
