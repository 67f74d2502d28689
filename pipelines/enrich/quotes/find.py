"""Find the quotes of an article, direct and indirect, with their speakers."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, lemma_of
from pipelines.enrich.quotes.cues import LONGEST_LEAD, REPORTING, Cue, after, before, surely_speaks
from pipelines.enrich.quotes.marks import OPENING, Quoted, has_marks, quoted
from pipelines.enrich.quotes.speakers import Speakers
from pipelines.language.remembered import Remembered
from schemas.facts import Party, Quote
from schemas.mentions import Entity, Span, TextField

ParsedText = tuple[TextField, str, list[Parsed]]
FEWEST_WORDS: Final = 5
"""A shorter text in marks is a title, a nickname or irony, unless words right beside it attribute it."""
FEWEST_UNATTRIBUTED: Final = 8
"""Words of a whole sentence in marks that is a quote though nobody is named."""
CONFIDENCE: Final = {"after": 0.95, "before": 0.9, "within": 0.85, "continued": 0.85, "nobody": 0.6, "reported": 0.8}
"""Confidence of a quote by how its speaker was found: set by hand, not calibrated."""


def find_quotes(texts: Sequence[ParsedText], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Return the quotes of headline and body in reading order; speakers are indexes into ``entities``."""
    found: list[Quote] = []
    for field, text, sentences in texts:
        if not sentences:
            continue
        marked = quoted(text) if has_marks(text) else []
        said = list(_reporting(sentences, marked))
        if not marked and not said:
            continue
        speakers = Speakers(field, text, entities)
        own = _Direct(text, sentences, speakers, marked).quotes() if marked else []
        own += [quote for clause, parsed in said if (quote := _indirect(clause, parsed, text, speakers)) is not None]
        found += sorted(own, key=lambda quote: quote.start)
    return tuple(found)


class _Direct:
    """Reads the direct quotes of one text."""

    def __init__(self, text: str, sentences: list[Parsed], speakers: Speakers, marked: list[Quoted]) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [parsed.units.starts[0] if parsed.units.starts else 0 for parsed in sentences]
        self.speakers = speakers
        self.marked = marked
        self.inside = [(one.start, one.end) for one in marked]

    def quotes(self) -> list[Quote]:
        """Return the quotes in reading order."""
        found: list[Quote] = []
        last: Quote | None = None
        for one in self.marked:
            cue = self._cue(one)
            quote = self._quote(one, cue, last)
            if quote is not None:
                if one.continues and last is not None and last.speaker is None and quote.speaker is not None:
                    found[-1] = self._made(last.start, last.end, quote.speaker, quote.cue, "continued")
                last = quote
                found.append(quote)
        return found

    def _cue(self, one: Quoted) -> Cue | None:
        at = self._sentence(one.end - 1)
        behind = self.sentences[at : at + 2] if self.text[one.end - 1] in "?!" else self.sentences[at : at + 1]
        found = after(one.end, self.text, behind)
        return found or before(one.start, self.text, self.sentences[self._sentence(one.start - 1)], self.inside)

    def _sentence(self, at: int) -> int:
        return max(bisect_right(self.starts, at) - 1, 0)

    def _quote(self, one: Quoted, cue: Cue | None, last: Quote | None) -> Quote | None:
        start, end = _stripped(self.text, one.start, one.end)
        if end <= start:
            return None
        words = self.text.count(" ", start, end) + 1
        if cue is None:
            return self._without_cue(one, start, end, words, last)
        if words < FEWEST_WORDS and cue.how != "after" and not self._opens_speech(one):
            return None
        speaker = self.speakers.party(cue.speaker, None if last is None else last.speaker)
        place = Span.model_construct(
            field=self.speakers.field, start=cue.start, end=cue.end, surface=self.text[cue.start : cue.end]
        )
        return self._made(start, end, speaker, place, cue.how)

    def _without_cue(self, one: Quoted, start: int, end: int, words: int, last: Quote | None) -> Quote | None:
        """Return a quote that goes on with the one before, or a whole sentence of somebody who is not named."""
        if last is not None and last.speaker is not None and (one.continues or self._goes_on(one, last)):
            return self._made(start, end, last.speaker, last.cue, "continued")
        whole = self.text[start].isupper() and self.text[one.end - 1] in ".?!,"
        if whole and words >= FEWEST_UNATTRIBUTED:
            return self._made(start, end, None, None, "nobody")
        return None

    def _opens_speech(self, one: Quoted) -> bool:
        """Return True for ``she said: "No.``, as against ``claims of "foul play"``."""
        return self.text[max(one.start - 4, 0) : one.start].rstrip(OPENING).endswith((":", ","))

    def _goes_on(self, one: Quoted, last: Quote) -> bool:
        """Return True if a quote begins a sentence right behind the sentence that attributes the quote before."""
        between = self.text[max(last.end, last.cue.end if last.cue is not None else 0) : one.start]
        bare = between.rstrip(OPENING)
        return len(between) <= LONGEST_BETWEEN and "\n" not in between and bare.endswith(".") and bare.count(". ") == 0

    def _made(self, start: int, end: int, speaker: Party | None, cue: Span | None, how: str) -> Quote:
        return Quote.model_construct(
            field=self.speakers.field,
            start=start,
            end=end,
            surface=self.text[start:end],
            speaker=speaker,
            cue=cue,
            direct=True,
            confidence=CONFIDENCE[how],
            rule=f"direct-{how}",
        )


