"""Write the JSON Schema of every contract, and the description of the topics: ``python -m schemas.export`` (``make schemas``)."""

import json
from pathlib import Path
from typing import Any

import yaml

from schemas.article import Article
from schemas.asyncapi import describe_topics
from schemas.base import Frozen
from schemas.event import NewsEvent, Story
from schemas.mentions import Entity, MoneyMention
from schemas.message import DeadLetter, RawMessage
from schemas.verdict import Verdict

FOLDER = Path(__file__).parent / "json"
TOPICS = Path(__file__).parent / "asyncapi.yaml"
CONTRACTS: dict[str, type[Frozen]] = {
    "article": Article,
    "dead-letter": DeadLetter,
    "entity": Entity,
    "money-mention": MoneyMention,
    "news-event": NewsEvent,
    "raw-message": RawMessage,
    "story": Story,
    "verdict": Verdict,
}
MAJOR = 1
"""Number of the contracts; it grows with a breaking change only, and the old files are kept."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one contract (2020-12). Fields with a default may be absent, as they are in files if null."""
    schema = CONTRACTS[name].model_json_schema(mode="validation")
    for model in (schema, *schema.get("$defs", {}).values()):
        model.pop("additionalProperties", None)  # a later version may have more fields
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:wirebeam:schema:{name}:{MAJOR}"}
    return head | schema


def export(folder: Path = FOLDER) -> list[Path]:
    """Write all schemas and return their paths."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name in CONTRACTS:
        path = folder / f"{name}.v{MAJOR}.json"
        path.write_text(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def topics_text() -> str:
    """Return the description of the topics as YAML."""
    return str(yaml.safe_dump(describe_topics(), sort_keys=False, allow_unicode=True, width=120))


if __name__ == "__main__":
    TOPICS.write_text(topics_text(), encoding="utf-8")
    for written in export():
        print(written)  # noqa: T201 - it is a command
