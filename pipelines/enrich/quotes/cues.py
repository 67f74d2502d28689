"""Words that attribute a quote, and who they attribute it to."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, Phrase
from pipelines.enrich.quotes.marks import OPENING

SAYING: Final = frozenset(
    "say tell add ask reply respond note warn insist claim argue explain write state declare recall announce admit acknowledge concede comment confirm contend stress "
    "reiterate allege predict remark promise pledge complain conclude continue joke suggest reveal disclose deny".split()
)
"""Verbs whose subject speaks."""
CALLING: Final = frozenset("call describe dub brand label deem".split())
"""Verbs that give somebody's word for a thing: ``called it "a disaster for every worker"``."""
ATTRIBUTING: Final = SAYING | CALLING
REPORTING: Final = frozenset(
    "say tell add announce warn insist claim confirm note acknowledge argue explain state declare predict admit concede stress".split()
)
"""Verbs of indirect speech."""
_NOBODY: Final = frozenset("there this that what which who i we you him her them me us reporters journalists".split())
_OFFICES: Final = frozenset(
    "police ministry official officials spokesman spokeswoman spokesperson agency authority authorities court prosecutor prosecutors firefighters doctors guard army "
    "military government commission department regulator watchdog office bureau board council union minister ministers president governor mayor company companies "
    "bank group lawyer lawyers scientists researchers rescuers executive chairman chairwoman director directors navy airline operator".split()
)
"""Heads of phrases that speak though they are no names."""
_PAPERS: Final = frozenset(
    "report statement study survey data document documents figures filing memo letter sign banner poster sources law rules text article".split()
)
"""Papers do not speak: their words are somebody's who is not named there."""


class Cue(NamedTuple):
    """Who says something, and the words that attribute it."""

    speaker: Phrase
    start: int
    end: int
    how: str
    """Where it stands, for the name of the rule."""


def after(quote_end: int, text: str, sentences: Sequence[Parsed]) -> Cue | None:
    """Return who is named right behind a quote: ``," Orrell said`` or ``," said Orrell``."""
    inside, behind = text[quote_end - 1 : quote_end], text[quote_end : quote_end + 3]
    if inside not in ",.?!-\u2014\u2026" and "," not in behind:
        return None
    begin = quote_end + len(behind) - len(behind.lstrip("\"\u201d\u2019', "))
    for parsed in sentences:
        for clause in parsed.clauses:
            verb = clause.verb
            if verb is None or verb.start < begin or verb.lemma not in SAYING or verb.passive:
                continue
            if verb.start == begin:
                speaker = next((one for one in parsed.phrases.values() if one.start >= verb.end), None)
                return _cue(speaker, clause, "after") if speaker and speaker.start - verb.end <= 1 else None
            subject = clause.subject
            return _cue(subject, clause, "after") if subject is not None and subject.start == begin else None
    return None


def before(start: int, text: str, parsed: Parsed, outside: Sequence[tuple[int, int]]) -> Cue | None:
    """Return who is named before a quote in its sentence: ``Orrell said: "``, or whose words a part of the sentence is."""
    clauses = [
        one
        for one in parsed.clauses
        if one.verb is not None and one.verb.end <= start and not _within(one.verb.start, outside)
    ]
    if not clauses:
        return None
    saying = next((one for one in reversed(clauses) if _speaks(one, text)), None)
    last = clauses[-1]
    if saying is None:
        return None
    if saying is last:
        lead = text[saying.verb.end if saying.verb else saying.end : start]
        opens = lead.rstrip(OPENING).endswith((":", ",", " that")) or not lead.strip(OPENING)
        calling = saying.verb is not None and saying.verb.lemma in CALLING
        return _cue(saying.subject, saying, "before") if opens or calling or len(lead) <= LONGEST_LEAD else None
    if last.reported_by is not None and saying.subject is not None and last.reported_by.start == saying.subject.start:
        return _cue(saying.subject, saying, "within")
    return None


LONGEST_LEAD: Final = 50
"""Most characters between a verb of saying and a quote that its clause goes on with."""


def speaks(phrase: Phrase) -> bool:
    """Return True if a phrase may be a speaker."""
    if phrase.head in _NOBODY or (phrase.entity is None and phrase.head in _PAPERS):
        return False
    return bool(phrase.head) and phrase.head != "#"


def surely_speaks(phrase: Phrase) -> bool:
    """Return True for a name, for what refers to one, and for an office: in indirect speech nothing else counts."""
    return speaks(phrase) and (phrase.entity is not None or phrase.head in _OFFICES)


def _speaks(clause: Clause, text: str) -> bool:
    """Return True if a clause says that its subject speaks; in ``quoted X as saying`` that is somebody else."""
    verb = clause.verb
    if verb is None or verb.lemma not in ATTRIBUTING or verb.passive or verb.negated:
        return False
    return text[verb.start - 3 : verb.start] != "as "


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _cue(speaker: Phrase | None, clause: Clause, how: str) -> Cue | None:
    verb = clause.verb
    if speaker is None or verb is None or not speaks(speaker):
        return None
    return Cue(speaker, verb.start, verb.end, how)
