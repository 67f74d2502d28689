"""The models of results, and what a rejected record raises."""

from schemas import (
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

__all__ = [
    "Article",
    "DeadLetter",
    "EnrichedArticle",
    "Entity",
    "MoneyMention",
    "NewsEvent",
    "NormalizedArticle",
    "Rejected",
    "Story",
]
