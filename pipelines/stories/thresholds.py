"""Thresholds: every number that a rule of the stories stage decides by, in frozen values that are passed in.

Units: a *share* is a share of word weight in common, between 0 and 1; *tokens* are words and numbers of a text; *figures*
are the numbers of the item that has fewer; other units are named. Origin: unless a docstring names another one, a value was
set by hand after wire practice and checked on the labelled pairs with ``python -m benchmarks.stories_thresholds``
(benchmarks/results/stories.md has the result). Values marked *cost* bound work or memory and come from measurements of
time (``python -m benchmarks.stories``, ``python -m benchmarks.hostile``). Windows and horizons that an editor sets are in
``StoryRules``.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class DescribeThresholds:
    """What of an item goes into its card. A change makes cards that differ from those in running desks."""

    genre_tag: float = 1.0
    """Confidence of a genre that a tag states,"""
    genre_slug: float = 0.95
    """that a word of the slug does,"""
    genre_headline: float = 0.9
    """or the shape of the headline: the order is that of trust, the numbers are set by hand."""
    credit_length: int = 200
    """Characters of a credit line that are read for agencies. Cost."""
    company_salience: float = 0.15
    """Salience: an organisation with less is not what an item is mainly about."""
    read_tokens: int = 700
    """Tokens of a text that are read; wires put first what matters. Cost."""
    max_words: int = 160
    """Words of a sketch. Cost."""
    max_numbers: int = 48
    """Numbers of a sketch. Cost."""
    max_names: int = 40
    """Names of a sketch. Cost."""
    lead_tokens: int = 45
    """Tokens of the lead."""
    shingle_tokens: int = 6
    """Tokens of a shingle."""
    shingle_mask: int = 7
    """Bits: a shingle is kept if these bits of its hash are 0, one in eight. Cost."""
    max_shingles: int = 48
    """Shingles of a sketch. Cost."""
    cased_tokens: int = 40
    """Tokens: a text whose first ones have no lower-case letter at their end is in capitals and names nothing."""
    significant_weight: float = 1.2
    """Word weight: a lighter word is not in a sketch."""
    name_weight: float = 4.5
    """Word weight: a lighter word with a capital is a common word at the start of a sentence."""
    subject_weight: float = 4.0
    """Word weight: a lighter word of a headline is no subject,"""
    short_subject_weight: float = 3.0
    """and this of a text under ``short`` tokens."""
    short: int = 80
    """Tokens: a shorter text is a table, a flash or a template, and its headline alone may name the subject."""
    misread_most_known: float = 0.59
    """Share (by count) of the significant words, without names, that the weight table has: a text of which more are known was not misread (one of
    300 pages of 2010 to 2019 in 30 has fewer),"""
    misread_least_words: int = 20
    """of at least so many,"""
    misread_least_known: float = 0.2
    """and one of which fewer are known is in another language."""
    headline_words: int = 3
    """Words: a shorter headline does not identify a story."""
    text_tokens: int = 12
    """Tokens: a shorter text is a repeat only together with its headline."""
    notice_length: int = 1_500
    """Characters: a longer item is the corrected story itself, not a notice on it."""
    notice_start: int = 400
    """Characters at the start of a notice in which it quotes a headline."""
    note_edge: int = 600
    """Characters at either end of a text in which it states a correction; elsewhere others are quoted."""


@dataclass(frozen=True, slots=True)
class MatchThresholds:
    """What ties two items. The prefix of a name is its rule."""

    # lengths and times that several rules share
    bare: int = 15
    """Tokens: a shorter text says only that there is no text."""
    flash: int = 40
    """Tokens: a shorter text is a flash."""
    short: int = 80
    """Tokens: a shorter text is a table, a flash or a template."""
    recurring: int = 150
    """Tokens: a shorter text that comes again on another day is the next of a series."""
    middle: int = 200
    """Tokens: a text of at least so many is scored by its names, a shorter one by its lead."""
    long: int = 300
    """Tokens: two shorter stories share names and figures of one subject too easily."""
    table_figures: int = 15
    """Figures: a text with more is a market report, whose next edition has other ones."""
    follow_time: timedelta = timedelta(hours=2)
    """A flash is followed by its story within this time; what comes later is another report or the next development."""
    morning: timedelta = timedelta(hours=6)
    """A text further away is not of the same morning."""
    half_day: timedelta = timedelta(hours=12)
    """One wire cycle, AM or PM."""
    next_cycle: timedelta = timedelta(hours=16)
    """From the evening's story to the one for the next day's papers."""
    day: timedelta = timedelta(hours=20)
    """What is further apart is of another day."""

    # cheap checks: must never reject a pair that the rules below accept
    glance_words: float = 0.27
    """Share of the significant words (by count) of the item that has fewer; under it a pair is rejected. Cost."""
    glance_words_slug: float = 0.2
    """The same under one slug. Cost."""
    glance_union: float = 0.25
    """Share of the words of both: two texts with as much are measured, whatever their score may be. Cost."""
    glance_figures: int = 2
    """Divisor: one in two figures must be shared by items that only their texts can tie,"""
    glance_figures_long: int = 3
    """and one in three by texts of at least ``long`` tokens, whose figures are updated. Cost."""
    slack: float = 0.001
    """Score: margin for rounding. Cost."""

    # candidates: which items are compared at all
    nearest: int = 8
    """Members of a group before an item in time, and after it, that it is compared with. Cost."""
    strong_key_count: int = 100
    """Weak keys that one strong key counts as. Cost."""
    shared_weak_keys: int = 2
    """Weak keys that two items must share. Cost."""
    key_title_words: int = 7
    """Heaviest headline words that are keys in pairs. Cost."""
    key_rare_words: int = 2
    """Heaviest headline words that are keys alone, if they are not in the weight table. Cost."""
    key_lead_names: int = 4
    """Heaviest names of the lead that are keys in pairs. Cost."""
    key_text_names: int = 6
    """Rare names of a text of at least ``report_length`` that are keys alone. Cost."""
    key_facts: int = 3
    """Parties, and figures, of events that are keys. Cost."""
    key_events: int = 2
    """Events whose type is a key together with the city. Cost."""
    key_passages: int = 8
    """Shingles that are keys. Cost."""
    key_weight: float = 3.0
    """Word weight: a lighter headline word is in no key. Cost."""

    # ids, links and quotations
    reused_headline: float = 0.2
    """Share of two headlines: one id whose items share less, and hardly a word, was used again."""
    quote_headline: float = 0.6
    """Share of a quoted headline and of the target's headline: a notice or a kill that has it names its target."""
    quote_headline_factor: float = 1.5
    """Factor on the share of the target's headline, for quotations are cut."""

    # story.related
    related_window: timedelta = timedelta(hours=24)
    """A roundup or factbox goes with a story no further away,"""
    related_words: float = 0.5
    """with this share of the words of the item that has fewer"""
    related_names: float = 0.4
    """and of its names."""
    follow_up_words: float = 0.25
    """A follow-up under one slug has this share of the words of the item that has fewer"""
    follow_up_names: float = 0.4
    """and of its names,"""
    follow_up_most_words: float = 0.4
    """and less than this share of the words of both: the next of a series shares its wording."""

    # by_mark: CORRECTED, REFILE, RPT, UPDATE
    mark_title: float = 0.3
    """Share of both headlines,"""
    mark_title_contained: float = 0.6
    """or of the shorter headline,"""
    mark_text: float = 0.6
    """and share of the words, or of the lead, of the item that has fewer."""

    # by_slug: one slug
    slug_agreement: float = 0.8
    """Score (words contained + names / 2 + figures / 2 + headline / 3),"""
    slug_late: float = 1.0
    """the same more than ``next_cycle`` apart,"""
    slug_next_day: float = 1.2
    """the same on another day,"""
    slug_next_day_numbers: float = 0.5
    """where this share of the figures is needed too."""
    slug_names_divisor: float = 2.0
    """Divisor of the share of names in the score,"""
    slug_numbers_divisor: float = 2.0
    """of the share of figures,"""
    slug_title_divisor: float = 3.0
    """and of the share of both headlines."""
    slug_contained: float = 0.3
    """Least share of the words of the item that has fewer,"""
    slug_soon: float = 0.25
    """of texts of at least ``long`` tokens within ``half_day``"""
    slug_soon_names: float = 0.4
    """that share these names,"""
    slug_short_soon: float = 0.4
    """of short texts within ``morning``"""
    slug_short_soon_names: float = 0.5
    """that share these names,"""
    slug_short: float = 0.6
    """and of other short texts."""
    anew_title: float = 0.1
    """A new development: after ``half_day`` less than this share of both headlines"""
    anew_lead: float = 0.2
    """and of the lead, or after ``follow_time`` the same"""
    anew_passages: float = 0.1
    """and less than this share of the passages;"""
    anew_cycle_title: float = 0.25
    """after ``half_day`` less than this share of both headlines, of ``anew_passages``,"""
    anew_cycle_contained: float = 0.6
    """and of the words of the item that has fewer;"""
    anew_day_title: float = 0.5
    """on another day less than this share of both headlines"""
    anew_day_passages: float = 0.2
    """and of the passages;"""
    series_names: float = 0.4
    """the next report of a series: after ``morning`` fewer names,"""
    series_numbers: float = 0.7
    """figures"""
    series_passages: float = 0.03
    """and passages than these shares."""

    # by_headline: one headline
    headline_contained: float = 0.5
    """Share of the words of the item that has fewer"""
    headline_numbers: float = 0.5
    """and of the figures,"""
    headline_passages: float = 0.5
    """and on another day of the passages."""

    # by_content: no common key
    content_numbers: float = 0.5
    """Share of the figures;"""
    content_short: float = 0.9
    """score of texts under ``middle`` tokens (words + .3 headline + .3 lead + .2 passages + .2 figures),"""
    content_middle: float = 1.1
    """of texts under ``long`` tokens (words + names / 2 + .3 passages + .3 headline + .3 figures),"""
    content_long: float = 1.0
    """and of longer texts,"""
    content_next_day: float = 0.5
    """more by this on another day."""
    short_title_lead_weight: float = 0.3
    """Weight of headline and lead in the score of short texts,"""
    short_passages_weight: float = 0.2
    """and of passages and figures,"""
    short_figures: int = 4
    """where fewer figures than these count less."""
    long_names_weight: float = 0.5
    """Weight of names in the score of long texts,"""
    long_other_weight: float = 0.3
    """and of passages, headline and figures."""

    # a flash and its story
    flash_contained: float = 0.7
    """Share of the flash's words,"""
    flash_title: float = 0.2
    """and of both headlines;"""
    bare_contained: float = 0.85
    """of a headline without a text: share of its words,"""
    bare_title: float = 0.7
    """of the shorter headline,"""
    bare_figures: int = 2
    """and least figures, all of them shared."""

    flash_after_story: float = 0.9
    """of a flash that comes after the story: it has news, unless it repeats,"""
    flash_after_time: timedelta = timedelta(minutes=5)
    """or comes within this time, from another desk."""
    flash_lead: float = 0.75
    """A share of the lead that stands for the headlines of a story with another verb,"""
    flash_lead_time: timedelta = timedelta(minutes=15)
    """within this time; the next bank that cuts its rate names the one before."""
    flash_numbers: float = 0.6
    """Share of the figures where the story rounds one or leaves it out;"""
    flash_headline: float = 0.9
    """it has this share of the flash's headline,"""
    flash_size: float = 0.25
    """and the flash is this much shorter; tables and templates are as long as each other."""

    # texts that state other facts
    refilled_words: float = 0.8
    """A template filled in again: this share of the words of both,"""
    refilled_numbers: float = 0.5
    """less than this share of the figures,"""
    refilled_figures: int = 4
    """of at least so many."""
    refilled_table_numbers: float = 0.8
    """In a table of more than ``table_figures``: less than this share of them; most prices stay from hour to hour."""
    another_numbers: float = 0.8
    """A short template with another subject: less than this share of the figures."""
    other_figures: float = 0.25
    """Other facts: less than this share of the figures,"""
    fact_figures: int = 3
    """of at least so many,"""
    fact_figures_short: int = 1
    """and so many in a short text."""

    # pages without a text of their own
    boilerplate: float = 0.9
    """Share of words and passages that two pages of one boilerplate have in common under other headlines,"""
    boilerplate_headline: float = 0.4
    """where the lead has less than this share of the weight of each headline."""

    # copies by another provider, and one report under two headlines
    report_passages: float = 0.4
    """One report: share of the passages,"""
    report_numbers: float = 0.9
    """and of a table's figures,"""
    report_figures: int = 6
    """of at least so many,"""
    report_table_contained: float = 0.75
    """with this share of its words;"""
    report_size: float = 0.9
    """or of the length of a text"""
    report_contained: float = 0.9
    """and of its words."""
    copy_passages: float = 0.7
    """A copy that begins alike: share of the passages,"""
    copy_contained: float = 0.8
    """words,"""
    copy_numbers: float = 0.8
    """figures,"""
    copy_lead: float = 0.6
    """and of the lead."""
    copy_figures: int = 3
    """Least figures of a copy that does not keep words and lead."""
    edited_passages: float = 0.85
    """A copy that was trimmed or restyled: share of the passages,"""
    edited_numbers: float = 0.9
    """figures,"""
    edited_contained: float = 0.75
    """words,"""
    edited_size: float = 0.6
    """and of the length."""
    introduced_contained: float = 0.85
    """A copy under first lines of its own: share of the words"""
    introduced_size: float = 0.75
    """and of the length."""
    other_version_lead: float = 0.75
    """A copy of an earlier or a later version: share of the lead,"""
    other_version_passages: float = 0.4
    """passages"""
    other_version_names: float = 0.6
    """and names."""
    abridged_passages: float = 0.35
    """A copy that lost paragraphs: share of the passages,"""
    abridged_contained: float = 0.45
    """words,"""
    abridged_title: float = 0.4
    """both headlines,"""
    abridged_length: int = 50
    """and least tokens."""
    same_title: float = 0.9
    """A copy under a headline that was not touched, which has this share of the words of both: share of the passages,"""
    same_title_passages: float = 0.25
    """the least of all copies,"""
    same_title_contained: float = 0.35
    """of the words,"""
    same_title_length: int = 30
    """and least tokens of one that has ``copy_passages`` and ``introduced_contained``."""
    misread_known: float = 0.6
    """A copy that was misread by a reader of scans: share of the words of the weight table, for a misread word is in none,"""
    misread_words: int = 28
    """of at least so many,"""
    misread_numbers: float = 0.5
    """of the figures, where there are ``fact_figures``,"""
    misread_title: float = 0.15
    """and of both headlines"""
    misread_lead: float = 0.3
    """or of the lead."""
    garbled_known: float = 0.4
    """The same where one text shows by its words that it was misread (``misread_most_known``): share of the known words,"""
    garbled_words: int = 15
    """of at least so many,"""
    garbled_title: float = 0.05
    """and of both headlines"""
    garbled_lead: float = 0.1
    """or of the lead. Its figures are misread too."""

    # reports of one event by two houses
    report_window: timedelta = timedelta(hours=12)
    """Longest time between two houses' own reports of one event."""
    report_length: int = 15
    """Tokens: a shorter text reports too little to say of what."""
    report_rare_words: int = 2
    """Rare words in common, so many at least; and a name. Cost."""
    report_facts: int = 2
    """Or facts in common, so many: events, places, figures, persons. Cost."""
    report_probability: float = 0.65
    """Probability of one event by the trained model (``match/report_model.py``)."""
    reprint_passages: float = 0.5
    """Another house's text made of the same sentences: share of the passages (by count),"""
    reprint_names: float = 0.6
    """of the names of the shorter text"""
    reprint_numbers: float = 0.75
    """and of its figures."""

    # versions of one house's story, by the trained model (match/version_model.json)
    version_told: float = 0.33
    """Share of the earlier lead that the later item has anywhere, also of two items under one slug,"""
    version_short_told: float = 0.4
    """or this share of it if the cheap checks rejected the pair,"""
    version_words: float = 0.26
    """and of the words of the item that has fewer: a pair with less is not measured,"""
    version_shared: float = 1.45
    """nor one with less of these two, of the names and of the shorter headline together. Cost."""
    version_template: float = 0.5
    """A short template with another subject has this share of the words of both: it is not measured."""
    told_length: int = 20
    """Tokens: a shorter text is a headline,"""
    version_flash: float = 0.65
    """and the other item has all its figures and this share of it."""
    version_probability: float = 0.65
    """Probability of one story,"""
    version_short: float = 0.7
    """of a text under ``recurring`` tokens,"""
    version_unknown: float = 0.8
    """of a text in another language, of whose words the weight table has"""
    version_known: float = 0.2
    """less than this share (by count). All set on pairs left out of training."""
    rare_weight: float = 6.0
    """A rare word has at least this word weight."""

    # clusters
    tied_pairs: float = 0.15
    """Share of the comparable pairs of two clusters that must be tied before the clusters are merged."""


