"""Tags of words: one letter each, so that phrases are found by regular expressions over a string of tags.

====  =====================================================================================================
tag   word
====  =====================================================================================================
d     determiner, or possessive pronoun
p     pronoun
a     adjective
n     noun
k     noun or verb: its neighbours decide
E     named entity
M     amount
N     number
i     preposition
t     to
V     verb, present or base form
P     verb, past
e     verb, past or participle
g     verb, -ing
b     be (``is``, ``were``); B be, been, being
h     have
o     do
m     modal
x     not
r     adverb
c     and, or, but
w     relative pronoun: which, who, whose
s     subordinator: that, if, because, although
T     weekday, month, year, quarter and the like
'     possessive ``'s``
, . " - ( )  marks; ``-`` also colons and semicolons
====  =====================================================================================================
"""

from sys import intern
from typing import Final

from pipelines.enrich.clauses.verbs import VERBS
from pipelines.language.remembered import Remembered

_CLASSES: Final = {
    "d": "the a an this these those its their his her our your my any some no each every another all both either neither such several many few most much more less "
    "whose half what whatever other certain various",
    "p": "i you he she it we they me him us them himself itself themselves herself this that one who whom there nobody somebody everyone someone anyone nothing something "
    "everything others himself",
    "i": "of in on at by for with from into onto over under between among against during after before since until through throughout about above below across along "
    "around behind beside besides beyond despite down near off out outside inside toward towards up upon via within without per versus vs vs. amid like "
    "following including excluding regarding concerning than as except unlike plus minus till alongside "
    "according due because-of",
    "t": "to",
    "m": "will would shall should can could may might must cannot wo ca 'll 'd ll won't can't couldn't wouldn't shouldn't",
    "b": "is are was were am 're 'm isn't aren't wasn't weren't",
    "B": "be been being",
    "h": "have has had having 've hasn't haven't hadn't",
    "o": "do does did don't doesn't didn't",
    "x": "not n't never",
    "c": "and or but nor &",
    "w": "which who whom whose where when while",
    "s": "that if because although though whether unless once so whereas",
    "'": "'s ’s '",
    ",": ",",
    ".": ". ! ?",
    '"': '" “ ” `',
    "-": "- -- : ; – — ... … | / *",
    "(": "( [",
    ")": ") ]",
    "r": "also still already just only even again now then here yet ever often soon later earlier almost nearly about roughly approximately around some sharply slightly well "
    "too very quite rather far further together away back ago today yesterday tomorrow meanwhile however therefore thus instead perhaps moreover otherwise nevertheless "
    "overall abroad overnight up-to twice once so-called likely unlikely",
    "a": "underlying remaining leading existing ongoing pending net gross new old big large small high low higher lower highest lowest total annual quarterly monthly weekly daily yearly first second third fourth fifth last next previous "
    "current former public private foreign domestic national international federal local global local long short good bad best worst better worse major minor recent late early "
    "strong weak main own same different economic financial industrial commercial corporate fiscal fresh hot huge heavy top key senior junior chief vice outstanding "
    "consolidated adjusted diluted basic operating pretax pre-tax after-tax unaudited nine-month six-month three-month full-year year-on-year year-ago prior-year "
    "real nominal seasonal core headline gross net initial preliminary final additional extra further record average median potential possible able unable "
    "due ready available similar worth subject common preferred ordinary convertible senior subordinated unsecured secured fixed "
    "american british chinese japanese french german european russian indian canadian italian spanish swiss dutch mexican brazilian australian korean saudi iranian "
    "black white red green blue young military political legal criminal civil medical nuclear military social human natural digital online electric renewable solar "
    "punitive compensatory unspecified undisclosed estimated punitive monthly biggest largest smallest nearest latest cheap expensive flat steady unchanged",
    "n": "computing marketing outsourcing licensing semiconductors company companies corporation group firm bank unit subsidiary parent maker producer government ministry minister president chairman executive officer spokesman spokeswoman "
    "official analyst analysts economist economists shareholder shareholders investor investors quarter year month week day period half revenue revenues sales income earnings "
    "profit profits loss losses dividend dividends share shares stock stocks stake stakes bond bonds note notes debt loan loans deal merger acquisition takeover buyout fine penalty "
    "settlement damages budget deficit surplus gdp inflation unemployment exports imports goods tariff tariffs tax taxes duty duties rate rates barrel barrels ounce tonne tonnes "
    "spending costs savings assets equity proceeds capital people workers jobs employees percent pct meeting building funding financing operating trading banking manufacturing "
    "mining shipping advertising drilling offering holding earnings understanding pricing filing ruling hearing warning restructuring housing farming clothing listing rating "
    "red tape series news goods wages headquarters "
    "evening morning during something king thing wing ceiling sibling shortfall windfall asset buyback red bed seed speed weed need breed indeed hundred seed feed",
}
_TIMES: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. mon tues wed thurs fri sat sun "
    "year years month months week weeks quarter quarters day days yesterday today tomorrow weekend morning evening afternoon"
)
_LATE: Final = {"this": "d", "that": "s", "one": "N", "who": "w", "whom": "w", "whose": "w", "some": "d", "about": "i", "around": "i", "once": "s", "due": "a", "so": "r", "further": "a", "no": "d", "up": "i", "down": "i"}  # fmt: skip


def _lexicon() -> dict[str, str]:
    forms = {"base": "V", "third": "V", "past": "P", "participle": "e", "past_or_participle": "e", "ing": "g"}
    table = {
        word: "k" if verb.noun and verb.form in ("base", "third") else forms[verb.form] for word, verb in VERBS.items()
    }
    for tag, words in _CLASSES.items():
        table |= dict.fromkeys(words.split(), tag)
    return table | _LATE | dict.fromkeys(_TIMES.split(), "T")


_ENDINGS: Final = (
    (("ly",), 5, "r"),
    (("ing",), 6, "g"),
    (("ed",), 5, "e"),
    (("ous", "ful", "able", "ible", "ical", "less", "ive", "ish", "ary"), 6, "a"),
)
"""Endings, the least length of the word, and its tag."""


_PREFIXES: Final = frozenset({"co", "re", "pre", "de", "over", "out", "un", "mis"})
_HELD: Final = frozenset("held owned run led built made bought wide long free high low born grown known".split())
"""Last parts of adjectives such as ``privately-held``, besides those in -ed and -ing."""


def _shape(low: str) -> str:
    """Return the tag of a word that is in no list, by its letters."""
    if not low[0].isalpha():
        return "N" if low[0].isdigit() else "-"
    first, hyphen, last = low.rpartition("-")
    if hyphen and first not in _PREFIXES and (last.endswith(("ed", "ing")) or last in _HELD):
        return "a"
    return next((tag for ends, length, tag in _ENDINGS if len(low) >= length and low.endswith(ends)), "n")


def _tag(word: str) -> str:
    """Return the tag of a word as it stands."""
    low = "april" if word in ("March", "May") else word.lower()
    return LEXICON.get(low) or ("n" if word[0].isupper() else _shape(low))


LEXICON: Final = _lexicon()
"""Words that the lists know."""
TAGS: Final = Remembered(_tag, LEXICON)
"""The tag of each word."""
LOWS: Final = Remembered[str, str](lambda word: intern(word.lower()))
"""Each word in small letters; one text a word, so that tables find it without comparing letters."""
