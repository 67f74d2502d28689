"""The contracts that the stages meet in: frozen pydantic models, exported as JSON Schema to ``schemas/json``.

A name is imported from its module when it is first used: a command that refuses its options needs no model of an article.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from schemas.article import (
        Article,
        Control,
        Dateline,
        EnrichedArticle,
        FieldWarning,
        Genre,
        Link,
        NormalizedArticle,
        Organisation,
        ParsedArticle,
        PubStatus,
        Subject,
        Table,
        Tag,
        WarningCode,
    )
    from schemas.base import Frozen, PlainDecimal, UtcTime
    from schemas.event import (
        Changes,
        Corroboration,
        Disposition,
        EventType,
        Evidence,
        FieldChange,
        Materiality,
        NewsEvent,
        Novelty,
        ParagraphChange,
        Story,
        StoryStatus,
        StoryVersion,
    )
    from schemas.facts import AmountRole, DateMention, Party, Quote, RoleName
    from schemas.mentions import (
        AmountKind,
        AmountLink,
        CodedPlace,
        Conversion,
        Entity,
        EntityType,
        Identifier,
        Mention,
        MoneyMention,
        Span,
    )
    from schemas.message import DeadLetter, LetterMark, Origin, RawMessage, Reason, Rejected, WireFormat
    from schemas.world import (
        ChainArgument,
        ChainStep,
        EventArgument,
        EventChain,
        Topic,
        WorldEvent,
        WorldEventChange,
        WorldEventType,
    )

__all__ = [
    "AmountKind",
    "AmountLink",
    "AmountRole",
    "Article",
    "ChainArgument",
    "ChainStep",
    "Changes",
    "CodedPlace",
    "Control",
    "Conversion",
    "Corroboration",
    "DateMention",
    "Dateline",
    "DeadLetter",
    "Disposition",
    "EnrichedArticle",
    "Entity",
    "EntityType",
    "EventArgument",
    "EventChain",
    "EventType",
    "Evidence",
    "FieldChange",
    "FieldWarning",
    "Frozen",
    "Genre",
    "Identifier",
    "LetterMark",
    "Link",
    "Materiality",
    "Mention",
    "MoneyMention",
    "NewsEvent",
    "NormalizedArticle",
    "Novelty",
    "Organisation",
    "Origin",
    "ParagraphChange",
    "ParsedArticle",
    "Party",
    "PlainDecimal",
    "PubStatus",
    "Quote",
    "RawMessage",
    "Reason",
    "Rejected",
    "RoleName",
    "Span",
    "Story",
    "StoryStatus",
    "StoryVersion",
    "Subject",
    "Table",
    "Tag",
    "Topic",
    "UtcTime",
    "WarningCode",
    "WireFormat",
    "WorldEvent",
    "WorldEventChange",
    "WorldEventType",
]
_HOMES: Final = {
    "article": "Article Control Dateline EnrichedArticle FieldWarning Genre Link NormalizedArticle Organisation "
    "ParsedArticle PubStatus Subject Table Tag WarningCode",
    "base": "Frozen PlainDecimal UtcTime",
    "event": "Changes Corroboration Disposition EventType Evidence FieldChange Materiality NewsEvent Novelty "
    "ParagraphChange Story StoryStatus StoryVersion",
    "facts": "AmountRole DateMention Party Quote RoleName",
    "mentions": "AmountKind AmountLink CodedPlace Conversion Entity EntityType Identifier Mention MoneyMention Span",
    "message": "DeadLetter LetterMark Origin RawMessage Reason Rejected WireFormat",
    "world": "ChainArgument ChainStep EventArgument EventChain Topic WorldEvent WorldEventChange WorldEventType",
}
"""Module of this package -> its names that are names of the package."""


def __getattr__(name: str) -> Any:
    """Import a name from its module when it is first used."""
    home = next((module for module, names in _HOMES.items() if name in names.split()), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
