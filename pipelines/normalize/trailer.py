"""Trailer: text under a story, or between its paragraphs, that is not of the story.

Sign-offs, credits, rights, contacts, links to other stories, calls to subscribe. None of it is text for entities or
amounts.
"""

import re

from pipelines.language.agencies import KNOWN, REUTERS
from pipelines.normalize.sign_off import is_sign_off, split_after_end, split_sign_offs
from pipelines.normalize.thresholds import CALL_LENGTH, LINK_LENGTH, TRAILER_SIGN_OFF_LENGTH

SIGN_OFF = re.compile(
    rf"\W*(?:{KNOWN}|-?30-?|-?0-?|ends?|end of (?:story|text|item)|more|xxx|###?|(?:blah\W+)*blah)?\W*(?:{KNOWN})?\W*",
    re.IGNORECASE,
)
CREDITS = re.compile(
    r"\s*[(\[]?\s*(?:-*\s*with (?:assistance|files|reporting|contributions?) (?:from|by)\b(?=[^.]{2,80}\W*$)|(?:(?:additional\s+)?(?:reporting|writing|editing|compiled|compiling|graphics?|"
    r"translated|translating|translation|rewritten|production|desk(?:ing)?)\s+(?:by\b|in\b[^.]{2,40}\bby\b)|(?:writing|reporting|editing) and "
    r"(?:writing|reporting|editing|additional)\b|bericht von\b|(?:redaktion|notizblock|ansprechpartner|autor(?:en)?):|"
    r"red\. por\b|(?:the )?associated press (?:\w+ )?(?:writers?|reporters?|journalists?)\b.{3,120}\bcontributed\b|"
    r"[\w .,'’-]{3,80}\bcontributed (?:to this (?:report|story|article)|reporting)\b|this (?:story|article|report) (?:was|has been) "
    r"(?:written|edited|produced|generated|corrected|translated)\b))",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"\s*(?:\(c\)|©|copyright\b(?!\s+(?:laws?|rules?|acts?|cases?|office|holders?|protection|infring)).{0,80}\d{4}|all rights reserved\b|this material may not be\b|(?:the )?opinions expressed (?:here )?(?:are|in)\b|"
    r"our standards:|the views expressed\b)",
    re.IGNORECASE,
)
NOTICE = re.compile(r"\s*(?:\(c\)|©|copyright\b)", re.IGNORECASE)
PHONE = r"\+?\(?\d[\d ()/.-]{6,20}\d"
CONTACT = re.compile(
    r"\s*[(\[]*\s*(?:for (?:more|further|additional) information|(?:media |press |investor )?contacts?\s*:|to contact the (?:reporters?|editors?|authors?)\b|"
    r"for related (?:news|prices|stories)|click (?:on|here)\b|double[- ]click\b|(?:keywords|source text):|view (?:source|original) (?:version|content)\b|(?-i:SOURCE):? \w[\w .,&]{1,60}$|source:? \w[\w .,&]{1,60}(?<!\.)$|"
    r"e-?mail:|(?:tel(?:ephone|efon)?|phone|fax|mobile|cell)\s*[:.]|[\w .,/&'-]{0,60}(?:newsroom|newsdesk|news desk|bureau|desk)\b[\s:,-]{1,3}"
    + PHONE
    + r"|\+\d{1,3}[ \d()/.-]{7,20}(?:[;,)]|$)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W|[\w.+-]+@[\w-]+(?:\.[\w-]+)+$)",
    re.IGNORECASE,
)
PATTERNS = (CREDITS, RIGHTS, CONTACT)
CALL = re.compile(
    r"\W*(?:(?:sign up|subscribe|register)\s+(?:now\s+)?(?:for|to|here|today)\b|follow (?:us|him|her|them|\w+(?: \w+)?) on (?:twitter|x|facebook|instagram|linkedin|"
    r"telegram|whatsapp)\b|download (?:our|the) (?:app|free app)\b|get the latest\b.{0,60}\b(?:newsletter|inbox|alerts?)\b|like us on facebook\b|"
    r"(?:read|see|watch|listen)(?: more| also| next| now)?\s*[:>»→]|(?:click|tap) here\b|advertisement\W*$|story continues\b|"
    r"this (?:newsletter|email) was sent\b|(?-i:The post) .{1,200} (?:appeared first|first appeared) on .{1,80}$|continue reading\b.{0,40}$|\[?(?:…|\.\.\.)\]?\s*(?:read|continue)\b.{0,40}$|support our journalism\b|have (?:a|you got a) (?:news )?tip\b|share this (?:article|story)\b)",
    re.IGNORECASE,
)
BLOCK = re.compile(
    r"\W*(?:more on (?:this|the) (?:story|topic)|more (?:from|stories|news|coverage)\b[\w ]{0,30}|(?:related|recommended|trending|top|most read|latest) "
    r"(?:stories|articles|news|links|content|coverage|topics|reading)|related|read (?:more|next|also)|see also|you (?:may|might) also (?:like|be interested in)|"
    r"(?:further|recommended) reading|editor'?s picks|mehr zum thema|lesen sie (?:auch|mehr)|à lire aussi|lire aussi|leer más|lea también)\W*",
    re.IGNORECASE,
)
INLINE_SIGN_OFF = re.compile(rf"(?:(?<=[.!?\"”])\s+|\n\s*|(?<=\d)\s+)(?:{REUTERS}|reuters?)\s*$")
PROSE_END = (".", "”", '"', "!", ")", "…")


