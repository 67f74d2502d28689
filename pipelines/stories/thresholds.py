"""Thresholds of the decision on texts, in one place: shares of weight between 0 and 1, unless said otherwise.

They are set by hand after wire practice. ``python -m benchmarks.stories_thresholds`` tells what each one decides on the
labelled pairs, and how a learned rule does there under cross-validation; docs/stories.md has the result.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

DAY: Final = timedelta(hours=20)
EDITION: Final = timedelta(hours=10)
"""From the story for the morning papers to the one for the evening papers."""
SHORT: Final = 80
"""Tokens: a shorter text is a table, a flash or a template."""
FLASH: Final = 40
BARE: Final = 15
"""Tokens: a shorter text is none, but a sign that there is none."""
LONG: Final = 200
TABLE: Final = 15
"""Figures: a text with more is a market report, whose next turn has other ones."""
REWRITE: Final = 300
"""Tokens: two shorter stories share names and figures of one subject too easily; of two longer ones a third of the figures
suffices to look closer, for figures are updated."""
MORNING: Final = timedelta(hours=6)
HALF_DAY: Final = timedelta(hours=12)
NEXT_CYCLE: Final = timedelta(hours=16)
"""From the evening's story to the one for the next day's papers; what comes later more often tells what came of it."""
FOLLOWS: Final = timedelta(hours=2)
"""A flash is followed by its story within so long; what comes later is another house's turn or the next turn of events."""


@dataclass(slots=True)
class Thresholds:
    """Numbers that ``same_text``, ``editions`` and ``copies`` decide by."""

    mark_title: float = 0.3
    """CORRECTED, UPDATE: so much of both headlines is shared,"""
    mark_title_contained: float = 0.6
    """or so much of the shorter one,"""
    mark_text: float = 0.6
    """and so much of the words, or of the lead, of the item that says less."""
    slug_agreement: float = 0.8
    """One slug: what words, names, numbers and headline must add up to,"""
    slug_late: float = 1.0
    """more when a whole cycle lies between,"""
    slug_next_day: float = 1.2
    """and on the next day,"""
    slug_next_day_numbers: float = 0.5
    """when so many numbers must be shared, too."""
    slug_contained: float = 0.3
    """One slug: least share of words,"""
    slug_soon: float = 0.25
    """of long ones within half a day"""
    slug_soon_names: float = 0.4
    """that share so many names,"""
    slug_short_soon: float = 0.4
    """of short texts within six hours that share half of their names,"""
    slug_short: float = 0.6
    """and of other short texts."""
    anew_title: float = 0.1
    """After half a day a story begins anew where headline"""
    anew_lead: float = 0.2
    """and lead share less."""
    series_names: float = 0.4
    """The next report of a series shares fewer names,"""
    series_numbers: float = 0.7
    """numbers,"""
    series_passages: float = 0.03
    """and hardly a passage."""
    headline_contained: float = 0.5
    """One headline: so much of the words"""
    headline_numbers: float = 0.5
    """and of the numbers is shared,"""
    headline_passages: float = 0.5
    """and on another day so many passages."""
    content_numbers: float = 0.5
    """No common key: so many numbers are shared,"""
    content_short: float = 0.9
    """score that short texts need,"""
    content_middle: float = 1.1
    """those of up to ``REWRITE`` tokens,"""
    content_long: float = 1.0
    """and long ones."""
    rewrite_words: float = 0.25
    """A long story that was written anew within a day keeps so much of the words of both,"""
    rewrite_names: float = 0.4
    """names,"""
    rewrite_numbers: float = 0.5
    """numbers,"""
    rewrite_size: float = 0.6
    """so much of its length,"""
    rewrite_told: float = 0.2
    """and tells so much of either lead."""
    recast_passages: float = 0.35
    """One under another lead keeps so many passages."""
    retold_numbers: float = 0.6
    """One told in other words keeps so many of its many numbers,"""
    retold_names: float = 0.55
    """names,"""
    retold_words: float = 0.15
    """of the words of both,"""
    retold_passages: float = 0.1
    """and passages."""
    newly_words: float = 0.22
    """One with another lead and newer figures, within ten hours, keeps so much of the words of both,"""
    newly_template: float = 0.5
    """but not so much as a market report,"""
    newly_names: float = 0.35
    """names,"""
    newly_lead: float = 0.9
    """not the whole lead,"""
    newly_strange: float = 0.35
    """more of it where a headline names what the other never mentions,"""
    newly_told: float = 0.42
    """so much of either lead,"""
    newly_size: float = 0.45
    """and so much of its length;"""
    newly_grown: float = 0.33
    """with more of the words it may grow more;"""
    newly_numbers: float = 0.33
    """with fewer of the numbers"""
    newly_told_updated: float = 0.5
    """it tells more of either lead."""
    boilerplate: float = 0.9
    """Two pages that share so many words and passages under other headlines are one frame,"""
    told_by_lead: float = 0.4
    """if the first lines tell less of each headline."""
    flash_contained: float = 0.7
    """A flash lies in its story with so many of its words,"""
    flash_title: float = 0.2
    """and so much of both headlines;"""
    bare_contained: float = 0.85
    """one that has no text with so many,"""
    bare_title: float = 0.7
    """and so much of the shorter headline."""
    refilled_words: float = 0.8
    """A template filled in anew shares more words"""
    refilled_numbers: float = 0.5
    """and fewer numbers."""
    another_numbers: float = 0.8
    """A short template with another subject shares fewer numbers."""
    other_figures: float = 0.25
    """Two texts that share fewer figures state other facts."""
    copy_passages: float = 0.7
    """A copy that begins alike keeps so many passages,"""
    copy_contained: float = 0.8
    """words,"""
    copy_numbers: float = 0.8
    """numbers,"""
    copy_lead: float = 0.6
    """and so much of the lead."""
    edited_passages: float = 0.85
    """One that was trimmed or restyled keeps so many passages,"""
    edited_numbers: float = 0.9
    """numbers,"""
    edited_contained: float = 0.75
    """words,"""
    edited_size: float = 0.6
    """and so much of its length."""
    introduced_contained: float = 0.85
    """One under another house's own first lines keeps so many words,"""
    introduced_size: float = 0.75
    """and so much of its length."""
    grown_lead: float = 0.75
    """A copy of a shorter version has so much of the lead,"""
    grown_passages: float = 0.4
    """so many of its passages,"""
    grown_names: float = 0.6
    """and names."""


THRESHOLDS = Thresholds()
