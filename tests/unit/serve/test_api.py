"""The API keeps to its own description, whatever is asked."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from pipelines.ask.questions import QUESTIONS
from pipelines.serve.openapi import PREFIX, describe_api
from tests.examples import at_most

API = describe_api()
VIEW_PATHS = {view.path: view for view in QUESTIONS.values()}
VALUES = {
    "story_id": ["94b406456e5a48ad", "467f9c07a018ed9e"],
    "kind": ["company", "person", "place", "thing"],
    "name": ["Norrvik Gas", "Izmir", "A/B"],
    "letter_id": ["915f36c118379d3951d18a6d5114b30f"],
    "currency": ["EUR", "USD", "eur"],
    "at": ["2026-03-02T06:00Z", "2026-03-02", "soon"],
    "since": ["2026-03-02T06:00:00+01:00", "1987-01-01"],
    "until": ["2026-03-05", "0.5"],
    "at_least": ["1e9", "-1", "many"],
    "house": ["meridian"],
    "language": ["en"],
    "origins": ["2"],
}
ANY = st.text(max_size=20) | st.integers(-5, 600).map(str)


def test_every_view_is_described() -> None:
    """With its parameters, its answer and its errors; nothing else is."""
    assert set(API["paths"]) == {*VIEW_PATHS, "/stream"}
    for path, view in VIEW_PATHS.items():
        operation = API["paths"][path]["get"]
        assert {parameter["name"] for parameter in operation["parameters"]} == set(view.query.model_fields)
        assert {"200", "304", "400", "401", "404", "503"} == set(operation["responses"])


@pytest.mark.parametrize("path", [*sorted(VIEW_PATHS), "/stream"])
def test_a_parameter_that_is_not_there_is_refused(demo: TestClient, path: str) -> None:
    """It is a mistake, even where contracts pass over what a later version added."""
    filled = re.sub(r"\{[^}]*\}", "1", path.replace("{kind}", "place"))
    fields = VIEW_PATHS[path].query.model_fields if path in VIEW_PATHS else {}
    needed = "".join(f"{name}=2026&" for name, field in fields.items() if field.is_required() and name not in path)
    needed = needed.replace("at=2026", "at=2026-03-02")
    answer = demo.get(f"{PREFIX}{filled}?{needed}colour=red")
    assert answer.status_code == 400
    assert "there is no parameter colour" in answer.json()["detail"]


def test_every_parameter_says_what_is_taken() -> None:
    """Each reference is in the description; a currency has three letters."""
    referred = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(API)))
    assert referred <= set(API["components"]["schemas"])
    taken = {one["name"]: one["schema"] for one in API["paths"]["/stories"]["get"]["parameters"]}
    assert taken["currency"] == {"type": "string", "pattern": "^[A-Za-z]{3}$"}


def test_the_description_is_served(demo: TestClient) -> None:
    """As it is made."""
    assert demo.get(f"{PREFIX}/openapi.json").json() == json.loads(json.dumps(API))


@pytest.mark.slow
@settings(at_most(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_answer_is_as_described(demo: TestClient, data: st.DataObject) -> None:
    """An answer has its schema, an error is a problem; no parameter makes the server fail."""
    path = data.draw(st.sampled_from(sorted(VIEW_PATHS)))
    parameters = API["paths"][path]["get"]["parameters"]
    chosen: dict[str, str] = {}
    place = path
    for parameter in parameters:
        name = parameter["name"]
        value = data.draw(st.sampled_from(VALUES[name]) | ANY if name in VALUES else ANY, label=name)
        if parameter["in"] == "path":
            place = place.replace(f"{{{name}}}", "".join(f"%{byte:02x}" for byte in value.encode()) or "-")
        elif data.draw(st.booleans(), label=f"{name} is given"):
            chosen[name] = value
    answer = demo.get(f"{PREFIX}{place}", params=chosen)
    assert str(answer.status_code) in API["paths"][path]["get"]["responses"], answer.text
    validate(answer.json(), path, str(answer.status_code))


def validate(document: Any, path: str, status: str) -> None:
    """Hold a document to the schema of its response."""
    (content,) = API["paths"][path]["get"]["responses"][status]["content"].values()
    Draft202012Validator({**content["schema"], "components": API["components"]}).validate(document)
