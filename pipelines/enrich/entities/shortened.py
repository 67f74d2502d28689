"""Names of organisations that shorten a longer one of the same article: ``Acme Re``, ``INT'L ACME``, ``Acmex``, ``SCOTTY'S``."""

from collections.abc import Iterator
from typing import Final

from pipelines.enrich.entities.lexicon import (
    COMPANY_FORMS,
    ORGANISATION_HEADS,
    word_set,
)
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.spellings import large_companies
from pipelines.enrich.entities.tables import DEMONYM, tables
from pipelines.language.parties import COMMON

Key = tuple[str, ...]
"""The words of a name."""

SMALL: Final = word_set(
    "of the and for & de on in to del della dell delle di du des d la le les et und der die y e i et van voor en"
)
"""Words of names that their initials leave out."""
WHOLE: Final = (ORGANISATION_HEADS | COMPANY_FORMS | COMMON) - word_set("comm intl pharm") | word_set(
    "acme art auto beer bell book bus car cell chem coal cold con control corn cross data deep dragon drug dry eagle farm fast film fine fire first fish"
    " foot free fruit fuel full game garden grain grand great ground guard hand hard heart high hill holly home house ice info inn inter iron key king lake land law"
    " leather lee life light line link live loan local lock log long lumber mail main man mark market mart master med meta metal micro mid mill milk mine mini mono"
    " motor multi nation natural net news oil optic over paper park part path pay per petro pine pipe plan plane plant play plus poly port power press prime print"
    " pro prop quest rail rain ray real right ring river road rock rose safe sand science sea second sector semi senior service shell ship shoe shop show side"
    " silk six snow soft solar sound space spec spring square star state stone store storm strong style sub sugar super sure swift syn tax tele ten test text"
    " thermo time tin tire tool top tower town toy trade trans tri trick tube ultra uni under up use valley van vid video view vita war water wave way wide wild wind wine"
    " wire wood word work year"
    " thai dutch swiss arab latin philippine university"
)
"""Whole words of names that begin other words: an oil company is no oilfield company."""
UNITS: Final = word_set("acquisition credit finance finanz funding capital investors trust overseas")
"""Words of names of units and vehicles of a firm that their first words name."""
PARTS: Final = UNITS | word_set(
    "of aerospace aircraft assurance cars chemical chemicals cloud company's construction defense distribution electronics energy engineering europe exploration export"
    " foundation games gaming gas health insurance international investment investments labs leasing life limited logistics marketing media mobility music news oil partners"
    " pharma pipeline power products properties realty research robotics securities services shipping software solutions space steel studios systems trading transport"
    " trucks ventures wireless"
)
"""Words of names of parts of large companies."""
LONGEST_CODE: Final = 3
"""Most letters of a country's code: ``and`` is Andorra's."""
SHORT_COUNTRIES: Final = word_set("uk us usa u.k u.s")
_FEWEST_LETTERS: Final = 3
_FEWEST_OF_BEGINNINGS: Final = 5
_SHORTEST: Final = 2
_MOST: Final = 24
"""Maximum number of organisations of an article with one first letter whose names are compared: the work is its square."""


def shortened(settled: dict[Key, Key], names: dict[Key, str]) -> dict[Key, Key]:
    """Return each name that shortens exactly one of the others, and that one. ``settled`` has the fullest name so far of each, ``names`` a full spelling."""
    by_letter: dict[str, list[Key]] = {}
    for key in sorted(settled):
        by_letter.setdefault(key[0][:1], []).append(key)
    found: dict[Key, Key] = {}
    for group in by_letter.values():
        whole = {settled[key] for key in group}
        if 1 < len(group) <= _MOST and len(whole) > 1:
            bare = whole - {settled[key] for key in group if _has_form(names[key])}
            for short in whole:
                longer = {settled[key] for key in group if settled[key] != short and shortens(short, key, names)}
                if not longer and short in bare and not _is_general(short):
                    longer = _whole_firm(short, group, settled, names)
                if len(longer) == 1:
                    found[short] = longer.pop()
    return found


def _whole_firm(short: Key, group: list[Key], settled: dict[Key, Key], names: dict[Key, str]) -> set[Key]:
    """Return the firms whose names go on behind a short one, all of them if there is more than one: ``Acme`` of Acme Oil and Gas Plc."""
    longer = [key for key in group if len(key) > len(short) and key[: len(short)] == short]
    if all(_has_form(names[settled[key]]) and _goes_on(len(short), key, names[short].isupper()) for key in longer):
        return {settled[key] for key in longer}
    return set()


def _is_general(short: Key) -> bool:
    """Return True for a word with which the names of many firms begin: ``United``, ``Thai``, ``University``."""
    word = short[0]
    return len(short) == 1 and (
        word in WHOLE or word in register().countries or bool(tables().names.get(word, 0) & DEMONYM)
    )


