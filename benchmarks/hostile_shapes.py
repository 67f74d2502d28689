"""Texts that repeat one shape, or alternate between two: the worst cases of an algorithm."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from string import ascii_lowercase

Shape = Callable[[int], str]

REPEATED: Mapping[str, str] = {
    "letter": "a", "capital": "A", "capitals": "AB CD ", "word": "tin ", "Word": "Tin ", "sentence": "Tin rose again. ", "initials": "A.", "initials apart": "A. ", "letters apart": "A ",
    "name": "Ann Lee ", "title and name": "Mr Ann Lee, ", "place": "New York, ", "firm": "Tin Co ", "firm of capitals": "AB CD, ", "pointed": "u.s. ", "slashes": "a/b/",
    "ticker": "Foo (NYSE: ABC) ", "open ticker": "(NYSE: ", "instrument": "Foo <ABC.O> ", "instrument list": "<ABC.O>", "angle name": "<Foo Bar", "angle": "<", "angles": "<>",
    "parenthesis": "(", "parentheses": "()", "closing": ")", "bracket": "[", "bracketed": "[x] ", "quote": '"', "quoted": '"Tin," ', "apostrophe": "'", "curly": "\u201cTin\u201d ",
    "digit": "1", "digits": "1 ", "thousands": "1,", "points": "1.", "fraction": "1/2/", "range": "1-", "number": "12,345.6 ", "year": "2026 ", "score": "1-1 ", "half": "1-1/2 ",
    "sign": "$", "signs": "$ ", "sign and digits": "$1", "amount": "$5 million ", "open range": "$1 to ", "from": "from $5 ", "between": "between 1 and ", "rate": "$5 a share ",
    "percent": "5 pct ", "per cent": "per cent ", "percent sign": "%", "scale": "million ", "a million": "a million ", "count": "one ", "count and half": "one and a half ",
    "hundreds": "two hundred and ", "hyphened": "twenty-", "mln": "5 mln, ", "versus": "5 vs ", "cents": "5 cts ", "net": "net aaa ", "shr": "Shr 5 cts vs ", "code": "EUR 5 ",
    "dash": "-", "dashes": "-- ", "dashed": "a-", "em dash": " \u2014 ", "dot": ".", "dots": "... ", "comma": ", ", "colon": ": ", "semicolon": "; ", "slash": "/", "underscore": "_",
    "equals": "=", "plus": "+", "star": "* ", "bullet": "\n* a", "at": "@", "mail": "a@b.c ", "half mail": "a@", "address": "http://a.b/c ", "www": "www.", "hash": "# ", "tilde": "~",
    "space": " ", "line": "\n", "lines": "a\n", "paragraphs": "Tin rose.\n\n", "empty lines": "\n\n", "indented": "\n    a", "tab": "\t", "row": "a\t1\t2\n", "wide row": "Tin   1  2\n",
    "column": "1  2  ", "return": "\r", "return line": "a\r\n", "page": "\f", "space line": " \n", "tab line": "\t\n", "table": "Tin | 5 | 6\n", "dotted row": "Tin ...... 5\n",
    "byline": "By Ann Lee and Bob Roe, ", "by": "By ", "and": " and ", "bylines": "By Ann Lee\n\n", "dateline": "LONDON, March 3 (AP) - ", "datelines": "LONDON (AP) \u2014 ", "place line": "LONDON, ",
    "credit": "(Reporting by ", "credits": "(Reporting by Ann Lee)\n\n", "editing": "Editing by Ann Lee; ", "sign-off": "REUTERS\n", "copyright": "(c) 2026 ", "phone": "+1 555 ", "more": "-more-\n",
    "update": "UPDATE 1-", "tags": "WRAPUP-", "slug": "TIN-", "correction": "(This story corrects ", "corrects": "This version corrects ", "item": "in item headlined ", "embargo": "EMBARGOED until ",
    "editors": "Eds: ", "notice": "ADVISORY ", "live": "live: ", "month": "March ", "day": "March 3 ", "clock": "10:00 ", "zone": "GMT ", "toll": "killed 12 ", "toll of": "death toll ",
    "no-break": "\u00a0", "wide": "\u4e07", "Arabic digit": "\u0661", "combining": "\u0301", "combined": "e\u0301", "ligature": "\ufb01", "fullwidth": "\uff21", "emoji": "\U0001f600",
    "surrogate pair": "\U0001f468\u200d\U0001f469", "zero width": "\u200b", "right to left": "\u202ea", "mojibake": "\u00e2\u0080\u0099 ", "mojibake word": "CafÃ© ", "replacement": "\ufffd", "soft hyphen": "a\u00ad",
    "entity": "&amp;", "half entity": "&amp", "ampersand": "&", "number entity": "&#8217;", "nested entity": "&amp;amp;", "entity mark": "&lt;p&gt;",
    "tag": "<p>", "empty tag": "<p></p>", "break": "<br>", "nested": "<div>", "closed": "</div>", "paragraph": "<p>Tin rose.</p>", "item tag": "<li>a", "cell": "<tr><td>1", "bold": "<b>a</b> ",
    "attribute": ' a="b"', "half attribute": "a='", "link": '<a href="/b">c</a>', "comment": "<!-- a -->", "half comment": "<!--", "cdata": "<![CDATA[", "script": "<script>a</script>", "half script": "<script>",
    "doctype": "<!DOCTYPE", "instruction": "<?a?>", "table tag": "<table><tr><td>1</table>", "nested table": "<table><tr><td>a", "spanned": '<td rowspan="9" colspan="9">', "list tag": "<ul><li>a", "heading": "<h2>Tin</h2>", "backslash": "\\", "newline written": "\\n", "brace": "{", "braces": "{}", "json": '{"a":',
    "control": "\x02", "start": "\x01", "end of text": "\x03", "end": "\x04", "escape": "\x1b", "unit": "\x1f", "caret": "^", "less caret": "^a<\n",
}  # fmt: skip
"""Units that are repeated unchanged."""

NUMBERED: Mapping[str, str] = {
    "new words": "{w} ", "new names": "{W} {W}sen ", "new people": "Mr {W} {W}sen said. ", "new surnames": "Ann {W} ", "new firms": "{W} Corp, ", "new firms of two": "{W} {W}ton Corp. ",
    "new places": "in {W}ville, ", "new capitals": "{U} ", "new acronyms": "{U} of {W} {W}a. ", "new tickers": "{W} (NYSE: {U}) ", "new amounts": "${n} million ", "new figures": "{n} ", "new percents": "{n}.5 pct, ",
    "new ranges": "${n} to ${n}5 million. ", "new sentences": "{W} rose {n} times. ", "new paragraphs": "{W} rose {n} pct.\n\n", "new lines": "{w} {n}\n", "new rows": "{W}   {n}  {n}\n", "new authors": "By {W} Lee and {W} Roe, ",
    "new quotes": '"{W} rose," said {W}. ', "new links": '<a href="/{w}">{w}</a> ', "new tags": "<{w}>", "new attributes": ' {w}="{n}"', "new mails": "{w}@{w}.com ", "new currencies": "{n} euros ({n} dollars). ",
    "new comparisons": "{n} mln vs {n}1 mln ", "new datelines": "{U}, March 3 (AP) - {w}.\n\n", "new entities": "&#{n};", "new members": '{{"{w}":', "new dashes": "{W}-{w} ", "new headings": "{W}: {w}.\n\n",
    "name grown": "{W} of ", "roles": "{W} President ", "areas": "{W}, Texas, ",
}  # fmt: skip
"""Units with another word (``w``, ``W``, ``U``) and another number (``n``) in each repeat."""

MIXED = (
    ("sign", "digit"), ("open range", "percent"), ("amount", "from"), ("quote", "parenthesis"), ("name", "ticker"), ("Word", "comma"), ("digits", "dash"), ("space", "line"), ("tab", "digit"),
    ("byline", "dateline"), ("capital", "dot"), ("combined", "capital"), ("angle", "ampersand"), ("place", "firm"), ("mln", "shr"), ("comma", "and"), ("number", "slash"), ("indented", "row"),
    ("name", "amount", "quoted"), ("sign", "space", "digit"), ("ticker", "instrument", "parenthesis"), ("line", "tab", "digit"), ("tag", "entity", "letter"), ("dash", "space", "capital"),
)  # fmt: skip
"""Shapes that alternate."""

HALVES = (
    ("letter", "lines"), ("letter", "column"), ("column", "letter"), ("dot", "letter"), ("space", "letter"), ("letter", "space"), ("digit", "letter"), ("line", "letter"), ("quote", "letter"),
    ("parenthesis", "closing"), ("new names", "new surnames"), ("new firms of two", "new words"), ("new capitals", "new acronyms"), ("amount", "dash"), ("comma", "letter"), ("tag", "closed"), ("row", "letter"),
    ("cell", "spanned"), ("new amounts", "new paragraphs"), ("capitals", "name"), ("half comment", "nested"), ("dash", "letter"), ("bracket", "name"), ("new lines", "letter"), ("tab", "letter"),
)  # fmt: skip
"""Pairs of shapes, one for the first half of a text and one for the second."""


def words() -> Iterator[str]:
    """Yield words of letters, all different: ``baa``, ``bab`` ...

    >>> from itertools import islice
    >>> list(islice(words(), 3))
    ['aaaa', 'baaa', 'caaa']
    """
    for number in count():
        letters, rest = [], number
        for _ in range(4):
            rest, place = divmod(rest, 26)
            letters.append(ascii_lowercase[place])
        yield "".join(letters)


def repeated(unit: str) -> Shape:
    """Repeat a unit up to a size in characters."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(form: str) -> Shape:
    """Fill a form with another word and number each time, up to a size."""

    def made(size: int) -> str:
        parts: list[str] = []
        length = 0
        for number, word in enumerate(words(), 1):
            if length >= size:
                break
            parts.append(form.format(w=word, W=word.title(), U=word.upper(), n=number))
            length += len(parts[-1])
        return "".join(parts)[:size]

    return made


def halved(one: Shape, other: Shape) -> Shape:
    """Fill half of a size with each of two shapes."""
    return lambda size: one(size // 2) + other(size - size // 2)


SINGLE: dict[str, Shape] = {
    **{name: repeated(unit) for name, unit in REPEATED.items()},
    **{name: numbered(form) for name, form in NUMBERED.items()},
    **{"+".join(names): repeated("".join(REPEATED[name] for name in names)) for names in MIXED},
}
SHAPES: Mapping[str, Shape] = SINGLE | {
    f"{one}, then {other}": halved(SINGLE[one], SINGLE[other]) for one, other in HALVES
}
