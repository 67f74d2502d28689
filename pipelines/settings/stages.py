"""Settings of a run: typed, frozen, checked before anything starts; one class a stage."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from babel.numbers import list_currencies
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from pipelines.settings.mapping import FieldMapping, known_time_format, read_mapping
from pipelines.settings.stories import StoryRules
from pipelines.settings.trust import Bindings, Trust, read_trust
from schemas import UtcTime, WireFormat


class Section(BaseModel):
    """Settings of one stage."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def known_currency(code: str) -> str:
    """Refuse what is no ISO 4217 code."""
    if code not in list_currencies():
        raise ValueError("it is no ISO 4217 currency code such as USD or EUR")
    return code


def _any_is_null(value: Any) -> Any:
    """Take ``any`` for null: neither TOML nor a command line can write null."""
    return None if value == "any" else value


def _pairs(given: object) -> object:
    """Take ``field=source`` pairs as a list or with commas between them."""
    pairs = given.split(",") if isinstance(given, str) else given
    if not isinstance(pairs, list):
        return given
    if wrong := [pair for pair in pairs if "=" not in str(pair)]:
        raise ValueError(f"{wrong[0]!r} is no pair: FIELD=SOURCE is wanted, such as headline=title")
    return dict(str(pair).split("=", 1) for pair in pairs)


def _whole_mapping(given: dict[str, str]) -> dict[str, str]:
    """Refuse a mapping that names what is no field, or leaves out what every article needs."""
    if given:
        read_mapping(given, "auto")
    return given


def _bindings(given: object) -> object:
    """Take ``place=provider|provider`` pairs with commas between them; ``true`` stands for itself."""
    if not isinstance(given, str):
        return given
    pairs = [pair.strip() for pair in given.split(",") if pair.strip()]
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise ValueError(f"{wrong[0]!r} is no pair: PLACE=PROVIDER is wanted, such as topic:wire-a=a.example")
    found = (pair.split("=", 1) for pair in pairs)
    return {place: True if value == "true" else tuple(value.split("|")) for place, value in found}


def _whole_bindings(given: Bindings) -> Bindings:
    """Refuse bindings that cannot be read."""
    read_trust(given)
    return given


class ReadSettings(Section):
    """How archives are cut into records."""

    format: WireFormat | None = None
    """The format of all inputs; null to detect it record by record."""
    max_record_bytes: int = Field(default=16 << 20, ge=1 << 10, le=1 << 30)
    """A longer record is rejected."""
    max_dead_letter_bytes: int = Field(default=1 << 20, ge=1 << 10, le=1 << 26)
    """So much of a rejected record is kept with its dead letter."""
    trust_provider: Annotated[
        dict[str, Literal[True] | tuple[str, ...]], BeforeValidator(_bindings), AfterValidator(_whole_bindings)
    ] = Field(default_factory=dict)
    """Who vouches for a provider: ``topic:NAME`` or ``path:PREFIX`` to the providers that may come from there, or
    ``header:NAME`` to true. Without any, an item's own word is taken."""

    @property
    def trust(self) -> Trust:
        """The bindings, checked."""
        return read_trust(self.trust_provider)


class ParseSettings(Section):
    """What one record may ask of a parser."""

    max_elements: int = Field(default=100_000, ge=100)
    """Objects, arrays or tags in one record."""
    max_depth: int = Field(default=64, ge=4, le=500)
    """Nesting of one record."""
    map: Annotated[dict[str, str], BeforeValidator(_pairs), AfterValidator(_whole_mapping)] = Field(
        default_factory=dict
    )
    """Reads JSON of no standard: field of the article to path in the record, or to a constant in quotes, as in
    headline=title; item_id, headline, body, time and provider must be mapped."""
    map_time: Annotated[str, AfterValidator(known_time_format)] = "auto"
    """How times of such records are written: auto, seconds, millis, or a pattern such as %d.%m.%Y %H:%M."""

    country: str = Field(default="", pattern="^([A-Za-z]{2})?$")
    """Country (ISO 3166) of the wires: decides what IST, CST, BST, AST or EST in a time is, and whether 03/04/2026 is in March or
    April, where the feed itself shows no country; empty for the defaults of the zone table."""

    @property
    def mapping(self) -> FieldMapping | None:
        """The mapping, checked; null without one."""
        return read_mapping(self.map, self.map_time) if self.map else None


