"""Whether what a live run needs is there: settings, broker, topics, sinks, models, the engine."""

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from kafka.errors import KafkaError

from pipelines.enrich import load, versions
from pipelines.enrich.entities import BackendError, DataError
from pipelines.errors import KafkaRefused, Refused, SinkRefused
from pipelines.extras import missing, remedy
from pipelines.jobs.check_engine import looks_at_engine
from pipelines.jobs.early import missing_reader
from pipelines.jobs.findings import Finding, Look, State
from pipelines.jobs.following import require_state
from pipelines.jobs.local import refuse_port
from pipelines.kafka.claim import holders, taken
from pipelines.kafka.topics import TopicFound, survey_topics
from pipelines.settings.checked import checked
from pipelines.settings.file import LiveSinks
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import Values
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import EnrichSettings, MetricsSettings, Settings
from pipelines.sinks.registry import open_sink

if TYPE_CHECKING:
    from pydantic import BaseModel

KAFKA = "kafka"
CONNECT_SECONDS = 2.0
SCARCE_BYTES = 1 << 30


def try_all(given: Values) -> Iterator[Finding]:
    """Check the settings, then try everything that they name, side by side."""
    looks: list[Look] = [_look_at_disk]
    sections: list[tuple[str, type[BaseModel], Callable[[Any], Iterable[Look]]]] = [
        ("", Settings, _looks_of_stages),
        ("", LiveSinks, lambda named: [partial(_look_at_sink, url) for url in named.sinks if url != KAFKA]),
        ("kafka", KafkaSettings, lambda kafka: [partial(_look_at_kafka, kafka, writes=_writes_kafka(given))]),
        ("runner", RunnerSettings, looks_at_engine),
    ]
    for section, model, looks_of in sections:
        try:
            looks += looks_of(checked(model, given, section))
        except Refused as refused:
            yield Finding(f"settings {section}".strip(), State.FAIL, str(refused), "set it to what is allowed")
    looks.append(partial(_look_at_start_on_engine, given))
    with ThreadPoolExecutor() as pool:
        for found in pool.map(_carried_out, looks):
            yield from found


def _look_at_start_on_engine(given: Values) -> Iterator[Finding]:
    """Look whether the engine would get a job that the run refuses, for what several sections say together."""
    try:
        runner, metrics = checked(RunnerSettings, given, "runner"), checked(Settings, given).metrics
        kafka = _quick(checked(KafkaSettings, given, "kafka"))
    except Refused:  # it is a finding of its own
        return
    if not runner.keeps_state():
        return
    for refuse in (partial(refuse_port, metrics, f"runner {runner.runner}"), partial(require_state, runner, kafka)):
        try:
            refuse()
        except Refused as refused:
            yield Finding("start", State.FAIL, str(refused), "change the setting that is named")
        except (KafkaRefused, KafkaError):
            continue  # the broker and the topics have findings of their own


def _quick(kafka: KafkaSettings) -> KafkaSettings:
    return kafka.model_copy(update={"connect_timeout_s": min(kafka.connect_timeout_s, CONNECT_SECONDS)})


def _writes_kafka(given: Values) -> bool:
    try:
        return KAFKA in checked(LiveSinks, given).sinks
    except Refused:  # it is a finding of its own
        return False


def _carried_out(look: Look) -> list[Finding]:
    return list(look())


def _looks_of_stages(settings: Settings) -> list[Look]:
    return [
        partial(_look_at_models, settings.enrich),
        partial(_look_at_port, settings.metrics),
        partial(_look_at_readers, settings),
    ]


def _look_at_disk() -> Iterator[Finding]:
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    state = State.OK if free >= SCARCE_BYTES else State.WARN
    yield Finding("disk", state, f"{free / 1e9:,.1f} GB free in {folder}", "" if state is State.OK else "make room")


def _look_at_models(enrich: EnrichSettings) -> Iterator[Finding]:
    try:
        load(enrich.entities_backend)
    except (BackendError, DataError) as error:
        yield Finding("models", State.FAIL, str(error), "install it, or choose another enrich.entities_backend")
    else:
        yield Finding("models", State.OK, f"entities by {enrich.entities_backend}, loaded")
        yield Finding("registers", State.OK, ", ".join(f"{name} {version}" for name, version in versions().items()))


def _look_at_readers(settings: Settings) -> Iterator[Finding]:
    """Look for what the formats of the articles need."""
    lack, package = missing_reader(settings), missing("html")
    if lack is not None:
        yield Finding("formats", State.FAIL, lack, remedy("html") if package else "set it to what is allowed")
    elif package is not None:
        told = f"pages in HTML become dead letters: {package} is not installed"
        yield Finding("formats", State.WARN, told, remedy("html"))
    else:
        yield Finding("formats", State.OK, "every format can be read")


def _look_at_port(metrics: MetricsSettings) -> Iterator[Finding]:
    if metrics.port is None:
        yield Finding("metrics", State.WARN, "no endpoint", "set metrics.port to watch the run")
        return
    try:
        with socket.create_server((metrics.host, metrics.port)):
            yield Finding("metrics", State.OK, f"{metrics.host}:{metrics.port} is free")
    except OSError as error:
        found = f"{metrics.host}:{metrics.port} cannot be listened on: {error.strerror}"
        yield Finding("metrics", State.FAIL, found, "set metrics.port to a free one; a run may be there already")


def _look_at_sink(url: str) -> Iterator[Finding]:
    try:
        sink = open_sink(url)
        sink.prepare()
    except SinkRefused as refused:
        yield Finding("sink", State.FAIL, str(refused), "start it, or mend the sink that is named")
    else:
        yield Finding("sink", State.OK, f"{sink.name} can be written")


def _look_at_kafka(kafka: KafkaSettings, *, writes: bool) -> Iterator[Finding]:
    quick = _quick(kafka)
    try:
        found = survey_topics(quick, writes=writes)
    except KafkaRefused as refused:
        yield Finding("broker", State.FAIL, str(refused), "start it, or mend the setting that is named")
        return
    yield Finding("broker", State.OK, f"{','.join(kafka.bootstrap_servers)} answers")
    yield _of_group(quick)
    if kafka.reader == "java" and shutil.which("java") is None:
        yield Finding(
            "java", State.FAIL, "kafka.reader is java, and java is not on PATH", "install a JRE, or use python"
        )
    yield from map(_of_topic, found)


def _of_group(kafka: KafkaSettings) -> Finding:
    what = f"group {kafka.group}"
    try:
        others = holders(kafka)
    except KafkaRefused as refused:
        return Finding(what, State.FAIL, str(refused), "give the user the right")
    if others:
        return Finding(what, State.FAIL, taken(kafka, others), "end it, or name another group")
    return Finding(what, State.OK, "no other run reads for it")


def _of_topic(topic: TopicFound) -> Finding:
    what = f"topic {topic.topic}"
    if topic.problem is not None:
        remedy = "create it, or set kafka.create_topics" if not topic.partitions else "change the topic or the setting"
        return Finding(what, State.FAIL, topic.problem, remedy)
    if not topic.partitions:
        return Finding(what, State.WARN, "there is none yet", "the run creates it (kafka.create_topics)")
    count = f"{topic.partitions} partition{'s' if topic.partitions > 1 else ''}"
    return Finding(what, State.OK, f"{count}, {topic.cleanup_policy or 'policy not told'}")
