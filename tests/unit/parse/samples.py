"""Fixtures of all formats: files of our own making, a folder a format."""

from pipelines.parse import parse_all
from schemas import Article, ParsedArticle, Rejected
from tests.unit.parse.messages import DATA, LIMITS, message

FOLDER = DATA
FIXTURES = sorted(path for path in FOLDER.rglob("*") if path.is_file())


def items(name: str) -> list[ParsedArticle | Rejected]:
    """Read all items of a fixture."""
    return parse_all(message((FOLDER / name).read_bytes()), LIMITS)


def article(name: str, number: int = 0) -> Article:
    """Read one item of a fixture, which must be an article."""
    item = items(name)[number]
    assert isinstance(item, Article), item
    return item


def outcome(item: Article | Rejected) -> str:
    """Give the id of an article or the reason of a rejection."""
    return item.item_id if isinstance(item, Article) else item.reason.value
