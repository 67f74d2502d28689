"""The API's description (OpenAPI 3.1), made from the questions and their models."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from pipelines import __version__
from pipelines.ask.question import Question
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.shown import StreamedEvent
from pipelines.serve.stream.chosen import StreamQuery
from pipelines.serve.stream.endpoint import ABOUT, MEDIA
from pipelines.serve.stream.endpoint import PATH as STREAM
from schemas.base import Frozen

PREFIX: Final = "/api/v1"
PROBLEM: Final = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
REF: Final = "#/components/schemas/{model}"


def describe_api() -> dict[str, Any]:
    """Return the description as a JSON document."""
    answers: list[type[Frozen]] = [*(question.result for question in QUESTIONS.values()), StreamedEvent]
    _, found = models_json_schema([(model, "serialization") for model in answers], ref_template=REF)
    queries: list[type[Frozen]] = [*(question.query for question in QUESTIONS.values()), StreamQuery]
    taken = (query.model_json_schema(ref_template=REF).get("$defs", {}) for query in queries)
    referred = {name: schema for one in taken for name, schema in one.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wirebeam",
            "version": __version__,
            "description": "Stories, amounts, names, dead letters and runs, read from a sink. It only reads. Exact numbers are strings.",
        },
        "servers": [{"url": PREFIX}],
        "paths": {
            **{question.path: {"get": _operation(name, question)} for name, question in QUESTIONS.items()},
            STREAM: {"get": _stream_operation()},
        },
        "components": {
            "schemas": {**referred, **found.get("$defs", {}), "Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _operation(name: str, question: Question) -> dict[str, Any]:
    return {
        "operationId": name.replace("-", "_"),
        "summary": question.about,
        "parameters": list(parameters(question.query, question.path)),
        "responses": {
            "200": _response("The answer.", {"$ref": REF.format(model=question.result.__name__)}, "application/json"),
            "304": {"description": "The answer has not changed since the one whose ETag was sent in If-None-Match."},
            **_problems("400", "401", "404", "503"),
        },
    }


def _stream_operation() -> dict[str, Any]:
    header = {
        "name": "Last-Event-ID",
        "in": "header",
        "required": False,
        "description": "Id of the last event that was read: the stream goes on after it.",
        "schema": {"type": "string"},
    }
    return {
        "operationId": "stream",
        "summary": ABOUT,
        "parameters": [*parameters(StreamQuery, STREAM), header],
        "responses": {
            "200": _response(
                "Each event's data is one JSON event.", {"$ref": REF.format(model="StreamedEvent")}, MEDIA
            ),
            **_problems("400", "401", "503"),
        },
    }


PROBLEMS: Final = {
    "400": "A parameter is wrong.",
    "401": "The token is missing or wrong.",
    "404": "There is no such thing, or it may not be shown.",
    "503": "The place of the results does not answer.",
}


def _problems(*statuses: str) -> dict[str, Any]:
    form = {"$ref": REF.format(model="Problem")}
    return {status: _response(PROBLEMS[status], form, "application/problem+json") for status in statuses}


def _response(description: str, schema: Mapping[str, Any], media: str) -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": schema}}}


def parameters(query: type[Frozen], path: str) -> list[dict[str, Any]]:
    """Return the parameters of a question: those of its path first."""
    schema = query.model_json_schema(ref_template=REF)
    needed = set(schema.get("required", ()))
    found = [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in path else "query",
            "required": name in needed,
            "description": field.get("description", ""),
            "schema": _plain(field),
        }
        for name, field in schema.get("properties", {}).items()
    ]
    return sorted(found, key=lambda parameter: parameter["in"])


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter: a parameter is never null, it is left out."""
    choices = [one for one in field.get("anyOf", ()) if one.get("type") != "null"]
    plain = {name: value for name, value in field.items() if name not in {"anyOf", "description", "title", "default"}}
    strings = [one for one in choices if one.get("type") == "string"]
    chosen = (strings or choices)[:1]
    return {
        **plain,
        **(chosen[0] if chosen else {}),
        **({"default": field["default"]} if field.get("default") is not None else {}),
    }
