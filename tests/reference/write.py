"""Write the reference pages of the docs from the code: ``make reference``."""

import argparse
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from pipelines.ask.question import columns_of, parameters_of
from pipelines.ask.questions import QUESTIONS
from pipelines.cli.command import COMMANDS
from pipelines.cli.query import option_of
from pipelines.metrics.catalogue import METRICS
from pipelines.serve.tools import TOOLS
from pipelines.settings.file import settings_schema
from pipelines.settings.origins import flag_name, variable_name
from schemas import Article, DeadLetter, Entity, MoneyMention, NewsEvent, Story
from tests.reference.benchmark_page import benchmark_page

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
MADE = "<!-- made by `make reference` from the code; do not edit -->\n"
CONTRACTS: dict[str, tuple[str, type[BaseModel]]] = {
    "event": ("Events", NewsEvent),
    "article": ("Articles", Article),
    "story": ("Stories", Story),
    "dead-letter": ("Dead letters", DeadLetter),
    "entity": ("Entities", Entity),
    "amount": ("Amounts", MoneyMention),
}
ALLOWED = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "like `{}`",
    "minItems": "at least {} of them",
}


def pages() -> dict[str, str]:
    """Give every reference page by its file's name."""
    made = {"settings.md": settings_page(), "commands.md": commands_page(), "metrics.md": metrics_page()}
    made["questions.md"] = questions_page()
    made["benchmarks.md"] = benchmark_page(MADE)
    return made | {f"{name}.md": contract_page(title, model) for name, (title, model) in CONTRACTS.items()}


