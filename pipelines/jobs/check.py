"""Check that what a live run needs is available: settings, broker, topics, sinks, models, the engine."""

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from kafka.errors import KafkaError

from pipelines.enrich.article import load, versions
from pipelines.enrich.entities import BackendError, DataError
from pipelines.errors import KafkaRefused, Refused, RegistryRefused, SinkRefused
from pipelines.extras import install_command, missing_package
from pipelines.jobs.check_engine import engine_checks
from pipelines.jobs.check_results import Check, CheckResult, State
from pipelines.jobs.following import require_state
from pipelines.jobs.local import refuse_metrics_port
from pipelines.jobs.preconditions import missing_reader
from pipelines.jobs.verdicts import read_verdicts
from pipelines.kafka.claim import holders, taken
from pipelines.kafka.sink import contract_writers
from pipelines.kafka.topics import TopicFound, survey_topics
from pipelines.registry.client import RegistryClient
from pipelines.registry.contracts import ContractWriter
from pipelines.settings.checked import checked
from pipelines.settings.file import LiveSinks
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import SettingValues
from pipelines.settings.registry import RegistrySettings
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import EnrichSettings, MetricsSettings, Settings
from pipelines.sinks.registry import open_sink

if TYPE_CHECKING:
    from pydantic import BaseModel

KAFKA = "kafka"
CONNECT_SECONDS = 2.0
SCARCE_BYTES = 1 << 30


def run_checks(given: SettingValues) -> Iterator[CheckResult]:
    """Check the settings, then everything that they name, in parallel. Yield the findings in a fixed order."""
    checks: list[Check] = [_check_disk]
    sections: list[tuple[str, type[BaseModel], Callable[[Any], Iterable[Check]]]] = [
        ("", Settings, _stage_checks),
        ("", LiveSinks, lambda named: [partial(_check_sink, url) for url in named.sinks if url != KAFKA]),
        ("kafka", KafkaSettings, lambda kafka: [partial(_check_kafka, kafka, writes=_has_kafka_sink(given))]),
        ("runner", RunnerSettings, engine_checks),
    ]
    for section, model, checks_of in sections:
        try:
            checks += checks_of(checked(model, given, section))
        except Refused as refused:
            yield CheckResult(f"settings {section}".strip(), State.FAIL, str(refused), "set an allowed value")
    checks += (partial(_check_start_on_engine, given), partial(_check_subjects, given))
    with ThreadPoolExecutor() as pool:
        for found in pool.map(lambda check: list(check()), checks):
            yield from found


def _check_start_on_engine(given: SettingValues) -> Iterator[CheckResult]:
    """Check conditions over several sections for which the run would be refused before the engine gets the job."""
    try:
        runner, metrics = checked(RunnerSettings, given, "runner"), checked(Settings, given).metrics
        kafka = _with_short_timeout(checked(KafkaSettings, given, "kafka"))
    except Refused:  # run_checks has a finding for it
        return
    if not runner.keeps_state():
        return
    for refuse in (
        partial(refuse_metrics_port, metrics, f"runner {runner.runner}"),
        partial(require_state, runner, kafka),
    ):
        try:
            refuse()
        except Refused as refused:
            yield CheckResult("start", State.FAIL, str(refused), "change the setting that is named")
        except (KafkaRefused, KafkaError):
            continue  # _check_kafka has a finding for it


def _with_short_timeout(kafka: KafkaSettings) -> KafkaSettings:
    return kafka.model_copy(update={"connect_timeout_s": min(kafka.connect_timeout_s, CONNECT_SECONDS)})


def _has_kafka_sink(given: SettingValues) -> bool:
    try:
        return KAFKA in checked(LiveSinks, given).sinks
    except Refused:  # run_checks has a finding for it
        return False


def _stage_checks(settings: Settings) -> list[Check]:
    return [
        partial(_check_models, settings.enrich),
        partial(_check_port, settings.metrics),
        partial(_check_readers, settings),
        partial(_check_registry, settings.registry),
        partial(_check_verdicts, settings),
    ]


def _check_disk() -> Iterator[CheckResult]:
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    state = State.OK if free >= SCARCE_BYTES else State.WARN
    yield CheckResult("disk", state, f"{free / 1e9:,.1f} GB free in {folder}", "" if state is State.OK else "make room")


def _check_models(enrich: EnrichSettings) -> Iterator[CheckResult]:
    try:
        load(enrich.entities_backend, enrich.companies)
    except (BackendError, DataError) as error:
        yield CheckResult("models", State.FAIL, str(error), "install the model, or set another enrich.entities_backend")
    else:
        yield CheckResult("models", State.OK, f"entities by {enrich.entities_backend}, loaded")
        yield CheckResult("registers", State.OK, ", ".join(f"{name} {version}" for name, version in versions().items()))


def _check_readers(settings: Settings) -> Iterator[CheckResult]:
    """Check that the packages are installed that the formats of the articles need."""
    lack, package = missing_reader(settings), missing_package("html")
    if lack is not None:
        yield CheckResult("formats", State.FAIL, lack, install_command("html") if package else "set an allowed value")
    elif package is not None:
        found = f"pages in HTML become dead letters: {package} is not installed"
        yield CheckResult("formats", State.WARN, found, install_command("html"))
    else:
        yield CheckResult("formats", State.OK, "every format can be read")


