"""Join two neighbouring figures that are the bounds of one amount: ``$2-$3.8 trillion``, ``between 5 and 6 pct``."""

import re
from decimal import Decimal

from pipelines.enrich.amounts.figure import PERCENT, Figure
from pipelines.enrich.amounts.lexicon import CENT
from pipelines.enrich.thresholds import RANGE_GAP, YEARS

_DASHES = frozenset({"-", "–", "—", "--", "−"})
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)\b[\w\s,]{0,30}|(?:run|var[yi]|span|stretch)\w{0,4}\s+|anywhere\s+|anything\s+|somewhere\s+)\bfrom\s+$"
)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+){0,2}$")
_BETWEEN = re.compile(r"\bbetween\s+(?:\w+\s+){0,2}$")
CHANGE = re.compile(
    r"\b(?:rose|risen|rise|rises|rising|raised?|raises|raising|jump(?:ed|s)?|surged?|soar(?:ed|s)?|climb(?:ed|s)?|gain(?:ed|s)?|add(?:ed|s)?|up|"
    r"fell|fall(?:s|en|ing)?|drop(?:ped|s)?|los[te]|sl[iu]p(?:ped|s)?|slid|declin(?:ed|es)|down|off|cut|cuts|lower(?:ed)?|eas(?:ed|es)|"
    r"shed|tumbl(?:ed|es)|sank|plung(?:ed|es)|grew|grow(?:n|s)?|advanc(?:ed|es)|increas(?:ed|es|e)|decreas(?:ed|es)|firm(?:ed|er)?|widened|narrowed|higher|lower)"
    r"\s+(?:by\s+|some\s+|about\s+|another\s+|nearly\s+|almost\s+|more\s+than\s+|as\s+much\s+as\s+|a\s+)?$"
)  # fmt: skip

CHANGED = re.compile(r"\b(?:rais|rose|ris|increas|cut|lower|reduc|hik|adjust|boost)\w{0,4}\b[^.;:]{0,60}$")
"""A word of change further before: "raises copper price 0.50 ct to 66.00 cts"."""


Links = tuple[frozenset[str], ...]
"""Words of a language for ``to``, ``between``, the ``and`` behind it, and ``from``."""
NO_LINKS: Links = (frozenset(), frozenset(), frozenset(), frozenset())


def join_ranges(figures: list[Figure], low: str, links: Links = NO_LINKS) -> list[Figure]:
    """Replace each pair of bounds by one figure with ``high`` set; everything else stays."""
    joined: list[Figure] = []
    for figure in figures:
        if joined and _adds_cents(joined[-1], figure, low):
            _add(joined[-1], figure)
        elif joined and (_is_pair(joined[-1], figure, low) or _is_linked(joined[-1], figure, low, links)):
            _join(joined[-1], figure, low)
        else:
            if joined:
                _share_scale(joined[-1], figure, low)
            joined.append(figure)
    return joined


def _share_scale(first: Figure, second: Figure, low: str) -> None:
    """Set the scale of both ends of a change if it is written once: ``from $3.1 to $2.9 billion``."""
    if (
        first.scale is not None
        or second.scale is None
        or not first.before
        or not second.before
        or first.high is not None
    ):
        return
    near = first.value <= 10 * second.value <= 100 * first.value
    if (
        near
        and low[first.end : second.start].strip() == "to"
        and _FROM.search(low, max(0, first.start - 44), first.start)
    ):
        first.scale, first.plain = second.scale, False


_BETWEEN_COMPOUND = frozenset({"", "and", ","})


def _adds_cents(first: Figure, second: Figure, low: str) -> bool:
    """Return True for one amount in two units: ``3 dollars and 50 cents``."""
    one, other = first.marker, second.marker
    if one is None or other is None or one.worth != 1 or other.worth != CENT or second.start - first.end > 6:
        return False
    whole = first.scale is None and first.high is None and first.value == first.value.to_integral_value()
    alike = other.noun == one.noun or (other.noun == "dollar" and one.noun in {"euro", "rand", "shilling"})
    return (
        whole
        and alike
        and second.value < 100
        and second.scale is None
        and low[first.end : second.start].strip() in _BETWEEN_COMPOUND
    )


def _add(first: Figure, second: Figure) -> None:
    first.value += second.value * CENT
    first.end, first.plain = second.end, False


def _is_pair(first: Figure, second: Figure, low: str) -> bool:
    if second.start - first.end > RANGE_GAP or first.high is not None or not _same_kind(first, second):
        return False
    gap = low[first.end : second.start]
    link = gap.strip()
    if link in _DASHES:
        rises = not _is_split(first, second) and not _counts(first, second, low)
        return "\n\n" not in gap and not _looks_like_year(first, second) and _steps_up(first, second) and rises
    if link == "/":
        return gap == "/" and not (first.marker and second.marker)
    link = link.strip("- ")
    if link in {"to", "and", "or", "till", "up to"} and gap.count("\n") < 2:
        return _joins(link, first, second, low)
    return False


_WEEKS = frozenset("uke uge vecka woche kw semaine semana settimana week týden tydzień неделя viikolla hafta".split())
"""Before the number of a week, which is no bound: ``falt i uke 34 til 72,40 kroner``."""
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?)\s+(?:[^\W\d_]+\s+)?$")