LONGEST_BETWEEN: Final = 200
"""Most characters between two quotes of one speaker in one paragraph."""


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without spaces around it and the comma that the attribution needs."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


_REPORTS: Final = Remembered[str, bool](lambda word: lemma_of(word) in REPORTING)
"""Whether each word, in small letters, may be a verb of saying."""


class _Said(NamedTuple):
    clause: Clause
    parsed: Parsed


def _reporting(sentences: Sequence[Parsed], marked: Sequence[Quoted]) -> Iterator[_Said]:
    """Yield the clause of a sentence that says who says the rest, if there is one of this kind and no direct quote."""
    for parsed in sentences:
        if not any(map(_REPORTS.__getitem__, parsed.units.words)):  # its clauses are not read then
            continue
        said = [one for one in parsed.clauses if one.verb is not None and one.verb.lemma in REPORTING]
        if len(said) != 1 or said[0].subject is None or said[0].verb is None:
            continue
        verb, subject = said[0].verb, said[0].subject
        plain = verb.tense in ("past", "present") and not verb.passive and not verb.negated and verb.modal is None
        if not plain or not surely_speaks(subject) or (subject.pronoun and subject.entity is None):
            continue
        first, last = parsed.units.starts[0], parsed.units.ends[-1]
        if not any(one.start < last and first < one.end for one in marked):
            yield _Said(said[0], parsed)


def _indirect(clause: Clause, parsed: Parsed, text: str, speakers: Speakers) -> Quote | None:
    """Return what a clause says that somebody said, if the speaker is sure."""
    subject, verb = clause.subject, clause.verb
    if subject is None or verb is None:
        return None
    told = [one for one in parsed.clauses if one.reported_by is not None and one.reported_by.start == subject.start]
    place = _told_place(told, clause, parsed, text)
    if place is None:
        return None
    speaker = speakers.party(subject, None)
    if subject.pronoun and (speaker.entity is None or not speakers.is_person(speaker.entity)):
        return None
    start, end = place
    return Quote.model_construct(
        field=speakers.field,
        start=start,
        end=end,
        surface=text[start:end],
        speaker=speaker,
        cue=Span.model_construct(
            field=speakers.field, start=verb.start, end=verb.end, surface=text[verb.start : verb.end]
        ),
        direct=False,
        confidence=CONFIDENCE["reported"],
        rule="indirect-reported",
    )


def _told_place(told: Sequence[Clause], clause: Clause, parsed: Parsed, text: str) -> tuple[int, int] | None:
    """Return where it stands what was said: all before ``, X said``, or the clause behind the verb."""
    subject, verb = clause.subject, clause.verb
    if subject is None or verb is None or not (told or verb.lemma == "tell"):
        return None
    cue = min(subject.start, verb.start)
    opening = parsed.units.starts[0]
    head = text[opening:cue].rstrip()
    if any(_is_whole(one) and one.start < cue for one in parsed.clauses):
        return (opening, opening + len(head) - 1) if head.endswith(",") else None
    last = parsed.units.ends[-1]
    end = last - 1 if text[last - 1] in ".!?" else last
    if verb.lemma == "tell":  # who is told stands before what is said
        that = text.find(" that ", verb.end, verb.end + LONGEST_LEAD)
        return (that + 6, end) if that >= 0 else None
    own = told[0].subject
    begins = None if own is None else own.start
    return (begins, end) if begins is not None and max(verb.end, subject.end) <= begins < end else None


def _is_whole(clause: Clause) -> bool:
    """Return True for a clause with a subject and a finite verb."""
    return clause.subject is not None and clause.verb is not None and clause.verb.tense in ("past", "present", "future")