@dataclass(frozen=True, slots=True)
class LifecycleThresholds:
    """What an item does to its story, and what a new version changed."""

    cycle_start: timedelta = timedelta(hours=6)
    """Since midnight UTC: a cycle of numbered versions starts here, for it runs past midnight."""
    repeat_passages: float = 0.75
    """A text that adds nothing: share of the passages of the head,"""
    repeat_words: float = 0.75
    """or of the words of both where a text is under ``repeat_short`` tokens,"""
    repeat_short: int = 80
    """which has hardly a passage;"""
    repeat_contained: float = 0.9
    """share of the words of the item that has fewer;"""
    repeat_growth: float = 1.05
    """and at most this times the head's tokens,"""
    repeat_extra: int = 1
    """or so many tokens more."""
    similar_paragraphs: float = 0.5
    """Share of words (by count) of the smaller paragraph: two paragraphs with less are not one that was changed."""
    max_paragraphs: int = 200
    """Paragraphs of a text that are compared. Cost."""
    paragraph_words: int = 300
    """Words of a paragraph that are compared: comparing takes the square of them. Cost."""
    max_pairs: int = 3_000
    """Pairs of equal words of two texts that are aligned; 300 words of prose have about 900 with 300 others. Cost."""
    figure_name_weight: float = 1.2
    """Word weight: a lighter word does not name a figure."""
    figure_name_words: int = 4
    """Words before and after a figure that may name it."""
    casualty_paragraphs: int = 3
    """Paragraphs that are read for casualties; wires put those of other years last."""
    version_digits: int = 15
    """Digits: a longer version is the time of an item without a version, in microseconds."""


