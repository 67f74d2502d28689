"""Months by the names and abbreviations that datelines have for them, in the languages of the wires."""

_NAMES = (
    "january|jan|januar|jänner|janvier|janv|enero|ene|gennaio|gen|janeiro|januari",
    "february|feb|februar|février|fevrier|févr|febrero|febbraio|fevereiro|fev|februari",
    "march|mar|märz|mär|maerz|mars|marzo|março|maart|mrt",
    "april|apr|avril|avr|abril|abr|aprile",
    "may|mai|mayo|maggio|mag|maio|mei",
    "june|jun|juni|juin|junio|giugno|giu|junho",
    "july|jul|juli|juillet|juil|julio|luglio|lug|julho",
    "august|aug|août|aout|agosto|ago|augustus",
    "september|sept|sep|septembre|septiembre|settembre|set|setembro",
    "october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out",
    "november|nov|novembre|noviembre|novembro",
    "december|dec|dezember|dez|décembre|déc|diciembre|dic|dicembre|dezembro",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split("|")}
"""Name in lower case, without its point, to number."""
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
"""Regular expression of a month; to be matched without case."""
