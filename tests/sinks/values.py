"""Events for the sinks' tests: those of the demo, and some that are built for a purpose."""

from base64 import b64encode
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.sinks.sink import Run, Value
from schemas import Article, DeadLetter, EventType, Evidence, MoneyMention, NewsEvent, Origin, Reason

DEMO = Path(__file__).parent.parent / "golden" / "demo"
DEMO_EVENTS = (DEMO / "events.jsonl").read_bytes().count(b"\n")
HEADLINE = "Tin rises"
ACCOUNT: dict[str, Any] = {
    "wirebeam": "0.1.0",
    "versions": {"python": "3.11"},
    "settings": {"workers": 1},
    "inputs": [{"name": "a.txt"}],
    "input_digest": "d1",
    "accounting": {"in": 3, "emitted": 1, "duplicate": 1, "late": 0, "held": 0, "filtered": 0, "dead": 1},
    "timings": {"finished": "2026-03-02T10:00:00+00:00", "seconds": 1.5, "peak_memory_mb": 100},
}


def demo_values() -> list[Value]:
    """Give all events and dead letters of the demo, and an account."""
    events = [NewsEvent.model_validate_json(line) for line in (DEMO / "events.jsonl").read_bytes().splitlines()]
    letters = [DeadLetter.model_validate_json(line) for line in (DEMO / "dead_letters.jsonl").read_bytes().splitlines()]
    return [*events, *letters, Run(ACCOUNT)]


def event(kind: EventType, revision: int, *, story: str = "s1", headline: str = HEADLINE, **more: Any) -> NewsEvent:
    """Build an event; one that shows something has an article."""
    shown = kind in {EventType.CREATED, EventType.UPDATED, EventType.CORRECTED, EventType.RELEASED}
    minute = more.pop("minute", revision)
    built = {
        "event_id": f"{story}-{kind.value}-{revision}",
        "type": kind,
        "story_id": story,
        "revision": revision,
        "time": f"2026-03-02T09:{minute:02}:00Z",
        "provider": "meridian",
        "item_id": f"{story}-{revision}",
        "version": str(revision),
        "headline": headline,
        "evidence": Evidence(key="none"),
        "article": article(headline, revision, **more.pop("article", {})) if shown else None,
        "origin": Origin(source="a.ndjson", offset=revision),
    }
    return NewsEvent.model_validate(built | more)


def article(headline: str, revision: int, **more: Any) -> Article:
    """Build an article."""
    built = {
        "provider": "meridian",
        "item_id": f"i{revision}",
        "time": f"2026-03-02T09:{revision:02}:00Z",
        "time_source": "version_created",
        "headline": headline,
        "headline_base": headline,
        "body": f"{headline}, revision {revision}.",
    }
    return Article.model_validate(built | more)


def money(value: str, surface: str = "5 dollars") -> MoneyMention:
    """Build an amount."""
    exact = Decimal(value)
    return MoneyMention(
        field="body", start=0, end=len(surface), surface=surface, kind="money", low=exact, high=exact, currency="USD"
    )


def facts(surface: str) -> dict[str, Any]:
    """Build an amount, an event of the world and a quote of the same words."""
    span: dict[str, Any] = {"field": "body", "start": 0, "end": len(surface), "surface": surface}
    return {
        "amounts": (money("5", surface),),
        "world_events": ({"type": "merger", "trigger": span, "confidence": 0.9},),
        "quotes": ({**span, "confidence": 0.9},),
    }


def letter(raw: bytes = b"\x00\xff") -> DeadLetter:
    """Build a dead letter."""
    return DeadLetter(
        stage="parse",
        reason=Reason.MALFORMED,
        detail="no valid JSON: " + b64encode(raw).decode(),
        origin=Origin(source="kafka://articles", partition=1, offset=7),
        raw=raw,
        raw_size=len(raw),
        key=b"\x01",
        headers=(("h", b"\x02"),),
    )
