"""Make ``pipelines/enrich/entities/data/people.xz``: holders of public offices with their Wikidata ids.

``python -m training.entities.people FOLDER``: the folder has one CSV a country (``china-ministers.csv``), the list ``html/holders21.csv`` of a
repository of every-politician-scrapers, which was made from Wikidata (CC0).
"""

import csv
import lzma
import sys
from collections import defaultdict
from pathlib import Path

import pycountry

from pipelines.enrich.entities.chains import person_key
from pipelines.enrich.entities.people import DATA, ROLES, roles_of

NATIONS = {"russia": "RU", "iran": "IR", "turkey": "TR", "south-korea": "KR", "north-korea": "KP", "taiwan": "TW", "us": "US", "united-kingdom": "GB", "scotland": "GB", "swiss": "CH", "saudi": "SA", "venezuela": "VE", "hong-kong": "HK"}  # fmt: skip
ENDINGS = ("-cabinet", "-ministers", "-federal-council")


def nation(stem: str) -> str:
    """Return the ISO code of a file's country; empty for the world."""
    for ending in ENDINGS:
        stem = stem.removesuffix(ending)
    if stem in NATIONS or stem == "world":
        return NATIONS.get(stem, "")
    return str(pycountry.countries.lookup(stem.replace("-", " ")).alpha_2)


def main() -> None:
    """Write the register: a line a tenure, with name, id, country, roles, first and last year."""
    lines: set[str] = set()
    ids: dict[str, set[str]] = defaultdict(set)
    for path in sorted(Path(sys.argv[1]).glob("*.csv")):
        country = nation(path.stem)
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                roles, start, end = roles_of(row["position"]), (row["start"] or "")[:4], (row["end"] or "")[:4]
                names = {row["person"], (row.get("enwiki") or "").split(" (")[0]} - {""}
                if not (roles & ROLES) or not start.isdigit() or not row["personID"].startswith("Q"):
                    continue
                for name in names:
                    if len(key := person_key(name)) > 1:
                        ids[" ".join(key)].add(row["personID"])
                        lines.add(
                            "\t".join((" ".join(key), row["personID"], country, " ".join(sorted(roles)), start, end))
                        )
    kept = sorted(lines)
    content = lzma.compress("\n".join(kept).encode(), preset=9)
    DATA.write_bytes(content)
    people = {one for several in ids.values() for one in several}
    sys.stdout.write(f"{DATA}: {len(content):,} bytes, {len(people):,} people, {len(kept):,} tenures\n")


if __name__ == "__main__":
    main()
