"""Score, speed and peers of the amounts stage: ``python -m benchmarks.amounts``.

Four tables, in one run on one core: our own sets (``benchmarks/data/amounts``); the annotated part of shared/gold/amounts by its own scorer, ours read through parse,
normalize and enrich as a replay reads it, the same for every peer that is installed, and the speed of each on the same text. Speeds compare within a run; across machines they do not.
"""

import importlib.util
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.amounts_sets import FOLDER as SETS
from benchmarks.amounts_sets import tables
from benchmarks.through import Places, through_stages
from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.article import load

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold" / "amounts"
DEV_TEXTS, DEV_GOLD, SCORER = GOLD / "dev.texts.jsonl", GOLD / "dev.gold.jsonl", GOLD / "score.py"
REUTERS = SHARED / "data" / "reuters21578"
SLICES = ("all", "money", "percent", "ranges", "money/modern", "money/1980s", "percent/modern", "percent/1980s")
Row = dict[str, Any]
Reader = Callable[[Row], Iterator[Row]]
_DAYS = ((r"\d{1,2}-[A-Z]{3}-\d{4}", "%d-%b-%Y"), (r"^\d{8}", "%Y%m%d"), (r"^[A-Z][a-z]{2} \d+ \d{4}", "%b %d %Y"))


def day_of(written: str) -> date | None:
    """Return the day of a corpus's date field, in any of its three spellings."""
    for pattern, shape in _DAYS:
        if found := re.search(pattern, written):
            return datetime.strptime(found[0].title() if "-" in found[0] else found[0], shape).date()  # noqa: DTZ007 - a day has no zone
    return None


def read_ours(text: Row) -> Iterator[Row]:
    """Read a text through the real stages, with what the corpus knows of it. An amount without a place in the text is wrong."""
    article = through_stages(text["text"], day_of(text.get("date", "")), tuple(text.get("places", ())))
    places = Places(text["text"], article)
    for mention in article.amounts:
        start, end = places.of(mention.field, mention.start, mention.end) or (0, 0)
        yield {
            "start": start, "end": end, "low": str(mention.low), "high": str(mention.high),
            "currency": mention.currency, "kind": mention.kind.value, "surface": mention.surface,
        }  # fmt: skip


def read_alone(text: Row) -> Iterator[Row]:
    """Run the stage alone, for its speed."""
    context = AmountContext(day=day_of(text.get("date", "")), places=tuple(text.get("places", ())))
    yield from ({"surface": mention.surface} for mention in find_amounts("", text["text"], context))


def predict(texts: Path, reader: Reader = read_ours) -> list[Row]:
    """Return every mention that a reader finds, as rows of the scorer."""
    rows = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    return [{"id": text["id"], **mention} for text in rows for mention in reader(text)]


def read_quantulum(text: Row) -> Iterator[Row]:
    """Return quantulum3's quantities whose unit is a currency or a percentage."""
    from quantulum3 import parser

    for quantity in parser.parse(text["text"]):
        entity = quantity.unit.entity.name
        share = quantity.unit.name == "percentage"
        if entity != "currency" and not share:
            continue
        low = quantity.value - (quantity.uncertainty or 0)
        yield {
            "start": quantity.span[0], "end": quantity.span[1], "low": str(low), "high": str(quantity.value + (quantity.uncertainty or 0)),
            "currency": None if share else _iso(quantity.unit.name), "kind": "percent" if share else "money", "surface": quantity.surface,
        }  # fmt: skip


_NAMED = {
    "dollar": "USD",
    "united states dollar": "USD",
    "euro": "EUR",
    "pound sterling": "GBP",
    "japanese yen": "JPY",
    "yen": "JPY",
}


def _iso(name: str) -> str:
    """Return the code of a unit's English name, by Babel's names."""
    from babel import Locale

    names = {known.lower(): code for code, known in Locale("en").currencies.items()}
    return _NAMED.get(name.lower()) or names.get(name.lower(), name)


_PRICE = re.compile(r"(?:[$€£¥₹]|US\$|EUR|USD|GBP|Rs)?\s?\d[\d.,]*\s?(?:[$€£¥]|USD|EUR|GBP|euros?|dollars?)?")


