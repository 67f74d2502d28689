"""Wirebeam as a library: amounts, entities and facts of a text, articles of files, whole replays and their results.

>>> import wirebeam
>>> [(one.surface, one.currency, int(one.low)) for one in wirebeam.amounts("It paid about 5 mln euros.")]
[('5 mln euros', 'EUR', 5000000)]

What a function needs is imported when it is first called, so importing this package is cheap, and amounts need neither Beam
nor a model. ``wirebeam.beam`` has the stages as transforms for pipelines of your own.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pipelines import __version__
    from pipelines.errors import Answer
    from wirebeam.models import (
        Article,
        DeadLetter,
        EnrichedArticle,
        Entity,
        MoneyMention,
        NewsEvent,
        NormalizedArticle,
        Rejected,
        Story,
    )
    from wirebeam.reading import read
    from wirebeam.results import Results, open  # noqa: A004 - read as wirebeam.open
    from wirebeam.runs import EventAmount, EventEntity, Run, replay
    from wirebeam.texts import amounts, entities, facts

__all__ = [
    "Answer",
    "Article",
    "DeadLetter",
    "EnrichedArticle",
    "Entity",
    "EventAmount",
    "EventEntity",
    "MoneyMention",
    "NewsEvent",
    "NormalizedArticle",
    "Rejected",
    "Results",
    "Run",
    "Story",
    "__version__",
    "amounts",
    "entities",
    "facts",
    "open",
    "read",
    "replay",
]
_HOMES: Final = {
    "pipelines": "__version__",
    "pipelines.errors": "Answer",
    "wirebeam.models": "Article DeadLetter EnrichedArticle Entity MoneyMention NewsEvent NormalizedArticle Rejected Story",
    "wirebeam.reading": "read",
    "wirebeam.results": "Results open",
    "wirebeam.runs": "EventAmount EventEntity Run replay",
    "wirebeam.texts": "amounts entities facts",
}
"""Module -> the names that it gives this package."""


def __getattr__(name: str) -> Any:
    """Import a name from its module when it is first used."""
    home = next((module for module, names in _HOMES.items() if name in names.split()), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return __all__
