"""Formats: items that are not plain stories, by their tag, their slug, or the shape of their headline.

A label counts only in a label's place: before a colon or a dash, after one at the end, or as the whole headline.
"Oil prices in brief rally" and "Judge to review photos" have the words, not the shape.
"""

import re
from typing import Final

from pipelines.stories.describe.words import tokens
from schemas import Article

LIVE: Final = "LIVE"
"""A page that is updated while an event goes on; it repeats what is in other stories."""
PRIORITIES: Final = frozenset({"URGENT", "BULLETIN", "EXCLUSIVE"})
SLUGS: Final = re.compile(
    r"(?i)\b(?P<word>rdp|roundup|glance|digest|highlights|briefs?|text|summary|quotes|advisory|chronology|capsules?)\b"
    r"|^(?P<whole>names in (?:the )?news|people|names|box|list|calendar|lottery|deaths)(?=$|\W+(?:rdp|list)\b)"
)
"""Format words of a slug; a word that also names a subject (lottery, people) counts only as the whole slug."""
SYNONYMS: Final = {"ROUNDUP": "RDP"}

SHAPES: Final = {
    LIVE: r"\blive[- ]?(?:updates?|blog|coverage|ticker)\b|^live{break}|^(?:\w+ ){1,4}live:|{break}\s*(?:live|as it happened)$",
    "BRIEFING": r"(?:^|\byour |{break}\s*)(?:the )?(?:{edition} ){1,2}(?:briefing|digest|newsletter)(?:$|,|{break})"
    r"|\b{beat} (?:briefs|digest|round-?up|summary)$|\bin brief$|^(?:the )?\w+ (?:digest|round-?up)$|^(?:round-?up|digest|briefing){break}",
    "WEEK": r"^(?:the |your )?week in (?:review|brief|pictures)\b|(?:^|{break}\s*)(?:the |your )?week ahead\b",
    "HIGHLIGHTS": r"^(?:\w+ ){0,2}highlights(?:$|{break}| of | from )|\ball the highlights$",
    "PICTURES": r"^(?:photos?|pictures?|in pictures|photo gallery|gallery|slideshow){break}"
    r"|\b(?:in (?:photos|pictures)|photo gallery|(?:photos|pictures) of the (?:day|week))$",
    "VIDEO": r"^(?:video|watch(?: live)?|listen|podcast){break}|{break}\s*(?:video|podcast)$",
    "CHECK": r"^(?:ap |reality )?fact[- ]?check(?:s|ing)?\b",
    "ANALYSIS": r"^(?:an )?(?:ap |news )?analysis{break}|{break}\s*(?:news )?analysis$",
    "OPINION": r"^(?:{view}|review|letters?){break}|{break}\s*{view}$",
    "EXPLAINER": r"\b(?:what|everything) (?:to|(?:you|we) need to|we) know\b|^(?:explainer|explained|q&a|timeline){break}"
    r"|(?:, |{break}\s*)(?:explained|a (?:timeline|guide)|q&a)$|^how to watch\b|^here(?:['\u2019]s| is) (?:what|how|everything)\b",
    "POINTS": r"^{count} (?:\w+ ){0,2}(?:things|takeaways|ways|reasons|facts|questions)\b|^(?:key )?takeaways (?:from|of)\b",
    "TEXT": r"^(?:transcript|full text|text)(?:{break}| of )|\b(?:full|complete) (?:list|text|transcript|results|schedule)\b",
    "RESULTS": r"^(?:election|live|latest|lottery) results{break}|^(?:\w+ ){0,2}(?:scoreboard|standings)$|\b(?:winning|lottery) numbers\b",
    "SERIES": r"^(?:people|names|faces) in the news$|^current quotations$|^quotes? of the (?:day|week)\b|^today in history\b"
    r"|^(?:(?:your|daily|weekly) ){0,2}horoscopes?\b",
}
"""Regular expressions of headlines, by format; a name in braces is one of ``PARTS``."""
PARTS: Final = {
    "{break}": r"\s*(?::|\||\s[-\u2013\u2014](?=\s))",
    "{edition}": r"(?:morning|evening|afternoon|daily|weekend|weekly|news|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    "{beat}": r"(?:news|world|nation(?:al)?|state|local|metro|area|city|sports|business|financial|market|tech|political)",
    "{view}": r"(?:opinion|editorial|column|commentary|op-ed)",
    "{count}": r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)",
}
HINTS: Final = frozenset(
    "live liveblog happened briefing digest newsletter briefs round roundup summary brief week highlights photo photos picture pictures "
    "gallery slideshow video watch listen podcast fact factcheck analysis opinion editorial column commentary op review letter letters "
    "know explainer explained q timeline guide here here's here\u2019s things takeaways ways reasons facts questions transcript text full "
    "complete results scoreboard standings numbers news quotations quote quotes history horoscope horoscopes".split()
)
"""Each match of a shape has one of these words; most headlines have none."""


def expand_shape(shape: str) -> str:
    """Return a shape with its parts filled in."""
    for name, part in PARTS.items():
        shape = shape.replace(name, part)
    return shape


FORMATS: Final = tuple(SHAPES)
HEADLINES: Final = re.compile(
    "|".join(f"(?P<F{place}>{expand_shape(shape)})" for place, shape in enumerate(SHAPES.values())), re.IGNORECASE
)


def read_format(article: Article) -> str:
    """Return the format of an item by its tags, its slug (AP style) or its headline; empty for a plain story."""
    words = [tag.format for tag in article.tags if tag.format and tag.text not in PRIORITIES]
    if words:
        return " ".join(words)
    return slug_format(article.slug or "") or headline_format(article.headline_base or article.headline)


def slug_format(slug: str) -> str:
    """Return the format that a slug states; empty if it states none.

    >>> slug_format("Commodity Rdp"), slug_format("People"), slug_format("People-Nancy-Fashion")
    ('RDP', 'PEOPLE', '')
    """
    found = SLUGS.search(slug)
    if not found:
        return ""
    word = (found["word"] or found["whole"]).upper()
    return SYNONYMS.get(word, word)


def headline_format(headline: str) -> str:
    """Return the format that the shape of a headline states; empty if it states none.

    >>> headline_format("Your Wednesday Evening Briefing"), headline_format("Election night: live updates")
    ('BRIEFING', 'LIVE')
    >>> headline_format("Oil prices in brief rally"), headline_format("Fed minutes"), headline_format("Live Nation shares fall")
    ('', '', '')
    """
    if HINTS.isdisjoint(map(str.lower, tokens(headline))):
        return ""
    found = HEADLINES.search(headline)
    return FORMATS[int((found.lastgroup or "F0")[1:])] if found else ""
