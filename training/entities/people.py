"""Make ``pipelines/enrich/entities/data/people.xz``: holders of public offices with their Wikidata ids.

``python -m training.entities.people FOLDER``: the folder has one CSV a country (``china-ministers.csv``), the list ``html/holders21.csv`` of a
repository of every-politician-scrapers, which was made from Wikidata (CC0), and ``legislators-current.yaml`` of congress-legislators (CC0).
"""

import csv
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pycountry
import yaml

from pipelines.enrich.entities.chains import person_key
from pipelines.enrich.entities.people import DATA, LOW, ROLES, roles_of

NATIONS = {"russia": "RU", "iran": "IR", "turkey": "TR", "south-korea": "KR", "north-korea": "KP", "taiwan": "TW", "us": "US", "united-kingdom": "GB", "scotland": "GB", "swiss": "CH", "saudi": "SA", "venezuela": "VE", "hong-kong": "HK"}  # fmt: skip
ENDINGS = ("-cabinet", "-ministers", "-federal-council")


def nation(stem: str) -> str:
    """Return the ISO code of a file's country; empty for the world."""
    for ending in ENDINGS:
        stem = stem.removesuffix(ending)
    if stem in NATIONS or stem == "world":
        return NATIONS.get(stem, "")
    return str(pycountry.countries.lookup(stem.replace("-", " ")).alpha_2)


DEPUTY = re.compile(
    r"\b(?:deputy|acting|interim|under|assistant|parliamentary|junior|associate|vice)\b|\bminister of state\b",
    re.IGNORECASE,
)
TERMS = {"sen": "senator", "rep": "representative"}


class Tenure(NamedTuple):
    """One person in one office."""

    name: str
    wikidata: str
    country: str
    offices: frozenset[str]
    start: str
    end: str


def holders(folder: Path) -> Iterator[Tenure]:
    """Yield the holders of offices of each country; one of a deputy is marked."""
    for path in sorted(folder.glob("*.csv")):
        country = nation(path.stem)
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                offices = roles_of(row["position"]) & ROLES
                low = {LOW} if offices and DEPUTY.search(row["position"]) else frozenset[str]()
                for name in {row["person"], (row.get("enwiki") or "").split(" (")[0]} - {""}:
                    yield Tenure(
                        name, row["personID"], country, offices | low, (row["start"] or "")[:4], (row["end"] or "")[:4]
                    )


def legislators(folder: Path) -> Iterator[Tenure]:
    """Yield the members of the Congress of the United States, each house as one tenure."""
    for row in yaml.safe_load((folder / "legislators-current.yaml").read_text(encoding="utf-8")):
        name, wikidata = row["name"], row["id"].get("wikidata", "")
        for kind, office in TERMS.items():
            if years := [one["start"][:4] for one in row["terms"] if one["type"] == kind]:
                given = {name["first"], name.get("nickname") or name["first"]}
                for full in {name.get("official_full") or "", *(f"{one} {name['last']}" for one in given)} - {""}:
                    yield Tenure(full, wikidata, "US", frozenset((office,)), min(years), "")


def main() -> None:
    """Write the register: a line a tenure, with name, id, country, roles, first and last year."""
    lines: set[str] = set()
    folder = Path(sys.argv[1])
    for one in (*holders(folder), *legislators(folder)):
        if (
            one.offices
            and one.start.isdigit()
            and one.wikidata.startswith("Q")
            and len(key := person_key(one.name)) > 1
        ):
            offices = " ".join(sorted(one.offices))
            lines.add("\t".join((" ".join(key), one.wikidata, one.country, offices, one.start, one.end)))
    kept = sorted(lines)
    content = lzma.compress("\n".join(kept).encode(), preset=9)
    DATA.write_bytes(content)
    people = {line.split("\t")[1] for line in kept}
    sys.stdout.write(f"{DATA}: {len(content):,} bytes, {len(people):,} people, {len(kept):,} tenures\n")


if __name__ == "__main__":
    main()