def cell(text: object) -> str:
    """Write a text into a cell of a table."""
    return re.sub(r"\s+", " ", str(text)).replace("``", "`").replace("|", "\\|").strip()


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([cell(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def questions_page() -> str:
    """List every question with its parameters and columns, and where it can be asked."""
    tools = {tool.question: name for name, tool in reversed(list(TOOLS.items()))}
    parts = [f"# Questions\n\n{MADE}", "How they are asked is told in [query results](../query-results.md).\n"]
    for name, question in QUESTIONS.items():
        fields = question.query.model_fields
        parts.append(f"## {name}\n\n{question.about}\n")
        parts.append(
            f"`wirebeam query DB {name}`, page and API `{question.path}`, tool `{tools[name]}`. "
            f"Columns: {', '.join(f'`{column}`' for column in columns_of(question))}.\n"
        )
        if parameters := parameters_of(question):
            rows = (
                (f"`{option_of(one)}`{', required' if fields[one].is_required() else ''}", fields[one].description)
                for one in parameters
            )
            parts.append(table(("parameter", "meaning"), rows))
    return "\n".join(parts)


def settings_page() -> str:
    """List every setting with its type, default, what is allowed, its variable and its flag."""
    schema = settings_schema()
    parts = [f"# Settings\n\n{MADE}", "How settings are given and which wins is told in [settings](../settings.md).\n"]
    for path, section, rows in _sections(schema, schema, ()):
        title = ".".join(path) or "of the run"
        parts.append(f"## {title}\n\n{section.get('description', '')}\n".replace("\n\n\n", "\n"))
        parts.append(table(("setting", "type", "default", "meaning"), rows))
    return "\n".join(parts)


def _sections(
    schema: dict[str, Any], at: dict[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], dict[str, Any], list[Any]]]:
    inner, rows = {}, []
    for name, raw in at.get("properties", {}).items():
        field = _resolved(schema, raw)
        if "properties" in field:
            inner[name] = field | {"description": raw.get("description", field.get("description", ""))}
        else:
            place = (*path, name)
            how = f"{raw.get('description', '')} `{variable_name(place)}`, `{flag_name(place)}`"
            rows.append((f"`{name}`", _type(schema, raw), _default(raw), how))
    if rows:
        yield path, at if path else {}, rows
    for name, field in inner.items():
        yield from _sections(schema, field, (*path, name))


def _resolved(schema: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    refs = [field.get("$ref"), *(one.get("$ref") for one in field.get("allOf", ()))]
    named = next((one for one in refs if one), None)
    return schema["$defs"][named.rpartition("/")[2]] if named else field


def _type(schema: dict[str, Any], field: dict[str, Any]) -> str:
    options = [_resolved(schema, one) for one in field.get("anyOf", [field])]
    return " or ".join(dict.fromkeys(_one_type(schema, one) for one in options))


def _one_type(schema: dict[str, Any], field: dict[str, Any]) -> str:
    field = _resolved(schema, field)
    if "properties" in field:
        return f"[{field['title']}](#{field['title'].lower()})"
    if "items" in field:
        return f"list of {_type(schema, field['items'])}"
    if "enum" in field or "const" in field:
        return ", ".join(f"`{one}`" for one in field.get("enum", [field.get("const")]))
    if "anyOf" in field:
        return _type(schema, field)
    kind = {"null": "nothing", "array": "list"}.get(field.get("type", "any"), field.get("type", "any"))
    limits = [
        text.format(field[name]) for name, text in ALLOWED.items() if name in field and "](" not in str(field[name])
    ]
    shape = [field["format"]] if field.get("format") not in {None, "path"} else []
    return " ".join([kind, *(f"({one})" for one in [", ".join([*shape, *limits])] if one)])


def _default(field: dict[str, Any]) -> str:
    if "default" not in field:
        return "none: it is needed"
    value = field["default"]
    return "nothing" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def commands_page() -> str:
    """List every command with its arguments; settings are on a page of their own."""
    parts = [f"# Commands\n\n{MADE}"]
    for name, text in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"wirebeam {name}")
        import_module(f"pipelines.cli.{name}").add_arguments(parser)
        parts += _command(parser, text)
    parts.append("Exit codes: 0 done, 1 failed or different, 2 refused at the start, 130 interrupted.\n")
    return "\n".join(parts)


def _command(parser: argparse.ArgumentParser, text: str, level: int = 2) -> Iterator[str]:
    yield f"{'#' * level} {parser.prog}\n\n{text[0].upper()}{text[1:]}.\n"
    actions = [one for one in parser._actions if not isinstance(one, argparse._HelpAction | argparse._SubParsersAction)]
    rows = [
        (_named(one), (one.help or "").replace("%%", "%"))
        for one in actions
        if not _is_setting(one) and one.help != argparse.SUPPRESS
    ]
    if rows:
        yield table(("argument", "meaning"), rows)
    if len(rows) < len(actions):
        yield "And every [setting](settings.md) that it reads, as a flag.\n"
    for sub in (one for one in parser._actions if isinstance(one, argparse._SubParsersAction)):
        helps = {choice.dest: choice.help for choice in sub._choices_actions}
        for name, inner in sub.choices.items():
            yield from _command(inner, helps.get(name) or name, level + 1)


def _is_setting(action: argparse.Action) -> bool:
    return action.dest.startswith(("kafka_", "runner_", "metrics_", "breaker_", "guard_", "log_", "stories_", "read_"))


def _named(action: argparse.Action) -> str:
    value = f" {action.metavar or ('{' + ','.join(map(str, action.choices)) + '}' if action.choices else action.dest.upper())}"
    flags = ", ".join(action.option_strings)
    return f"`{flags}{'' if action.nargs == 0 else value}`" if flags else f"`{value.strip()}`"


def metrics_page() -> str:
    """List every metric."""
    rows = (
        (f"`{one.name}`", one.kind.value, ", ".join(f"`{label}`" for label in one.labels), one.help) for one in METRICS
    )
    text = "What to watch, and the dashboard, are told in [operations](../operations.md).\n"
    return "\n".join([f"# Metrics\n\n{MADE}", text, table(("metric", "kind", "labels", "meaning"), rows)])


def contract_page(title: str, model: type[BaseModel]) -> str:
    """List the fields of a contract and of the values within it."""
    schema = model.model_json_schema(mode="serialization")
    parts = [f"# {title}\n\n{MADE}", "The JSON Schemas are in `schemas/json`.\n"]
    for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
        if "properties" in part:
            parts.append(f"## {name}\n\n{part.get('description', '').replace('``', '`')}\n")
            parts.append(table(("field", "type", "meaning"), _fields(schema, part)))
    return "\n".join(parts)


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, field in part["properties"].items():
        yield f"`{name}`", _type(schema, field), field.get("description", "")


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
