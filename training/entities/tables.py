"""Make ``pipelines/enrich/entities/data/words.xz``: word classes and name lists, from openly licensed packages.

``python -m training.entities.tables MODEL LOOKUPS`` where MODEL is the folder of spaCy's en_core_web_md (its vectors are
CC0) and LOOKUPS the ``data`` folder of spacy-lookups-data (MIT).
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.enrich.entities.tables import COMPANY, DATA, HALL, ORGANISATION, PLACE, SINGLE, TEAM, WORK, pack
from training.entities.slots import companies, load_names, short_company, tiers

WORDS = 180_000
CLUSTERS = (96, 700, 3000)
OWN_LISTS = {"FC": COMPANY, "FO": ORGANISATION, "f": ORGANISATION, "O": ORGANISATION, "U": ORGANISATION, "Z": ORGANISATION, "S": TEAM, "u": TEAM} | {
    "i": WORK, "e": WORK, "h": HALL, "V": HALL, "o": SINGLE, "X1": ORGANISATION, "X2": WORK, "X3": HALL
}  # fmt: skip
"""Lists of names.txt whose names are phrases; X1 to X3 fill no slots."""
WORD = re.compile(r"[^\W\d_][\w&.'-]{1,24}")


def vectors(model: Path) -> tuple[dict[str, int], Any]:
    """Return the word vectors of a spaCy pipeline: word -> row, and the rows."""
    import spacy  # noqa: PLC0415 - needed for this program only

    vocab = spacy.load(
        model, exclude=["parser", "tagger", "ner", "attribute_ruler", "lemmatizer", "senter", "tok2vec"]
    ).vocab
    return {vocab.strings[key]: row for key, row in vocab.vectors.key2row.items()}, np.asarray(vocab.vectors.data)


def cluster(rows: Any, count: int, rounds: int = 12, seed: int = 1) -> Any:
    """Group rows by spherical k-means. Return the number of each row's group."""
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    centres = unit[np.random.default_rng(seed).choice(len(unit), count, replace=False)]
    member = np.zeros(len(unit), dtype=np.int64)
    for _ in range(rounds):
        member = np.argmax(unit @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, member, unit)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return member


def _vocabulary(known: set[str], frequency: dict[str, float]) -> list[str]:
    """Return the most frequent words; a word with capitals only if no other spelling is known."""
    fit = [
        w
        for w in known
        if WORD.fullmatch(w) and w in frequency and not (w.isupper() and (w.title() in known or w.lower() in known))
    ]
    return sorted(sorted(fit, key=lambda w: (-frequency[w], w))[:WORDS])


def word_classes(model: Path, lookups: Path) -> dict[str, tuple[int, int, int, int]]:
    """Return for each word its coarse, fine and finest vector cluster and its Brown cluster (0: none)."""
    row_of, rows = vectors(model)
    with gzip.open(lookups / "en_lexeme_cluster.json.gz") as stream:
        brown: dict[str, int] = json.load(stream)
    with gzip.open(lookups / "en_lexeme_prob.json.gz") as stream:
        frequency: dict[str, float] = json.load(stream)
    coarse, fine, finest = (cluster(rows, count) for count in CLUSTERS)
    chosen = _vocabulary(set(row_of) | {w for w, c in brown.items() if c}, frequency)
    return {
        w: (
            int(coarse[row_of[w]]) + 1 if w in row_of else 0,
            int(fine[row_of[w]]) + 1 if w in row_of else 0,
            int(finest[row_of[w]]) + 1 if w in row_of else 0,
            brown.get(w, 0),
        )
        for w in chosen
    }


def name_words() -> dict[str, int]:
    """Return for each lower-case word the lists that contain it, as bits; see ``pipelines.enrich.entities.tables``."""
    lists = tiers()
    last = Counter(name.split()[-1] for name in load_names().people)
    flags: dict[str, int] = {}
    for bit, words in (
        (1, lists["given"]),
        (2, lists["given_corroboration"]),
        (4, [w for w, n in last.items() if n < 4]),
        (8, [w for w, n in last.items() if n >= 4]),
        (16, [w for w in lists["settlement"] if " " not in w]),
        (32, [w for w in lists["demonym"] if " " not in w]),
    ):
        for word in words:
            if WORD.fullmatch(word):
                flags[word] = flags.get(word, 0) | bit
    return flags


def _own_phrases() -> Iterator[tuple[str, int]]:
    own = load_names().own
    for kind, bits in OWN_LISTS.items():
        for name in own.get(kind, ()):
            whole = name.removeprefix("the ")
            for one in {whole, short_company(whole) if kind == "FC" else whole}:
                yield one.lower(), bits


def phrases() -> dict[str, int]:
    """Return the listed names in lower case, some of several words, with the bits of their lists."""
    lists = tiers()
    found: dict[str, int] = {}
    for _, name in companies():
        short = short_company(name).lower()
        if len(short) > 3 and not short.isnumeric():
            found[short] = found.get(short, 0) | COMPANY
    for name in lists["place"] + lists["settlement"]:
        if len(name) > 3 and len(name.split()) < 5 and (" " in name):
            found[name] = found.get(name, 0) | PLACE
    for name in lists["title"]:
        if 1 < len(name.split()) < 5:
            found[name] = found.get(name, 0) | WORK
    for name, bits in _own_phrases():
        found[name] = found.get(name, 0) | bits
    return found


def main(arguments: list[str]) -> None:
    """Write the table."""
    model, lookups = map(Path, arguments)
    content = pack(word_classes(model, lookups), name_words(), phrases())
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_bytes(content)
    sys.stdout.write(f"{DATA}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