def _is_linked(first: Figure, second: Figure, low: str, links: Links) -> bool:
    """Return True if two figures are bounds in the words of another language: ``43 bis 45 Cent``, ``tussen 40 en 45 cent``."""
    to, between, also, start = links
    link = low[first.end : second.start].strip()
    if link not in to and link not in also:
        return False
    if first.high is not None or not _same_kind(first, second) or _worth(first) >= _worth(second):
        return False
    behind = low[max(0, first.start - 24) : first.start]
    before = {word for match in (_LAST_WORD.search(behind),) if match for word in behind[match.start() :].split()}
    if link in also and before & between:
        return True
    return link in to and not before & (start | _WEEKS) and not _looks_like_year(first, second)


def _same_kind(first: Figure, second: Figure) -> bool:
    """Return True if both figures have the same unit, written once or twice."""
    if first.unit or second.unit:
        return first.marker is None and second.marker is None and first.unit in {"", second.unit}
    if first.marker is None or second.marker is None:
        return (first.marker or second.marker) is not None and not (first.marker and not first.before)
    same = first.marker.noun == second.marker.noun and first.marker.worth == second.marker.worth
    return same and (first.marker.code in {"", second.marker.code} or not second.marker.code)


def _looks_like_year(first: Figure, second: Figure) -> bool:
    bare = first.plain and not first.unit and first.marker is None
    return bare and YEARS[0] <= first.value <= YEARS[-1] and second.value < 1000


def _steps_up(first: Figure, second: Figure) -> bool:
    """Return True for a range, False for figures far apart, between which a dash is punctuation: ``July 3 - 4,500 dlrs``."""
    return not (
        first.plain
        and first.marker is None
        and second.value > 100 * max(first.value, Decimal(1))
        and second.scale is None
    )


def _joins(link: str, first: Figure, second: Figure, low: str) -> bool:
    before = low[max(0, first.start - 44) : first.start]
    bare = not first.unit and first.marker is None
    if _looks_like_year(first, second) or _is_split(first, second) or _counts(first, second, low):
        return False
    if link == "and":
        return _BETWEEN.search(before) is not None
    if link == "or":
        return bare and first.scale is None and first.value < second.value <= 3 * first.value
    if link == "up to" or _FROM.search(before):
        return _RANGING.search(before) is not None
    if _is_change(first, second, before, low):
        return False
    return not bare or (_steps_up(first, second) and (first.words or _worth(first) <= _worth(second)))


def _is_split(first: Figure, second: Figure) -> bool:
    """Return True for the two sides of a vote, the larger first: ``52% to 48%``."""
    return second.unit == PERCENT and first.value > second.value and first.unit in {"", PERCENT}


_COUNTED = re.compile(
    r"\s+(?!(?:a|an|and|or|to|in|on|for|at|by|per|each|of|with|from|as|is|was|were|are|this|last|every|next|over|depending|annually|monthly)\b)[a-z]"
)


def _counts(first: Figure, second: Figure, low: str) -> bool:
    """Return True if only the first figure has a scale or unit: ``$7.5m to 11 women``, ``1.1% to 18.4``."""
    if second.scale is not None or second.marker is not None or second.unit:
        return False
    if first.unit == PERCENT:
        return not second.words
    if first.marker is None or not first.before:
        return False
    return first.scale is not None or _is_year(second) or _COUNTED.match(low, second.end) is not None


def _is_year(figure: Figure) -> bool:
    return figure.plain and YEARS[0] <= figure.value <= YEARS[-1]


def _is_change(first: Figure, second: Figure, before: str, low: str) -> bool:
    """Return True for a change and its result, which are not two bounds: ``rose 20 cents to 42.90 dlrs``."""
    close = CHANGE.search(before) is not None
    if first.unit or first.marker:
        far = second.marker is not None and _worth(second) > 3 * _worth(first)
        return close or (far and CHANGED.search(low, max(0, first.start - 70), first.start) is not None)
    return close and not second.unit and second.value > 3 * first.value


def _worth(figure: Figure) -> Decimal:
    return figure.value * (figure.scale or Decimal(1))


def _join(first: Figure, second: Figure, low: str) -> None:
    """Merge ``second`` into ``first``; a scale written once applies to both, a short quote ``1.8250/60`` is completed."""
    first.high, first.high_scale = second.value, second.scale
    if second.scale is None and not second.before and first.scale is None:
        first.high = _filled(first.value, low[second.start : second.end]) or second.value
    if first.scale is None and second.scale is not None and (first.value <= second.value or first.value < 100):
        first.scale = second.scale
    if first.marker is None or not first.marker.code:
        first.marker, first.before = second.marker or first.marker, first.before or second.before
    first.unit = first.unit or second.unit
    first.end = second.end
    first.plain = False


_TAIL = re.compile(r"(\d\d|\d{4})(?![\d.,/])")


def _filled(low: Decimal, written: str) -> Decimal | None:
    """Return the high side of a dealer's quote with only its last digits written (1.8250 and 60 is 1.8260), or None."""
    match = _TAIL.match(written)
    places = -int(low.as_tuple().exponent)
    if match is None or places < max(2, len(match[1])):
        return None
    step = Decimal(1).scaleb(len(match[1]) - places)
    filled = (low // step) * step + Decimal(match[1]).scaleb(-places)
    if filled < low and places > 2:
        filled += step
    plain = Decimal(match[1])
    return None if filled < low or (places == 2 and low <= plain <= 4 * low) else filled
