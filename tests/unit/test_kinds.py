"""Names of companies that the tagger takes for people."""

import pytest

from pipelines.enrich.kinds import with_companies
from schemas import Entity, EntityType, Mention


def kind(name: str, body: str) -> EntityType:
    at = body.index(name)
    mention = Mention(field="body", start=at, end=at + len(name), surface=name)
    entity = Entity(type=EntityType.PERSON, name=name, mentions=(mention,), salience=1.0)
    return with_companies("", body, [entity])[0].type


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Glenmuir", "Commodity trader Glenmuir was handed a fine."),
        ("Peartree", "Peartree shares fell 3 percent, and he lost his bet."),
        ("Kilwa Cement", "Kilwa Cement plans a second kiln."),
        ("Belmarche", "Belmarche is parting with its shops."),
    ],
)
def test_companies(name: str, body: str) -> None:
    assert kind(name, body) is EntityType.ORGANISATION


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Okonjo", "Chief executive Okonjo earned two million dollars."),
        ("Quist", "Quist, 48, leads the company."),
        ("Maria Foss", "Maria Foss leads the company."),
        ("Leon", "Leon said it was enough."),
    ],
)
def test_people(name: str, body: str) -> None:
    assert kind(name, body) is EntityType.PERSON
