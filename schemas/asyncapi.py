"""The description of the Kafka topics (AsyncAPI 3.1), made from the contracts: ``schemas/asyncapi.yaml``."""

from typing import Any, Final

MAJOR: Final = 1
JSON: Final = "application/json"
OURS: Final = {
    "wirebeam-event-type": "What happened: `story.updated`.",
    "wirebeam-schema": "The same as `$schema` in the value.",
    "wirebeam-schema-version": "Version of the contract.",
    "wirebeam-event-id": "Id of the event.",
    "wirebeam-revision": "Number of the event in its story: a reader applies an event only if it is greater than the story's.",
}
CLOUD_EVENTS: Final = {
    "ce_specversion": "1.0",
    "ce_id": "Id of the event.",
    "ce_source": "`urn:wirebeam:provider:` and the provider.",
    "ce_type": "`wirebeam.` and what happened.",
    "ce_subject": "Id of the story.",
    "ce_time": "Event time.",
    "ce_dataschema": "The same as `$schema` in the value.",
    "content-type": "`application/json`",
    "traceparent": "Trace of the record that the event came from (W3C Trace Context), if it had one.",
}
DEAD: Final = {
    "wirebeam-dead-id": "Id of the letter.",
    "wirebeam-dead-stage": "Stage that rejected the record.",
    "wirebeam-dead-reason": "Class of the problem.",
    "wirebeam-dead-detail": "One sentence.",
    "wirebeam-dead-source": "Where the record came from.",
    "wirebeam-dead-offset": "Its offset there.",
    "wirebeam-dead-partition": "Its partition, if it has one.",
    "wirebeam-dead-item": "Number of the item in a record of several.",
    "wirebeam-dead-raw-size": "Size of the whole record in bytes.",
    "wirebeam-dead-timestamp": "Time of the record, if it has one.",
    "wirebeam-dead-schema-version": "Version of the contract.",
}
ARTICLES: Final = {"wirebeam-format": "Format of the record; without it the format is detected."}


def describe_topics() -> dict[str, Any]:
    """Return the description; names of topics are the defaults of the settings."""
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Wirebeam",
            "version": str(MAJOR),
            "description": "Articles of news wires come in; what happened to their stories goes out. A consumer applies an event "
            "only if its revision is greater than the story's.",
        },
        "defaultContentType": JSON,
        "channels": {
            "articles": _channel(
                "wirebeam.articles", "article", "Articles in any wire format, as their providers sent them."
            ),
            "events": _channel("wirebeam.events", "event", "Events of stories, keyed by story."),
            "deadLetters": _channel("wirebeam.dead-letters", "deadLetter", "Rejected records, byte for byte."),
        },
        "operations": {
            "readArticles": _operation("receive", "articles"),
            "writeEvents": _operation("send", "events"),
            "writeDeadLetters": _operation("send", "deadLetters"),
        },
        "components": {
            "messages": {
                "article": _message("An article of a wire", ARTICLES) | {"contentType": "application/octet-stream"},
                "event": _message("Something that happened to a story", OURS | CLOUD_EVENTS)
                | {"contentType": JSON, "payload": _contract("news-event")},
                "deadLetter": _message("A rejected record", DEAD) | {"contentType": "application/octet-stream"},
            }
        },
    }


def _channel(address: str, message: str, about: str) -> dict[str, Any]:
    return {
        "address": address,
        "description": about,
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
    }


def _operation(action: str, channel: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}


def _message(title: str, headers: dict[str, str]) -> dict[str, Any]:
    fields = {name: {"type": "string", "description": about} for name, about in headers.items()}
    return {"title": title, "headers": {"type": "object", "properties": fields}}


def _contract(name: str) -> dict[str, Any]:
    return {
        "schemaFormat": "application/schema+json;version=draft-07",
        "schema": {"$ref": f"./json/{name}.v{MAJOR}.json"},
    }
