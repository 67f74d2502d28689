"""Reports of our own about deals, results, figures and payments, as the pipeline reads them: events for views and docs."""

from pipelines.enrich.article import enrich
from pipelines.sinks.sink import Value
from pipelines.stories.lifecycle.changes import compare_articles
from schemas import Article, EventType, NormalizedArticle
from tests.sinks.values import event

REPORTS = (
    ("deal", 1, "Zenith Optics Inc to buy Glasmark Corp for $2.6 billion", "Zenith Optics Inc said it agreed to buy Glasmark Corp for $2.6 billion in cash."),
    ("deal", 2, "Zenith Optics Inc to buy Glasmark Corp for $2.9 billion", "Zenith Optics Inc raised its offer and agreed to buy Glasmark Corp for $2.9 billion in cash."),
    ("off", 1, "Calder Mills Inc to buy Norrvik Gas Ltd for $3 billion", "Calder Mills Inc agreed to buy Norrvik Gas Ltd for $3 billion."),
    ("off", 2, "Calder Mills Inc calls off purchase of Norrvik Gas Ltd", "Calder Mills Inc terminated its acquisition of Norrvik Gas Ltd."),
    ("results", 1, "Fenwick Foods Inc profit rises in third quarter", "Fenwick Foods Inc posted a net profit of $8.2 million in the third quarter of 2025, against $6.9 million a year earlier. Revenue was $94 million in the third quarter of 2025. Earnings per share were 41 cents in the third quarter of 2025."),
    ("growth", 1, "Norway's inflation at 2.9% in January 2026", "Inflation in Norway was 2.9% in January 2026, the statistics office said."),
    ("growth", 2, "Norway revises January inflation to 3.1%", "Inflation in Norway was 3.1% in January 2026, the statistics office said."),
    ("fine", 1, "Kestrel Bank fined", 'The Finance Authority fined Kestrel Bank Ltd 90 million pounds. "We have learned from this and paid for it," said Kestrel Bank Ltd chairman Dana Orrell.'),
    ("loan", 1, "Loan for Sao Lua Rubber", "Sao Lua Rubber Ltd secured a loan of $95 million from Norrvik Bank Ltd."),
)  # fmt: skip


def report_values() -> list[Value]:
    """Return the events of the reports; those of second versions say what they changed."""
    found: list[Value] = []
    last: dict[str, Article] = {}
    for story, revision, headline, body in REPORTS:
        read = _article(f"{story}-{revision}", revision, headline, body)
        kind = EventType.CREATED if revision == 1 else EventType.UPDATED
        changes = compare_articles(last[story], read) if story in last else None
        published = event(kind, revision, story=story, headline=headline, changes=changes)
        found.append(published.model_copy(update={"article": read}))
        last[story] = read
    return found


def _article(item: str, revision: int, headline: str, body: str) -> Article:
    built = Article.model_validate(
        {
            "provider": "meridian",
            "item_id": item,
            "time": f"2026-03-02T09:0{revision}:00Z",
            "time_source": "version_created",
            "language": "en",
            "headline": headline,
            "headline_base": headline,
            "body": body,
        }
    )
    return enrich(NormalizedArticle(built), None)
