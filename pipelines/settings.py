"""Settings of a run: typed, frozen, checked before anything starts; one class a stage."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from babel.numbers import list_currencies
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipelines.stories.rules import StoryRules
from schemas import UtcTime, WireFormat


class Section(BaseModel):
    """Settings of one stage."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def known_currency(code: str) -> str:
    """Refuse what is no ISO 4217 code."""
    if code not in list_currencies():
        raise ValueError("it is no ISO 4217 currency code such as USD or EUR")
    return code


class ReadSettings(Section):
    """How archives are cut into records."""

    format: WireFormat | None = None
    """The format of all inputs; null to detect it record by record."""
    max_record_bytes: int = Field(default=16 << 20, ge=1 << 10, le=1 << 30)
    """A longer record is rejected."""
    max_dead_letter_bytes: int = Field(default=1 << 20, ge=1 << 10, le=1 << 26)
    """So much of a rejected record is kept with its dead letter."""


class ParseSettings(Section):
    """What one record may ask of a parser."""

    max_elements: int = Field(default=100_000, ge=100)
    """Objects, arrays or tags in one record."""
    max_depth: int = Field(default=64, ge=4, le=500)
    """Nesting of one record."""


class NormalizeSettings(Section):
    """How articles are brought into one shape."""

    default_language: str = Field(default="en", min_length=2)
    """Language of articles that state none."""
    latest: UtcTime | None = None
    """An article dated later than this is rejected; null lets every date pass."""


class EnrichSettings(Section):
    """What is found in the texts."""

    reporting_currency: Annotated[str, AfterValidator(known_currency)] | None = None
    """Convert amounts to this ISO 4217 currency at the rate of the article's day; null leaves them as they stand."""
    entities_backend: Literal["crf", "rules", "spacy"] = "crf"
    """``crf`` comes with the package; ``rules`` has no model; ``spacy`` needs spaCy and one of its English models."""


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
    emit_duplicates: bool = False
    """Write ``story.duplicate`` events to the main stream too; they are always counted."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that read, parse and enrich."""


def latest_plausible(now: datetime, days: int = 1) -> datetime:
    """Name the last moment that an article of today may bear: clocks differ, but not by more than a day."""
    return now.replace(microsecond=0) + timedelta(days=days)
