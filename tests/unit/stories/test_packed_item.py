"""An item as it travels to its desk keeps where it came from."""

import pytest

from pipelines.stories.describe.packed_item import pack_article, unpack_article
from schemas import Origin
from tests.sinks.values import article

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    "origin",
    [
        Origin(source="a.ndjson", offset=7),
        Origin(source="kafka://t", partition=1, offset=7, item=2),
        Origin(source="kafka://t", partition=1, offset=7, traceparent=TRACE),
    ],
)
def test_an_item_keeps_its_place_and_its_trace(origin: Origin) -> None:
    """Fields that a record lacks come back as null."""
    assert unpack_article(pack_article(article("Tin rises", 1), origin))[1] == origin
