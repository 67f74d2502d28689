"""Facts: roles of amounts, holders and dates against labelled texts, speed, and peers. ``python -m benchmarks.facts FILE.jsonl ...``.

Without files each part of ``training/facts/gold`` is scored for itself. Peers of the same run: the nearest noun that says a role with the nearest organisation
(the way of systems that tie an amount to what stands beside it), and spaCy's dependencies where spaCy and an English model are installed.
Processor time is counted on one core, after entities and amounts, which all of them are given.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.facts_gold import Score, Scores, Text, read_texts, score_dates, score_roles
from benchmarks.facts_peers import nearest, spacy_rules
from benchmarks.reuters_labels import missing
from pipelines.enrich.facts import find_facts
from schemas import AmountRole, DateMention

GOLD = Path(__file__).parents[1] / "training" / "facts" / "gold"
REPEATS = 3
"""Passes over the texts that are timed; the best one counts."""
Reader = Callable[[Text], tuple[Sequence[AmountRole | None], Sequence[DateMention]]]


def ours(text: Text) -> tuple[Sequence[AmountRole | None], Sequence[DateMention]]:
    """Return roles and dates as the stage finds them."""
    label = text.label
    found = find_facts(label["headline"], label["body"], text.entities, text.amounts, text.day)
    return [one.role for one in found.amounts], found.dates


def measure(texts: list[Text], read: Reader) -> tuple[Scores, float]:
    """Return the scores of a reader and its words a second."""
    scores = Scores()
    for text in texts:
        roles, dates = read(text)
        score_roles(text, roles, dates, scores)
        score_dates(text, dates, scores)
    best = min(_seconds(texts, read) for _ in range(REPEATS))
    return scores, sum(text.words for text in texts) / best


def _seconds(texts: list[Text], read: Reader) -> float:
    start = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - start


def row(name: str, score: Score) -> str:
    """Return a score as a row of a table."""
    return f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {score.right + score.missed} |"


def report(name: str, scores: Scores, speed: float) -> None:
    """Print the scores of a reader."""
    print(
        f"\n### {name}: {speed:,.0f} words/s\n\n| part | precision | recall | F1 | labels |\n| --- | --- | --- | --- | --- |"
    )
    for part in ("role", "holder", "counterparty", "period", "dates"):
        score: Score = getattr(scores, part)
        if score.right + score.missed:
            print(row(part, score))
    print(f"\nstatus right on {scores.status.precision:.3f} of the amounts whose role is right")


def compare(paths: Sequence[Path]) -> None:
    """Print the scores of the stage and its peers on the texts of files."""
    texts = read_texts(paths)
    if not texts:
        print("\n".join(map(missing, paths)))
        return
    labels = sum(len(text.label["amounts"]) for text in texts)
    names = ", ".join(path.stem for path in paths)
    print(f"{names}: {len(texts)} texts, {sum(text.words for text in texts):,} words, {labels} labelled amounts")
    readers: list[tuple[str, Reader | None]] = [
        ("wirebeam", ours),
        ("nearest noun and organisation", nearest),
        ("spaCy dependencies", spacy_rules()),
    ]
    for name, read in readers:
        if read is None:
            print(f"\n{name}: skipped, spaCy or its model en_core_web_sm is not installed")
        else:
            report(name, *measure(texts, read))


def main(arguments: list[str]) -> None:
    """Score the stage and its peers on labelled texts: those of the files together, or each part of the gold set."""
    files = [Path(one) for one in arguments]
    parts = [files] if files else [[one] for one in sorted(GOLD.glob("*.jsonl"), reverse=True)]
    if not parts:
        print(f"no labelled texts: name files, or put them in {GOLD}")
    for part in parts:
        compare(part)


if __name__ == "__main__":
    main(sys.argv[1:])
