"""Fit the roles of amounts of which no rule speaks and write ``pipelines/enrich/roles/data/roles.tsv``. ``python -m training.facts.roles FILE.jsonl ...``.

A file has labelled texts (``benchmarks/facts_gold.py``); all their amounts are examples. Amounts of the articles of Reuters-21578, where that collection is
present, are examples too, with the role that a rule gives them and a small weight, and without the nouns that say a role: what stands beside the
noun that a rule knows says the role where there is no such noun. Prints how often the likeliest role is right, of amounts that no rule reads,
in texts left out, five parts in turn.
"""

import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from pathlib import Path
from typing import Final

from benchmarks.facts_gold import Text, read_texts
from benchmarks.replay import CORPUS, FILES, archives, messages
from benchmarks.stages import normalized
from pipelines.enrich.article import enrich_all
from pipelines.enrich.facts import find_facts
from pipelines.enrich.roles import article, evidence, find, learned, local
from pipelines.enrich.roles.lexicon import NONE
from pipelines.enrich.roles.phrases import set_phrase
from schemas import AmountRole
from training.facts.softmax import Example, Model, fit, write

FOLDS: Final = 5
PENALTY: Final = 0.3
ARTICLES: Final = 3_000
RULED: Final = 0.5
"""Weight of a labelled amount that a rule reads."""
OF_RULES: Final = 0.1
"""Weight of an amount whose role is only what a rule says."""
SUREST_RULES: Final = 0.85
LIGHTEST: Final = 0.15
"""Lighter weights are left out of the table."""
SILENT: Final = ""


class Recorder:
    """Stands where amounts without role are filled in, and notes what rules say of each amount, with its features."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self.seen: dict[int, tuple[tuple[str, ...], str]] = {}

    def __call__(
        self,
        said: AbstractSet[int],
        places: dict[int, local.Local],
        _: article.Text,
        facts: article.Facts,
        roles: list[AmountRole | None],
        setting: evidence.Setting,
    ) -> None:
        """Note the amounts of a text."""
        before = NONE
        for index, place in sorted(places.items()):
            amount, role = facts.amounts[index], roles[index]
            ruled = SILENT
            if role is not None:
                ruled = role.name.value if role.confidence >= SUREST_RULES and role.rule != "table-row" else NONE
            elif index in said or set_phrase(place, setting, percent=amount.kind == "percent") is not None:
                ruled = NONE
            self.seen[index] = tuple(learned.clues(place, amount, facts, before)), ruled
            before = NONE if role is None else role.name.value


def examples(texts: Iterable[Text], recorder: Recorder) -> Iterator[Example]:
    """Yield the labelled amounts of texts."""
    for text in texts:
        label = text.label
        recorder.seen.clear()
        find_facts(label["headline"], label["body"], text.entities, text.amounts, text.day)
        for index, (names, ruled) in sorted(recorder.seen.items()):
            role = _label_of(text, index)
            if role is not None:
                yield Example(names, role, label["id"], 1.0 if ruled == SILENT else RULED)


def _label_of(text: Text, index: int) -> str | None:
    """Return the role that the label gives an amount, ``none`` if it has none, or None if it is not labelled."""
    amount, body = text.amounts[index], len(text.label["headline"]) + 1
    at = body * (amount.field == "body")
    for one in text.label["amounts"]:
        if amount.start + at < one["start"] + len(one["surface"]) and one["start"] < amount.end + at:
            return str(one["role"] or NONE)
    return None


def of_rules(recorder: Recorder) -> Iterator[Example]:
    """Yield the amounts of articles whose roles rules say."""
    if not CORPUS.is_dir():
        sys.stdout.write(f"{CORPUS} is not here: labelled texts alone are read\n")
        return
    raws = islice(chain.from_iterable(map(messages, archives(CORPUS, FILES))), ARTICLES)
    for number, one in enumerate(enrich_all([one for one, _ in normalized(list(raws))], None, facts=False)):
        recorder.seen.clear()
        find_facts(one.headline, one.body, one.entities, one.amounts, one.time.date())
        for names, ruled in recorder.seen.values():
            if ruled not in (SILENT, NONE):
                plain = tuple(name for name in names if " says " not in name)
                yield Example(plain, ruled, f"article {number}", OF_RULES)


def report(rows: Sequence[Example], others: Sequence[Example]) -> None:
    """Print how often roles of amounts that no rule reads are right by their probability, in texts left out."""
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        model = fit([*(one for one in rows if _fold(one) != fold), *others], PENALTY)
        left = [one for one in rows if _fold(one) == fold and one.weight == 1]
        for one, shares in zip(left, model.judge(left), strict=True):
            best = int(shares.argmax())
            if model.classes[best] != NONE:
                judged.append((float(shares[best]), model.classes[best] == one.label))
    for least in (0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [right for sure, right in judged if sure >= least]
        sys.stdout.write(f"probability >= {least}: {len(kept)} roles, right {sum(kept) / max(1, len(kept)):.3f}\n")


def _fold(one: Example) -> int:
    return zlib.crc32(one.text.encode()) % FOLDS


def fitted(texts: Iterable[Text]) -> Model:
    """Report on texts left out, and return the model of all."""
    recorder = Recorder()
    vars(find).update(fill_in=recorder)
    rows, others = list(examples(texts, recorder)), list(of_rules(recorder))
    sys.stdout.write(f"{len(rows)} labelled amounts, {len(others)} of rules\n")
    report(rows, others)
    return fit([*rows, *others], PENALTY)


def main(arguments: list[str]) -> None:
    """Fit, report and write."""
    if not arguments:
        sys.exit("usage: python -m training.facts.roles FILE.jsonl ...")
    lines = write(learned.WEIGHTS, fitted(read_texts(map(Path, arguments))), "training.facts.roles", LIGHTEST)
    sys.stdout.write(f"{lines} features\n")


if __name__ == "__main__":
    main(sys.argv[1:])
