"""Fit how sure holders are and write ``pipelines/enrich/roles/data/holders.tsv``. ``python -m training.facts.holders FILE.jsonl ...``.

A file has labelled texts (``benchmarks/facts_gold.py``). A holder is right if it is the label's, where the role is right. The sentences of
``benchmarks/facts_sentences.py`` are texts too: what is plain must stay. Each text counts again with
one organisation taken away or taken for a person, as a tagger may read a text that it does not know: these show what a wrong holder
looks like, which texts that the rules were tuned on hardly do. Prints precision and coverage of texts left out, ten parts in turn.

What is written is the mean of the weights that fit the texts and of those of ``data/holders_before.tsv``, which were fitted on texts that are lost: each run gives the same.
"""

import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.facts_gold import Names, Text, pairs, read_texts
from benchmarks.facts_sentences import DAY, Sentence, sentences
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.facts import find_facts
from pipelines.enrich.roles import holder_confidence
from schemas import AmountRole, EntityType
from training.facts.regression import Example, fit, probability, write

BEFORE: Final = Path(__file__).parent / "data" / "holders_before.tsv"
"""Weights that were fitted on texts that are lost, of commit 32b350b."""
FOLDS: Final = 10
PENALTY: Final = 3.0
CHANGED: Final = 0.6
"""Weight of an example of a changed text."""
PLAIN: Final = 16.0
"""Weight of an example of the sentences."""
_MARKS: Final = 10**6
"""The place of an example in the order of reading is written into the confidence."""


class Listener:
    """Notes the features of each holder that is judged while it is patched in; every holder is kept."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: list[tuple[str, ...]] = []

    def __call__(self, names: Iterable[str]) -> float:
        """Note the features."""
        self.heard.append(tuple(names))
        return 1 - len(self.heard) / _MARKS / 10

    def of(self, role: AmountRole) -> tuple[str, ...]:
        """Return the features of the holder of a role."""
        return self.heard[round((1 - (role.holder_confidence or 0)) * _MARKS * 10) - 1]


def examples(text: Text, listener: Listener) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the holders of a text whose roles are right."""
    listener.heard.clear()
    label = text.label
    found = find_facts(label["headline"], label["body"], text.entities, text.amounts, text.day)
    names = Names(text)
    for wanted, role in pairs(text, [one.role for one in found.amounts]):
        if role is not None and role.holder is not None and role.name == wanted["role"]:
            yield listener.of(role), names.same(role.holder, wanted["holder"])


def changed(text: Text) -> Iterator[Text]:
    """Yield a text with each of its organisations taken away, and taken for a person."""
    for at, entity in enumerate(text.entities):
        if entity.type is EntityType.ORGANISATION:
            person = entity.model_copy(update={"type": EntityType.PERSON})
            yield replace(text, entities=(*text.entities[:at], *text.entities[at + 1 :]))
            yield replace(text, entities=(*text.entities[:at], person, *text.entities[at + 1 :]))


def all_examples(texts: Iterable[Text]) -> Iterator[Example]:
    """Yield the examples of texts, and those of changed texts that differ from them."""
    listener = Listener()
    vars(holder_confidence).update(probability=listener)
    for sentence in sentences():
        yield from _of_sentence(sentence, listener)
    for text in texts:
        own = list(examples(text, listener))
        yield from (Example(names, right, text.label["id"]) for names, right in own)
        seen = set(own)
        for other in changed(text):
            fresh = [one for one in examples(other, listener) if one not in seen]
            seen.update(fresh)
            yield from (Example(names, right, text.label["id"], CHANGED, judged=False) for names, right in fresh)


def _of_sentence(sentence: Sentence, listener: Listener) -> Iterator[Example]:
    """Yield the holders of a sentence that its line names."""
    listener.heard.clear()
    found = find_facts("", sentence.text, sentence.entities, find_amounts("", sentence.text), DAY)
    for amount, wanted in zip(found.amounts, sentence.expected, strict=True):
        owner = wanted.rstrip(")").partition("(")[2].partition(">")[0]
        party = None if amount.role is None else amount.role.holder
        if owner and amount.role is not None and party is not None and party.entity is not None:
            right = sentence.entities[party.entity].name == owner
            yield Example(listener.of(amount.role), right, sentence.text, PLAIN, judged=False)


def fitted(rows: list[Example]) -> dict[str, float]:
    """Return the mean of the weights that fit examples and of the earlier ones."""
    found, known = fit(rows, PENALTY), holder_confidence.read_weights(BEFORE)
    return {name: (found.get(name, 0.0) + known.get(name, 0.0)) / 2 for name in found | known}


def report(rows: list[Example]) -> None:
    """Print precision and coverage by the least probability, of texts left out."""
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        weights = fitted([one for one in rows if _fold(one) != fold])
        judged += [(probability(weights, one.names), one.right) for one in rows if one.judged and _fold(one) == fold]
    right = sum(one for _, one in judged)
    for least in (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.82, 0.84, 0.86, 0.9):
        kept = [one for sure, one in judged if sure >= least]
        sys.stdout.write(
            f"probability >= {least}: {len(kept)} of {len(judged)} holders, right {sum(kept) / len(kept):.3f}, of all right {sum(kept) / right:.3f}\n"
        )


def _fold(one: Example) -> int:
    return zlib.crc32(one.text.encode()) % FOLDS


def main(arguments: list[str]) -> None:
    """Fit, report and write."""
    if not arguments:
        sys.exit("usage: python -m training.facts.holders FILE.jsonl ...")
    rows = list(all_examples(read_texts(map(Path, arguments))))
    report(rows)
    lines = write(holder_confidence.WEIGHTS, fitted(rows), "training.facts.holders")
    sys.stdout.write(f"{len(rows)} examples, {lines} weights\n")


if __name__ == "__main__":
    main(sys.argv[1:])