def separate_sign_off(text: str) -> str:
    """Return a text with an empty line before a sign-off on its last line, so that the sign-off is not read as a row."""
    head, line, last = text.rstrip().rpartition("\n")
    return f"{head}\n\n{last}" if line and _signs(last) else text


def split_trailer(texts: list[str]) -> tuple[list[str], str | None]:
    """Split the trailer from the story. Return ``(story, trailer or None)``.

    At the end, every sign-off, credit or claim of rights is trailer; before it, only unambiguous text is:
    calls to subscribe, and headings of links with the links under them.
    """
    texts, behind = split_after_end(texts)
    end = len(texts)
    while end and _is_trailer(texts[end - 1]):
        end -= 1
    story, trailer = _without_calls(texts[:end])
    if story:
        story[-1], glued = split_sign_offs(story[-1])
        trailer += glued
    if story and (sign := INLINE_SIGN_OFF.search(story[-1])):
        trailer.append(sign[0].strip())
        story[-1] = story[-1][: sign.start()]
    return story, "\n\n".join([*trailer, *texts[end:], *behind]) or None


def read_copyright(trailer: str) -> str | None:
    """Return the copyright notice in a trailer, or None."""
    return next((text for text in trailer.split("\n\n") if NOTICE.match(text)), None)


def _is_trailer(text: str) -> bool:
    return _signs(text) or any(pattern.match(text) for pattern in PATTERNS)


def _signs(text: str) -> bool:
    return (len(text) <= TRAILER_SIGN_OFF_LENGTH and SIGN_OFF.fullmatch(text) is not None) or is_sign_off(text)


def _without_calls(texts: list[str]) -> tuple[list[str], list[str]]:
    """Split calls and blocks of links from the paragraphs; a block ends before a sentence. Return ``(story, removed)``."""
    story: list[str] = []
    taken: list[str] = []
    in_block = False
    for text in texts:
        in_block = BLOCK.fullmatch(text) is not None or (in_block and _is_link(text))
        if in_block or (len(text) <= CALL_LENGTH and CALL.match(text)):
            taken.append(text)
        else:
            story.append(text)
    while taken and story and _is_trailer(story[-1]):
        taken.insert(0, story.pop())
    return story, taken


def _is_link(text: str) -> bool:
    return len(text) <= LINK_LENGTH and not text.endswith(PROSE_END)
