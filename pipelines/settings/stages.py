"""Settings of a run, frozen and validated before anything starts: one class for each stage."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from babel.numbers import list_currencies
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from pipelines.settings.mapping import FieldMapping, known_time_format, read_mapping
from pipelines.settings.registry import RegistrySettings
from pipelines.settings.stories import StoryRules
from pipelines.settings.trust import Bindings, Trust, read_trust
from schemas import UtcTime, WireFormat

SIZE: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([MG])(?:I?B)?")
LEAST_MEMORY: Final = 1200 << 20
"""Bytes that a replay takes at least: Python, Beam, models, and what one desk needs beside its files."""


class Section(BaseModel):
    """Settings of one stage."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def known_currency(code: str) -> str:
    """Return an ISO 4217 code. Raise ``ValueError`` for any other text."""
    if code not in list_currencies():
        raise ValueError("it is not an ISO 4217 currency code such as USD or EUR")
    return code


def _any_is_none(value: Any) -> Any:
    """Return None for ``any``, since neither TOML nor a command line can write None; return other values as they are."""
    return None if value == "any" else value


def _bytes(given: object) -> object:
    """Return a number of bytes from a text such as ``2G`` or ``1500M``; return other values as they are."""
    if not isinstance(given, str) or given.isdigit():
        return given
    if not (found := SIZE.fullmatch(given.strip().upper())):
        raise ValueError("it is not a size: write a number with M or G, such as 1500M or 2G")
    return int(float(found[1]) * (1 << {"M": 20, "G": 30}[found[2]]))


def _enough_memory(size: int) -> int:
    """Return a number of bytes. Raise ``ValueError`` if a replay cannot run in so few."""
    if size < LEAST_MEMORY:
        raise ValueError(
            f"it is too small: a replay needs at least {LEAST_MEMORY >> 20}M, of which Beam, the models and what they remember take two thirds"
        )
    return size


def _pairs(given: object) -> object:
    """Return a dictionary from ``field=source`` pairs, in a list or separated by commas."""
    pairs = given.split(",") if isinstance(given, str) else given
    if not isinstance(pairs, list):
        return given
    if wrong := [pair for pair in pairs if "=" not in str(pair)]:
        raise ValueError(f"{wrong[0]!r} is not a pair: write FIELD=SOURCE, such as headline=title")
    return dict(str(pair).split("=", 1) for pair in pairs)


def _whole_mapping(given: dict[str, str]) -> dict[str, str]:
    """Return the mapping. Raise ``ValueError`` if it has an unknown field or lacks a required one."""
    if given:
        read_mapping(given, "auto")
    return given


def _bindings(given: object) -> object:
    """Return a dictionary from ``place=provider|provider`` pairs, separated by commas; ``true`` is the constant."""
    if not isinstance(given, str):
        return given
    pairs = [pair.strip() for pair in given.split(",") if pair.strip()]
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise ValueError(f"{wrong[0]!r} is not a pair: write PLACE=PROVIDER, such as topic:wire-a=a.example")
    found = (pair.split("=", 1) for pair in pairs)
    return {place: True if value == "true" else tuple(value.split("|")) for place, value in found}


def _whole_bindings(given: Bindings) -> Bindings:
    """Return the bindings. Raise ``ValueError`` for wrong ones."""
    read_trust(given)
    return given


class ReadSettings(Section):
    """How archives are split into records."""

    format: WireFormat | None = None
    """Format of all inputs; default: detected for each record."""
    max_record_bytes: int = Field(default=16 << 20, ge=1 << 10, le=1 << 30)
    """A longer record is rejected."""
    max_dead_letter_bytes: int = Field(default=1 << 20, ge=1 << 10, le=1 << 26)
    """Bytes of a rejected record that its dead letter keeps."""
    retry_s: float = Field(default=120, ge=0, le=86_400)
    """Time for which a range of an object in a cloud or on a web server is tried again; then the run stops."""
    trust_provider: Annotated[
        dict[str, Literal[True] | tuple[str, ...]], BeforeValidator(_bindings), AfterValidator(_whole_bindings)
    ] = Field(default_factory=dict)
    """Bindings of providers to sources: ``topic:NAME`` or ``path:PREFIX`` to the providers that may come from there, or
    ``header:NAME`` to true. Without any, every provider is accepted."""

    @property
    def trust(self) -> Trust:
        """The validated bindings."""
        return read_trust(self.trust_provider)