def read_price_parser(text: Row) -> Iterator[Row]:
    """Return the prices that price-parser reads in every run of digits with its surroundings; it reads one price in a string."""
    from price_parser import Price

    for match in _PRICE.finditer(text["text"]):
        price = Price.fromstring(match[0])
        if price.amount is None or price.currency is None:
            continue
        amount = str(price.amount)
        code = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "Rs": "INR"}.get(
            price.currency, price.currency
        )
        yield {
            "start": match.start(),
            "end": match.end(),
            "low": amount,
            "high": amount,
            "currency": code,
            "kind": "money",
            "surface": match[0],
        }


PEERS: dict[str, Reader] = {"wirebeam": read_ours, "quantulum3": read_quantulum, "price_parser": read_price_parser}


def score(reader: Reader) -> dict[str, dict[str, float]]:
    """Run the corpus's scorer over a reader's mentions."""
    spec = importlib.util.spec_from_file_location("amounts_score", SCORER)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{SCORER} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as folder:
        guessed = Path(folder) / "guessed.jsonl"
        guessed.write_text("".join(json.dumps(row) + "\n" for row in predict(DEV_TEXTS, reader)), encoding="utf-8")
        scores: dict[str, dict[str, float]] = module.run(str(DEV_GOLD), str(guessed))[0]
    return scores


def speed(reader: Reader, texts: list[Row], limit_s: float = 20.0) -> tuple[float, int]:
    """Return characters a second of processor time, best of three passes (of one if that is slow), and the number of mentions."""
    size = sum(len(text["text"]) for text in texts)
    best, found = float("inf"), 0
    for _ in range(3):
        start = time.process_time()
        found = sum(1 for text in texts for _ in reader(text))
        best = min(best, time.process_time() - start)
        if best > limit_s / 3:
            break
    return size / best, found


def reuters(characters: int) -> list[Row]:
    """Return articles of Reuters-21578 up to a size."""
    texts: list[Row] = []
    size = 0
    for archive in sorted(REUTERS.glob("*.sgm")):
        for body in re.findall(r"<BODY>(.*?)&#3;</BODY>", archive.read_text(encoding="latin-1"), re.DOTALL):
            texts.append({"id": str(len(texts)), "text": body})
            size += len(body)
            if size > characters:
                return texts
    return texts


def installed() -> dict[str, Reader]:
    """Return our reader and the peers that can be imported; print the missing ones on standard error."""
    found = {name: reader for name, reader in PEERS.items() if name == "wirebeam" or importlib.util.find_spec(name)}
    for name in PEERS.keys() - found.keys():
        print(f"{name} is not installed: left out (pip install --group bench)", file=sys.stderr)
    return found


def main() -> None:
    """Print the tables, or say which texts are missing."""
    load()
    print("Own sets: value and currency right")
    for line in tables(sorted(SETS.glob("*.tsv"))):
        print(line)
    if not SCORER.exists():
        print(f"the annotated amounts are not here: {GOLD} has no score.py")
        return
    readers = installed()
    print("\nSpan, value and currency (F1 'norm'; detection F1 in parentheses) on the annotated part")
    print(f"{'slice':16}" + "".join(f"{name:>18}" for name in readers))
    scores = {name: score(reader) for name, reader in readers.items()}
    for part in SLICES:
        cells = [scores[name].get(part, {"norm": 0, "det": 0}) for name in readers]
        print(f"{part:16}" + "".join(f"{cell['norm']:>10.3f} ({cell['det']:.3f})" for cell in cells))
    dev = [json.loads(line) for line in DEV_TEXTS.read_text(encoding="utf-8").splitlines()]
    wire = reuters(1_500_000) if REUTERS.exists() else []
    print("\nSpeed on one core, characters a second of processor time")
    print(f"{'reader':16}{'annotated part':>18}{'Reuters-21578':>18}{'mentions':>10}{'against us':>12}")
    ours = speed(read_alone, dev)[0]
    for name, reader in readers.items():
        here = ours if name == "wirebeam" else speed(reader, dev[:60])[0]
        there, found = speed(read_alone, wire) if name == "wirebeam" and wire else (0.0, 0)
        wires = f"{there:,.0f}" if there else "-"
        print(f"{name:16}{here:>18,.0f}{wires:>18}{found or '-':>10}{here / ours:>12.4f}")


if __name__ == "__main__":
    main()