def _check_verdicts(settings: Settings) -> Iterator[CheckResult]:
    """Check that the place of the verdicts, if one is set, can be read, and that its records are verdicts."""
    if settings.verdicts is None:
        return
    try:
        found = read_verdicts(settings, CONNECT_SECONDS)
    except Refused as refused:
        yield CheckResult("verdicts", State.FAIL, str(refused), "name a file of JSON Lines or kafka://HOST:PORT/TOPIC")
        return
    told = f"{found.records:,} read from {settings.verdicts}"
    if not found.refused and not found.verdicts.overruled:
        yield CheckResult("verdicts", State.OK, told)
        return
    told += f", {found.verdicts.overruled:,} contradict newer ones and have no effect, {len(found.refused):,} records are none"
    yield CheckResult("verdicts", State.WARN, told, "clear what is not meant: wirebeam verdict clear")


def _check_registry(registry: RegistrySettings) -> Iterator[CheckResult]:
    """Check that the registry, if one is set, answers and accepts the user."""
    if registry.url is None:
        return
    if (package := missing_package("registry")) is not None:
        yield CheckResult("registry", State.FAIL, f"{package} is not installed", install_command("registry"))
        return
    try:
        kinds = RegistryClient(registry, retry_s=0).kinds()
    except RegistryRefused as refused:
        yield CheckResult(
            "registry", State.FAIL, str(refused), "start the registry, or correct the setting that is named"
        )
    else:
        yield CheckResult("registry", State.OK, f"{registry.url} answers: {', '.join(kinds)}")


def _check_subjects(given: SettingValues) -> Iterator[CheckResult]:
    """Check that the registry accepts the schemas of what is written; nothing is registered."""
    try:
        kafka, registry = checked(KafkaSettings, given, "kafka"), checked(Settings, given).registry
    except Refused:  # run_checks has a finding for it
        return
    if kafka.value_format == "json" or not _has_kafka_sink(given):
        return
    if registry.url is None:
        found = f"kafka.value_format is {kafka.value_format}, and registry.url is not set"
        yield CheckResult("registry", State.FAIL, found, "set registry.url, or json")
        return
    if missing_package("registry") is None:
        yield from (_subject_finding(writer) for writer in contract_writers(kafka, registry))


def _subject_finding(writer: ContractWriter) -> CheckResult:
    what = f"subject {writer.subject}"
    try:
        problem = writer.problem()
    except RegistryRefused as refused:
        return CheckResult(what, State.FAIL, str(refused), "start the registry, or correct the setting that is named")
    if problem is not None:
        return CheckResult(what, State.FAIL, problem, "change what is named, or set kafka.value_format to json")
    return CheckResult(what, State.OK, f"it has or accepts the schema ({writer.schema.kind.lower()})")


def _check_port(metrics: MetricsSettings) -> Iterator[CheckResult]:
    if metrics.port is None:
        yield CheckResult("metrics", State.WARN, "no endpoint", "set metrics.port to watch the run")
        return
    try:
        with socket.create_server((metrics.host, metrics.port)):
            yield CheckResult("metrics", State.OK, f"{metrics.host}:{metrics.port} is free")
    except OSError as error:
        found = f"{metrics.host}:{metrics.port} cannot be listened on: {error.strerror}"
        yield CheckResult("metrics", State.FAIL, found, "set metrics.port to a free port; another run may use this one")


def _check_sink(url: str) -> Iterator[CheckResult]:
    try:
        sink = open_sink(url)
        sink.prepare()
    except SinkRefused as refused:
        yield CheckResult("sink", State.FAIL, str(refused), "start the server, or correct the sink")
    else:
        yield CheckResult("sink", State.OK, f"{sink.name} can be written")


def _check_kafka(kafka: KafkaSettings, *, writes: bool) -> Iterator[CheckResult]:
    quick = _with_short_timeout(kafka)
    try:
        found = survey_topics(quick, writes=writes)
    except KafkaRefused as refused:
        yield CheckResult("broker", State.FAIL, str(refused), "start the broker, or correct the setting that is named")
        return
    yield CheckResult("broker", State.OK, f"{','.join(kafka.bootstrap_servers)} answers")
    yield _group_finding(quick)
    if kafka.reader == "java" and shutil.which("java") is None:
        yield CheckResult(
            "java", State.FAIL, "kafka.reader is java, and java is not on PATH", "install a JRE, or use python"
        )
    yield from map(_topic_finding, found)


def _group_finding(kafka: KafkaSettings) -> CheckResult:
    what = f"group {kafka.group}"
    try:
        others = holders(kafka)
    except KafkaRefused as refused:
        return CheckResult(what, State.FAIL, str(refused), "grant the user this right")
    if others:
        return CheckResult(what, State.FAIL, taken(kafka, others), "stop that run, or set another kafka.group")
    return CheckResult(what, State.OK, "no other run reads for this group")


def _topic_finding(topic: TopicFound) -> CheckResult:
    what = f"topic {topic.topic}"
    if topic.problem is not None:
        remedy = "create it, or set kafka.create_topics" if not topic.partitions else "change the topic or the setting"
        return CheckResult(what, State.FAIL, topic.problem, remedy)
    if not topic.partitions:
        return CheckResult(what, State.WARN, "it does not exist yet", "the run creates it (kafka.create_topics)")
    count = f"{topic.partitions} partition{'s' if topic.partitions > 1 else ''}"
    return CheckResult(what, State.OK, f"{count}, {topic.cleanup_policy or 'policy unknown'}")
