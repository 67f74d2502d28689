"""An article that is carried as its JSON is the article that it was written from."""

import pickle
import warnings
from typing import Any

import pytest

from pipelines.sinks.jsonl.lines import to_json
from pipelines.stories.describe.packed_item import pack_article, unpack_article
from pipelines.stories.lifecycle.fold import fold_desk
from schemas import Article, NewsEvent, Origin
from schemas.serialized import SerializedArticle
from tests.unit.stories.items import FIRE, filed

ORIGIN = Origin(source='a "odd",name', partition=3, offset=7, item=2)


def article(**fields: Any) -> Article:
    """Return an article of a filed item, with other values."""
    found, _ = unpack_article(filed("a", "UPDATE 1-Harbour fire kills 27", FIRE, **fields).packed)
    return found.plain()


@pytest.mark.parametrize("body", [FIRE, "", 'He said: "body":"",\n"origin":{'])
def test_an_unpacked_article_equals_the_packed_one(body: str) -> None:
    """Also one without a text, and one whose text looks like JSON."""
    packed = article().model_copy(update={"body": body, "advisory": "Eds: UPDATES"})
    found, origin = unpack_article(pack_article(packed, ORIGIN))
    assert (found, origin) == (packed, ORIGIN)
    assert packed == found
    assert hash(found) == hash(packed)
    assert found.has_body is packed.has_body is bool(body)
    assert pickle.loads(pickle.dumps(found)) == packed
    assert found.model_dump_json() == packed.model_dump_json()
    assert dict(found) == dict(packed)


def test_only_the_head_is_read_until_more_is_asked_for() -> None:
    """Headlines and slug are at hand; the body is read with all the rest."""
    found, _ = unpack_article(pack_article(article(), ORIGIN))
    assert found.headline
    assert "body" not in vars(found)
    assert found.body == FIRE
    assert vars(found).keys() == Article.model_fields.keys()
    with pytest.raises(AttributeError, match="no attribute 'boddy'"):
        found.boddy  # noqa: B018


def test_a_copy_with_other_values_is_a_plain_article() -> None:
    """Its JSON would be that of the old values."""
    found, _ = unpack_article(pack_article(article(), ORIGIN))
    changed = found.model_copy(update={"body": "Other."})
    assert type(changed) is Article
    assert changed.body == "Other."


def test_an_event_is_written_the_same_with_the_json_and_with_the_article() -> None:
    """By the sinks' own function, and by pydantic's, which reads the article first."""
    (story,) = fold_desk(
        [filed("a", "Harbour fire kills 12"), filed("a", "UPDATE 1-Harbour fire kills 27", FIRE, minutes=5)]
    )
    assert story.events
    for event in story.events:
        plain = NewsEvent.model_validate_json(event.model_dump_json())
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert to_json(event) == to_json(plain) == plain.model_dump_json(exclude_none=True).encode()
        assert event == plain


def test_a_constructed_value_is_the_validated_one() -> None:
    """With its defaults, in the order in which the fields are written, and with the fields that were set."""
    plain = Origin(offset=5, source="x")
    made = Origin.model_construct(offset=5, source="x")
    assert made == plain
    assert made.model_fields_set == plain.model_fields_set
    made.model_copy(update=dict.fromkeys(plain.model_fields_set ^ set(type(plain).model_fields)))
    assert made.model_fields_set == plain.model_fields_set  # values that are made share it, and copies do not
    assert made.model_dump_json() == plain.model_dump_json()
    assert isinstance(SerializedArticle.of(b"{}", {}), Article)