@dataclass(frozen=True, slots=True)
class WorthThresholds:
    """What counts as like, as similar, and as one source."""

    windows: tuple[timedelta, ...] = (
        timedelta(hours=12), timedelta(hours=24), timedelta(days=3), timedelta(days=5), timedelta(days=7),
    )  # fmt: skip
    """Windows before an item in which like items are counted; those of the field. The longest is also that of reports."""
    like_weight: float = 3.0
    """Word weight: a lighter headline word is no subject word of a like or similar item."""
    like_words: int = 2
    """Subject words that a like item shares; an item with fewer is like another one by its text only."""
    similar_words: int = 3
    """Headline words of an item that may make it similar. Cost."""
    similar_kept: int = 8
    """Similar items that are looked at for one of another story. Cost."""
    origin_passages: float = 0.3
    """Share of the passages (by count) of the shorter text: two texts with more have one source."""
    reports: int = 32
    """Most reports of other houses that are counted for a story: those tied most strongly. Cost."""


@dataclass(frozen=True, slots=True)
class LiveThresholds:
    """When the streaming form keeps, sweeps and compacts."""

    kept_timeline: int = 16
    """Items: the timeline of a longer story is kept, to append to. Cost."""
    log_ratio: int = 2
    """A log is compacted when it holds this times the live records"""
    log_spare: int = 1_000
    """and so many records more. Cost."""
    sweep_items: int = 500
    """Items between two sweeps for what is past its horizon,"""
    sweep_divisor: int = 4
    """or this part of the items of a larger desk. Cost."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds of the stage."""

    describe: DescribeThresholds = field(default_factory=DescribeThresholds)
    match: MatchThresholds = field(default_factory=MatchThresholds)
    lifecycle: LifecycleThresholds = field(default_factory=LifecycleThresholds)
    live: LiveThresholds = field(default_factory=LiveThresholds)
    worth: WorthThresholds = field(default_factory=WorthThresholds)


THRESHOLDS: Final = Thresholds()
DESCRIBE, MATCH, LIFECYCLE, LIVE = THRESHOLDS.describe, THRESHOLDS.match, THRESHOLDS.lifecycle, THRESHOLDS.live
WORTH: Final = THRESHOLDS.worth
"""The defaults of each room."""