def _goes_on(words: int, key: Key, in_headline: bool) -> bool:
    """Return True if the words behind the first ones belong to the name of one firm: they are no unit, no country, no vehicle.

    Behind the name of a large company it is one word, and the short name stands in a headline in capitals: units are named so rarely.
    """
    rest = key[words:]
    whole = rest == ("and",) or (in_headline and len(rest) == 1 and rest[0] not in PARTS)
    if not whole and " ".join(key[:words]) in large_companies():
        return False
    known = register().countries
    return rest[0] == "of" or not any(
        word in UNITS or word in SHORT_COUNTRIES or (len(word) > LONGEST_CODE and word in known) for word in rest
    )


def shortens(short: Key, key: Key, names: dict[Key, str]) -> bool:
    """Return True if a name is a short form of another one, by its letters alone.

    >>> names = {("acme", "re"): "Acme Re", ("acme", "reinsurance"): "Acme Reinsurance Co", ("acme", "oil"): "Acme Oil", ("acme", "oilfield"): "Acme Oilfield"}
    >>> shortens(("acme", "re"), ("acme", "reinsurance"), names), shortens(("acme", "oil"), ("acme", "oilfield"), names)
    (True, False)
    """
    if len(short) > len(key):
        return False
    if _without_genitive(short) == _without_genitive(key):
        return len(short[-1]) < len(key[-1])
    if len(short) > 1:
        return _is_cut(short, key) and _form(names[short]) in ("", _form(names[key]))
    word = short[0]
    if not word.isalpha() or _has_form(names[short]):  # Acmex Inc is a firm of its own
        return False
    return (len(key) > 1 and word in set(_initials(names[key]))) or _is_of_beginnings(word, key)


def are_two_firms(name: str, longer: str) -> bool:
    """Return True if both names are legal names, and the shorter one is not what a tagger left of the longer one.

    >>> are_two_firms("Acme Corp", "Acme Finance Corp"), are_two_firms("Acme", "Acme Finance Corp"), are_two_firms("Cole Plc", "Acme and Cole Plc")
    (True, False, False)
    """
    if not (_has_form(name) and _has_form(longer)):
        return False
    short, whole = name.lower(), longer.lower()
    return not (whole.startswith(f"{short} ") or whole.endswith((f" and {short}", f" & {short}", f"'s {short}")))


def _without_genitive(key: Key) -> Key:
    return (*key[:-1], key[-1].removesuffix("'s").removesuffix("s'"))


def _form(name: str) -> str:
    """Return the first letter of a name's legal form, empty without one: Corp is Corporation."""
    last = name.rsplit(maxsplit=1)[-1].lower().strip(".,)")
    return last[:1] if last in COMPANY_FORMS else ""


def _has_form(name: str) -> bool:
    return _form(name) != ""


def _is_cut(short: Key, key: Key) -> bool:
    """Return True if the words of a name are those of a longer one in turn, some of them cut: one at least is whole."""
    pairs = list(zip(short, key, strict=False))
    same = [one == other for one, other in pairs]
    return (
        any(is_same and one not in SMALL for is_same, (one, _) in zip(same, pairs, strict=True))
        and not all(same)
        and all(is_same or _is_beginning(*pair) for is_same, pair in zip(same, pairs, strict=True))
    )


def _is_beginning(one: str, other: str) -> bool:
    """Return True for a cut word: ``pharm`` of pharmaceuticals, ``int'l`` of international."""
    first, _, last = one.partition("'")
    if last:
        return len(first) >= _SHORTEST and other.startswith(first) and other.endswith(last) and len(other) > len(one)
    return (
        one not in WHOLE
        and len(one) >= _SHORTEST
        and other.startswith(one)
        and len(other) - len(one) >= _FEWEST_LETTERS
    )


def _initials(name: str) -> Iterator[str]:
    """Yield the acronyms of a name: with or without the letter of its legal form."""
    words = [word for word in name.replace("-", " ").replace("\u2019", "'").split() if word.strip(".,&")]
    parts = [_letters(word) for word in words if word.lower() not in SMALL]
    forms = 0
    while forms < len(parts) - 1 and words[-1 - forms].lower().strip(".,") in COMPANY_FORMS:
        forms += 1
    for end in range(len(parts) - forms, len(parts) + 1):
        if len(short := "".join(parts[:end])) >= _FEWEST_LETTERS and end > 1:
            yield short


def _letters(word: str) -> str:
    """Return what an acronym has of a word: all of another acronym, else its first letter, that behind ``d'``."""
    bare = word.strip(".,()")
    if len(bare) > 1 and bare.isupper() and bare.isalpha() and len(bare) <= 4:
        return bare.lower()
    before, _, after = bare.partition("'")
    return (after if after and len(before) == 1 and before.lower() in "dl" else bare)[:1].lower()


def _is_of_beginnings(word: str, key: Key) -> bool:
    """Return True if a word is made of the beginnings of a name's words, two letters at least of each: ``pemex``."""
    words = [one for one in key if one not in SMALL]
    if len(word) < _FEWEST_OF_BEGINNINGS or not 1 < len(words) <= len(word) // _SHORTEST:
        return False
    ends = {0}
    for one in words:
        ends = {
            end + size
            for end in ends
            for size in range(_SHORTEST, min(len(one), len(word) - end) + 1)
            if word.startswith(one[:size], end)
        }
    return len(word) in ends