class ParseSettings(Section):
    """Limits of one record in a parser, and the mapping of JSON that follows no standard."""

    max_elements: int = Field(default=100_000, ge=100)
    """Most objects, arrays or tags in one record."""
    max_depth: int = Field(default=64, ge=4, le=500)
    """Deepest nesting of one record."""
    map: Annotated[dict[str, str], BeforeValidator(_pairs), AfterValidator(_whole_mapping)] = Field(
        default_factory=dict
    )
    """Mapping of JSON that follows no standard: field of the article to path in the record, or to a constant in quotes,
    as in headline=title; item_id, headline, body, time and provider are required."""
    map_time: Annotated[str, AfterValidator(known_time_format)] = "auto"
    """Format of times in such records: auto, seconds, millis, or a pattern such as %d.%m.%Y %H:%M."""

    country: str = Field(default="", pattern="^([A-Za-z]{2})?$")
    """Country (ISO 3166) of the wires: decides the zone of IST, CST, BST, AST or EST, and whether 03/04/2026 is in March or
    April, if the feed names no country; empty for the defaults of the zone table."""

    @property
    def mapping(self) -> FieldMapping | None:
        """The validated mapping, or None."""
        return read_mapping(self.map, self.map_time) if self.map else None


class NormalizeSettings(Section):
    """How articles are normalized."""

    default_language: str = Field(default="en", min_length=2)
    """Language of articles that state none and whose text does not show it."""
    latest: Annotated[
        UtcTime | None, BeforeValidator(_any_is_none, json_schema_input_type=Literal["any"] | AwareDatetime | None)
    ] = None
    """An article dated later than this is rejected; ``any`` for no limit."""


class EnrichSettings(Section):
    """How texts are enriched with entities and amounts."""

    reporting_currency: Annotated[str, AfterValidator(known_currency)] | None = None
    """Convert amounts to this ISO 4217 currency at the rate of the article's day; default: no conversion."""
    entities_backend: Literal["crf", "rules", "spacy"] = "crf"
    """Entity tagger: ``crf`` (a model in the package), ``rules`` (no model) or ``spacy`` (needs spaCy and an English model)."""
    companies: str | None = Field(default=None, min_length=1)
    """CSV file with companies of your own, which win over the register: columns name, aliases (separated by |), mic and typed identifiers."""
    facts: bool = True
    """Add what an article says about the world: its topics, its dates, what its amounts are, and the events that it reports."""


class GuardSettings(Section):
    """Limits of time and memory for one record in one stage."""

    max_seconds: float = Field(default=10, ge=0.05, le=3600)
    """Most processor time in one stage; a record that needs more is rejected by that stage."""
    max_memory_mb: int = Field(default=1024, ge=16, le=1 << 20)
    """Most memory that one stage may allocate for one record."""
    log_after_s: float = Field(default=3, ge=0.1, le=3600)
    """A record that is in one stage for longer is logged with its position, while it is there."""


class BreakerSettings(Section):
    """Limits of rejected records that stop the run, before a bad deployment turns a whole topic into dead letters."""

    enabled: bool | None = None
    """Whether the breaker stops runs; default: live runs by these limits, replays by the higher ``replay_`` limits."""
    max_share: float = Field(default=0.5, gt=0, le=1)
    """Largest share of rejected records among the last ``window`` of one stage."""
    window: int = Field(default=1000, ge=10, le=1_000_000)
    """Number of a stage's last records that the share is counted over."""
    least: int = Field(default=200, ge=1, le=1_000_000)
    """Fewest records for which the share is counted."""
    max_run: int = Field(default=200, ge=1, le=1_000_000)
    """Most records that one stage may reject in succession."""
    replay_max_run: int = Field(default=100_000, ge=1, le=1_000_000_000)
    """Most records in succession for a replay with ``enabled`` not set, so that a wrong input does not fill the disk."""
    replay_max_share: float = Field(default=0.95, gt=0, le=1)
    """Largest share of rejected records among the last ``replay_max_run`` of one stage in such a replay."""