class NormalizeSettings(Section):
    """How articles are brought into one shape."""

    default_language: str = Field(default="en", min_length=2)
    """Language of articles that state none and whose text does not tell it."""
    latest: Annotated[
        UtcTime | None, BeforeValidator(_any_is_null, json_schema_input_type=Literal["any"] | AwareDatetime | None)
    ] = None
    """An article dated later than this is rejected; null, or ``any``, lets every date pass."""


class EnrichSettings(Section):
    """What is found in the texts."""

    reporting_currency: Annotated[str, AfterValidator(known_currency)] | None = None
    """Convert amounts to this ISO 4217 currency at the rate of the article's day; null leaves them as they stand."""
    entities_backend: Literal["crf", "rules", "spacy"] = "crf"
    """``crf`` comes with the package; ``rules`` has no model; ``spacy`` needs spaCy and one of its English models."""


class GuardSettings(Section):
    """What one record may take of a stage before it is cut off."""

    max_seconds: float = Field(default=10, ge=0.05, le=3600)
    """Processor time in one stage; a record that takes longer is rejected with that stage."""
    max_memory_mb: int = Field(default=1024, ge=16, le=1 << 20)
    """Memory that one stage may take more than there was before the record."""
    log_after_s: float = Field(default=3, ge=0.1, le=3600)
    """A record that is longer in one stage is logged while it is there, with its position."""


class BreakerSettings(Section):
    """How many rejected records stop the run, before a bad deployment drains a topic into the dead letters."""

    enabled: bool | None = None
    """Whether the breaker stops runs; null for a live run with the limits that follow, and for a replay with the generous ``replay_`` ones."""
    max_share: float = Field(default=0.5, gt=0, le=1)
    """Share of the last records of one stage that may be rejected."""
    window: int = Field(default=1000, ge=10, le=1_000_000)
    """So many of a stage's last records count."""
    least: int = Field(default=200, ge=1, le=1_000_000)
    """With fewer records than this the share says nothing yet."""
    max_run: int = Field(default=200, ge=1, le=1_000_000)
    """Records that one stage may reject one after the other."""
    replay_max_run: int = Field(default=100_000, ge=1, le=1_000_000_000)
    """The same of a replay for which ``enabled`` is null: what is no archive of articles does not fill the disk."""
    replay_max_share: float = Field(default=0.95, gt=0, le=1)
    """Share of the last ``replay_max_run`` records of one stage of such a replay that may be rejected."""


class MetricsSettings(Section):
    """The endpoint that Prometheus, probes and ``wirebeam top`` ask."""

    port: int | None = Field(default=None, ge=0, le=65_535)
    """Port of /metrics, /healthz and /readyz; 0 for any free one, null for none."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on; it needs no password, so keep it within the machine or a trusted network."""
    ready_within_s: float = Field(default=30, ge=1, le=86_400)
    """Ready while broker and sinks answered, and the watermark moved, no longer ago than this."""


class LogSettings(Section):
    """What is told on standard error while a run goes on."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important lines that are written."""
    form: Literal["auto", "text", "json"] = "auto"
    """``text`` for people, ``json`` for machines; ``auto`` is text on a terminal, else JSON."""


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
    """Cutting off records that take too long or too much memory."""
    breaker: BreakerSettings = BreakerSettings()
    """Stopping a run that rejects too much."""
    metrics: MetricsSettings = MetricsSettings()
    """Metrics and health."""
    log: LogSettings = LogSettings()
    """Log lines."""
    emit_duplicates: bool = False
    """Write ``story.duplicate`` events to the main stream too; they are always counted."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that read, parse and enrich."""


def latest_plausible(now: datetime, days: int = 1) -> datetime:
    """Name the last moment that an article of today may bear: clocks differ, but not by more than a day."""
    return now.replace(microsecond=0) + timedelta(days=days)
