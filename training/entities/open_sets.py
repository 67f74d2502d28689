"""Bring hand-labelled sets of others into the form that ``foreign.py`` reads: ``python -m training.entities.open_sets SOURCES FOLDER``.

``SOURCES`` has the repositories' folders ``CrossNER/ner_data`` and ``Re-DocRED/data``. docs/entities.md names authors and licences.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.entities.foreign import Token, sentences

CROSSNER = ("politics", "science", "music", "literature", "ai")
KINDS = {
    "PER": ("person", "politician", "scientist", "researcher", "musicalartist", "writer"),
    "ORG": ("organisation", "organization", "politicalparty", "university", "band"),
    "LOC": ("location", "country"),
    "MISC": ("misc", "event", "election", "award", "conference", "product", "programlang", "academicjournal", "magazine", "album", "song", "book", "poem"),
}  # fmt: skip
"""Types of CrossNER in this project's scheme; the others (fields, proteins, metrics) are no names here."""
TYPES = {one: kind for kind, those in KINDS.items() for one in those}


def crossner(path: Path) -> Iterator[list[Token]]:
    """Yield the sentences of a file of CrossNER, in this project's types."""
    for rows in sentences(path):
        made: list[Token] = []
        dropped = False
        for word, tag in rows:
            begins, _, kind = tag.partition("-")
            if begins == "B":
                dropped = word.islower() or kind not in TYPES
            made.append((word, "O" if tag == "O" or dropped or kind not in TYPES else f"{begins}-{TYPES[kind]}"))
        yield made


def docred(documents: list[dict[str, Any]]) -> Iterator[list[Token]]:
    """Yield the sentences of documents of DocRED; dates and numbers are no names."""
    for document in documents:
        for number, words in enumerate(document["sents"]):
            tags = ["O"] * len(words)
            mentions = [one for entity in document["vertexSet"] for one in entity if one["sent_id"] == number]
            for one in sorted(mentions, key=lambda one: one["pos"][0] - one["pos"][1]):
                start, end = one["pos"]
                if one["type"] in KINDS and words[start][:1].isupper() and set(tags[start:end]) == {"O"}:
                    tags[start:end] = [f"B-{one['type']}"] + [f"I-{one['type']}"] * (end - start - 1)
            yield [(word, tag) for word, tag in zip(words, tags, strict=True) if word.strip()]


def write(path: Path, rows: Iterator[list[Token]]) -> None:
    """Write sentences, a token a line."""
    text = "\n".join("".join(f"{word}\t{tag}\n" for word, tag in sentence) for sentence in rows)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Read the repositories' files and write one file a set."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sources", type=Path)
    options.add_argument("folder", type=Path)
    chosen = options.parse_args()
    for name in CROSSNER:
        parts = [chosen.sources / "CrossNER/ner_data" / name / f"{part}.txt" for part in ("train", "dev", "test")]
        write(chosen.folder / f"crossner-{name}.tsv", (rows for part in parts for rows in crossner(part)))
    files = [chosen.sources / "Re-DocRED/data" / f"{part}_revised.json" for part in ("dev", "test")]
    documents = [one for file in files for one in json.loads(file.read_text(encoding="utf-8"))]
    write(chosen.folder / "docred.tsv", docred(documents))


if __name__ == "__main__":
    main()