class MetricsSettings(Section):
    """The HTTP endpoint for Prometheus, probes and ``wirebeam top``."""

    port: int | None = Field(default=None, ge=0, le=65_535)
    """Port of /metrics, /healthz and /readyz; 0 for any free port; default: no endpoint."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on; it needs no password, so keep it on the machine or in a trusted network."""
    ready_within_s: float = Field(default=30, ge=1, le=86_400)
    """The run is ready if broker and sinks answered, and the watermark moved, within this time."""


class LogSettings(Section):
    """The log lines on standard error during a run."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """Lowest level of lines that are written."""
    form: Literal["auto", "text", "json"] = "auto"
    """Form of lines: ``text``, ``json``, or ``auto`` for text on a terminal and JSON elsewhere."""


def _http_address(address: str) -> str:
    """Return the address of a web server. Raise ``ValueError`` for any other text, and for one that holds a password."""
    found = urlsplit(address)
    if found.scheme not in {"http", "https"} or not found.hostname:
        raise ValueError("it must be an address that begins with http:// or https://, such as http://127.0.0.1:4318")
    if found.username is not None:
        raise ValueError("it must not hold a user name or password, which others can see")
    return address


def _lineage_place(place: str) -> str:
    """Return where lineage goes. Raise ``ValueError`` if that is neither a file nor a web server."""
    if place.startswith("file:") and len(place) > len("file:"):
        return place
    try:
        return _http_address(place)
    except ValueError as error:
        raise ValueError(f"{error}; or file: and a path, such as file:lineage.jsonl") from None


class LineageSettings(Section):
    """What a run read and wrote, as OpenLineage events; needs the extra ``lineage``."""

    to: Annotated[str, AfterValidator(_lineage_place)] | None = None
    """Where the events go: ``http://HOST:PORT``, or ``file:PATH``, one a line; default: nowhere. A token is read from the variable
    WIREBEAM_LINEAGE_TOKEN."""
    namespace: str = Field(default="wirebeam", min_length=1)
    """Namespace of the jobs."""
    job: str | None = Field(default=None, min_length=1)
    """Name of the job; default: ``replay``, or ``run.`` and the consumer group."""


class TracingSettings(Section):
    """Spans of the stages that a record passes, by OpenTelemetry; needs the extra ``tracing``."""

    endpoint: Annotated[str, AfterValidator(_http_address)] | None = None
    """OTLP endpoint (HTTP) that spans are sent to, such as http://127.0.0.1:4318; default: no spans. A record is traced if its
    header ``traceparent`` says that it is sampled."""


class Settings(Section):
    """All settings of a run."""

    read: ReadSettings = ReadSettings()
    """Reading."""
    parse: ParseSettings = ParseSettings()
    """Parsing."""
    normalize: NormalizeSettings = NormalizeSettings()
    """Normalizing."""
    enrich: EnrichSettings = EnrichSettings()
    """Enriching."""
    stories: StoryRules = StoryRules()
    """Joining articles to stories."""
    guard: GuardSettings = GuardSettings()
    """Rejecting records that take too long or too much memory."""
    breaker: BreakerSettings = BreakerSettings()
    """Stopping a run that rejects too much."""
    registry: RegistrySettings = RegistrySettings()
    """Schema registry of Kafka values."""
    metrics: MetricsSettings = MetricsSettings()
    """Metrics and health."""
    log: LogSettings = LogSettings()
    """Log lines."""
    lineage: LineageSettings = LineageSettings()
    """Reporting what a run read and wrote."""
    tracing: TracingSettings = TracingSettings()
    """Tracing records."""
    emit_duplicates: bool = False
    """Write ``story.duplicate`` events too; they are always counted."""
    verdicts: str | None = Field(default=None, min_length=1)
    """Verdicts of editors, which join, part and pin stories: a file of JSON Lines, or ``kafka://HOST:PORT/TOPIC``."""
    verdicts_interval_s: float = Field(default=15, ge=0.1, le=86_400)
    """Seconds after which a live run reads the verdicts again."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that read, parse and enrich."""
    memory_limit: Annotated[
        int, BeforeValidator(_bytes, json_schema_input_type=int | str), AfterValidator(_enough_memory)
    ] = 2 << 30
    """Memory that a replay may take, 1200M or more. Desks that need more are folded in files of the output folder; the
    results are the same."""


def latest_plausible(now: datetime, days: int = 1) -> datetime:
    """Return the latest plausible time of an article: ``days`` from now, since clocks differ by less."""
    return now.replace(microsecond=0) + timedelta(days=days)
