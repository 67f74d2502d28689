"""Make ``pipelines/enrich/entities/data/organisations.xz``: organisations that are no companies, with their Wikidata ids.

``python -m training.entities.organisations FOLDER``: the folder has ``ror.jsonl`` (records of the Research Organization Registry, CC0, one a line),
``parties.csv`` and ``parties_years.csv`` (``wikidata.csv`` and ``wikipedia.csv`` of Party Facts, MIT), ``teams.csv`` (Reep, CC0), and tables in
which only ids of our own names are looked up (ids and labels of Wikidata, CC0): ``bodies.yaml`` (supraverden), ``nsi.json``
(name-suggestion-index), ``agencies.json`` (id to label, of the Federated Agency Registry); and ``names.json``, labels of Wikidata with type and
count, collected from the annotations of ELEVANT. ``organisations.tsv`` has the names by which texts call them.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pycountry
import yaml

from pipelines.enrich.entities.organisations import DATA, name_key, organisation_name, pack
from pipelines.enrich.entities.place_register import resolve
from pipelines.language.places import ENTITY_COUNTRIES

KINDS = {"education": "university", "government": "government", "healthcare": "hospital", "nonprofit": "charity", "facility": "science", "archive": "archive", "other": "other"}  # fmt: skip
"""Types of the Research Organization Registry to kinds; companies are in another register."""
CLUB_FORMS = re.compile(
    r"^(?:A\.?F\.?C\.?|F\.?C\.?|S\.?C\.?|A\.?C\.?|A\.?S\.?) | (?:A\.?F\.?C\.?|F\.?C\.?|S\.?C\.?|C\.?F\.?)$"
)
CLUB_SOURCES = 5
"""Fewest registers of football that know a club."""
TIMES_KNOWN = 2
"""By how many times as many registers a club must be known as its namesakes."""
DISSOLVED_BEFORE = 1985
TIMES_MENTIONED = 5
"""How many times as often as its namesakes texts must mention an organisation."""
ORGANISATION = "Q43229"
LABELS = ("bodies", "agencies", "names", "nsi")
NAMED_KINDS = {"company", "newspaper", "broadcaster", "news agency", "exchange"}
"""Kinds that only the tables of labels have whole."""
QID = re.compile(r"Q[1-9]\d*")
Row = dict[str, Any]


class Named(NamedTuple):
    """A name of an organisation in a source."""

    name: str
    wikidata: str
    country: str
    kind: str
    source: str


def research(folder: Path) -> Iterator[Named]:
    """Yield the English names of active organisations of the Research Organization Registry; both of its schemas."""
    with (folder / "ror.jsonl").open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            kind = next((KINDS[one.lower()] for one in sorted(row["types"]) if one.lower() in KINDS), "")
            ids, country, names = _second(row) if "names" in row else _first(row)
            if row["status"] == "active" and "company" not in {one.lower() for one in row["types"]} and kind:
                yield from (Named(name, one, country, kind, "ror") for name in names for one in ids[:1])


def _second(row: Row) -> tuple[list[str], str, list[str]]:
    ids = [one["preferred"] or one["all"][0] for one in row["external_ids"] if one["type"] == "wikidata"]
    names = [one["value"] for one in row["names"] if one["lang"] in {None, "en"} and "acronym" not in one["types"]]
    return ids, row["locations"][0]["geonames_details"]["country_code"], names


def _first(row: Row) -> tuple[list[str], str, list[str]]:
    listed = row["external_ids"].get("Wikidata") or {}
    known = listed.get("all") or []
    ids = [listed.get("preferred") or (known if isinstance(known, str) else known[0])] if known else []
    labels = [one["label"] for one in row["labels"] if one["iso639"] == "en"]
    return ids, row["country"]["country_code"], [row["name"], *row["aliases"], *labels]


def parties(folder: Path) -> Iterator[Named]:
    """Yield the names of parties that were there in 1985 or later."""
    with (folder / "parties_years.csv").open(encoding="utf-8") as stream:
        gone = {row["partyfacts_id"] for row in csv.DictReader(stream) if row["year_dissolved"].isdigit() and int(row["year_dissolved"]) < DISSOLVED_BEFORE}  # fmt: skip
    with (folder / "parties.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            country = pycountry.countries.get(alpha_3=row["country"])
            if country and row["partyfacts_id"] not in gone:
                for name in (row["name"], row["name_native"]):
                    yield Named(name, row["wikidata_id"], str(country.alpha_2), "party", "parties")


def clubs(folder: Path) -> Iterator[Named]:
    """Yield the names of football clubs that several registers know, without those of a much better known namesake."""
    known: dict[str, list[tuple[int, Named]]] = defaultdict(list)
    with (folder / "teams.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            sources = sum(bool(value) for column, value in row.items() if column.startswith("key_"))
            for name in {row["name"], CLUB_FORMS.sub("", row["name"])}:
                known[organisation_name(name)].append((sources, Named(name, row["key_wikidata"], _nation(row["country"]), "club", "clubs")))  # fmt: skip
    for named in known.values():
        (most, club), *others = sorted(named, key=lambda one: (-one[0], one[1]))
        rivals = [count for count, other in others if other.wikidata != club.wikidata]
        if most >= CLUB_SOURCES and most >= TIMES_KNOWN * max(rivals, default=0):
            yield from (one for _, one in named if one.wikidata == club.wikidata)


def _nation(name: str) -> str:
    found = ENTITY_COUNTRIES.get(name.lower()) or next(
        (str(one.alpha_2) for one in pycountry.countries if one.name == name), ""
    )
    return str(found)


def labels(folder: Path) -> Iterator[Named]:
    """Yield the names of the tables in which only ids of our own names are looked up."""
    for name, row in yaml.safe_load((folder / "bodies.yaml").read_text(encoding="utf-8")).items():
        for one in (
            name,
            *(row.get(field) for field in ("Name_en", "Abbreviation_en", "Name_other_en", "Name_other_2_en")),
        ):
            yield Named(str(one), str(row.get("Wikidata_code")), "", "", "bodies")
    for wikidata, row in json.loads((folder / "nsi.json").read_text(encoding="utf-8"))["wikidata"].items():
        yield Named(row.get("label", ""), wikidata, "", "", "nsi")
    for wikidata, label in json.loads((folder / "agencies.json").read_text(encoding="utf-8")).items():
        yield Named(label, wikidata, "", "", "agencies")


def named(folder: Path) -> Iterator[Named]:
    """Yield the organisations among labels of Wikidata that texts mention, without those of a namesake as often mentioned."""
    known: dict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
    for wikidata, (label, types, count) in json.loads((folder / "names.json").read_text(encoding="utf-8")).items():
        known[organisation_name(label)].append((-count, label, wikidata, types))
    for (count, label, wikidata, types), *others in map(sorted, known.values()):
        if -count >= TIMES_MENTIONED * -min((one[0] for one in others), default=0):
            plain = types == ORGANISATION and -count >= TIMES_MENTIONED and resolve(label) is None
            yield Named(label, wikidata, "", "other" if plain else "", "names")


def own(known: dict[str, list[Named]]) -> Iterator[tuple[str, Named, str]]:
    """Yield the names of ``organisations.tsv`` with what they mean and the evidence they need."""
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        name, country, kind, sure, local = (*line.split("\t"), "", "")[:5]
        plain, _, stated = name.removeprefix("?").partition("=")
        nation = country.strip("-")
        found = stated or _chosen(known[organisation_name(plain)], nation, kind)
        if found is None:
            sys.stderr.write(f"organisations.tsv: no source, or several ids, for {plain}\n")
            continue
        meant = Named(plain, found, nation, kind, "own")
        for alias in dict.fromkeys((*([] if name[0] == "?" or kind == "club" else [plain]), *sure.split("|"))):
            yield alias, meant, ""
        for alias in local.split("|"):
            yield alias, meant, "sport" if kind == "club" else "country"


def _chosen(named: list[Named], country: str, kind: str) -> str | None:
    """Return the id of a name: the one of the sources with a country that agree, else the one of the tables of labels."""
    for source in LABELS if kind in NAMED_KINDS else ("parties", "clubs", "ror", *LABELS):
        if (source == "parties") == (kind == "party") or source in LABELS:
            ids = {
                one.wikidata
                for one in named
                if one.source == source and (not one.country or not country or one.country == country)
            }
            if len(ids) == 1:
                return ids.pop()
    return None


def lines(folder: Path) -> Iterator[str]:
    """Yield the lines of the register."""
    listed = [
        one for source in (research, parties, clubs, named) for one in source(folder) if QID.fullmatch(one.wikidata)
    ]
    known: dict[str, list[Named]] = defaultdict(list)
    for one in (*listed, *(label for label in labels(folder) if QID.fullmatch(label.wikidata))):
        known[organisation_name(one.name)].append(one)
    taken: set[str] = set()
    for alias, one, evidence in own(known):
        if alias:
            taken.add(name_key(alias))
            yield "\t".join((name_key(alias), one.wikidata, one.country, one.kind, evidence))
    for one in listed:
        key = organisation_name(one.name)
        if one.kind and " " in key and key not in taken and key.isascii():
            yield "\t".join((key, one.wikidata, one.country, one.kind, _evidence(one, key)))


def _evidence(one: Named, key: str) -> str:
    """Return what a name needs: nothing, if it has the name of its country."""
    if one.kind == "club" or not one.country:
        return "sport" if one.kind == "club" else ""
    nation = pycountry.countries.get(alpha_2=one.country)
    plain = organisation_name(str(getattr(nation, "common_name", nation.name))) if nation else ""
    return "" if plain and f" {plain} " in f" {key} " else "country"


def main() -> None:
    """Write the register."""
    made = sorted(set(lines(Path(sys.argv[1]))))
    content = pack(made)
    DATA.write_bytes(content)
    sys.stdout.write(
        f"{DATA}: {len(content):,} bytes, {len({line.split(chr(9))[1] for line in made}):,} organisations, {len(made):,} names\n"
    )


if __name__ == "__main__":
    main()
