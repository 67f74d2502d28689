"""Writing ninjs 3: valid by the IPTC's schema, and the same article when it is read again.

The schema beside this file is the IPTC's own (github.com/iptc/newsinjson), under the licence beside it.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipelines.language.instruments import organisation_of
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse.formats.ninjs.write import write_ninjs
from pipelines.parse.iptc import in_order
from schemas import (
    Article,
    Control,
    Dateline,
    Link,
    ParsedArticle,
    PubStatus,
    Subject,
    Table,
    Tag,
    WireFormat,
)
from tests.unit.parse.messages import DATA, read, read_all

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parent / "ninjs-schema_3.1.json").read_bytes()))
RELATIONS = ["previous_version", "evolved_from", "rewrite_of", "corrects", "kills", "part_of"]

characters = st.characters(exclude_categories=["Cs"])
texts = st.text(characters, min_size=1, max_size=20).map(str.strip).filter(bool)
words = st.from_regex(r"[a-z][a-z0-9.-]{0,8}", fullmatch=True)
ids = texts | st.from_regex(r"(tag:[a-z]{1,4},2026:|urn:|https://m\.example/)[a-z0-9.]{1,12}", fullmatch=True)
times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
maybe = st.none() | texts
schemes = words.filter(lambda word: word not in {"urn", "tag", "http", "https", "mailto", "genre", "event"})
codes = texts.filter(lambda code: not code.startswith("//"))


def tuples(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3).map(tuple)


def of_scheme(scheme: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Subject, ...]]:
    return tuples(st.builds(Subject, scheme=scheme, code=codes, name=maybe))


subjects = st.tuples(
    of_scheme(schemes | st.just("medtop") | schemes.map("https://{}/topics: x".format)),
    of_scheme(st.just("genre")),
    of_scheme(st.just("event")),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw articles as parsers give them: texts without outer white space, genres and events behind other subjects."""
    source = draw(st.sampled_from(["version_created", "first_created"]))
    when = draw(times)
    link = st.builds(
        Link, relation=st.sampled_from(RELATIONS), target=ids, by=st.sampled_from(["item_id", "series_id", "headline"])
    )
    return Article(
        provider=draw(words),
        item_id=draw(ids),
        version=draw(st.none() | st.integers(0, 10**9 - 1)),
        series_id=draw(maybe),
        take=draw(st.none() | st.integers(0, 99)),
        url=draw(st.none() | st.from_regex(r"https://[a-z]{1,5}/[a-z?&=%]{0,9}", fullmatch=True)),
        links=draw(tuples(link)),
        tags=draw(st.sampled_from([(), (Tag(text="sig:correction", control=Control.CORRECTED),)])),
        status=draw(st.sampled_from(PubStatus)),
        urgency=draw(st.none() | st.integers(1, 9)),
        time=when,
        time_source=source,
        first_created=when if source == "first_created" else draw(st.none() | times),
        embargo_until=draw(st.none() | times),
        expires=draw(st.none() | times),
        language=draw(st.sampled_from(["und", "en", "de-CH"])),
        headline=draw(texts),
        slug=draw(maybe),
        advisory=draw(maybe),
        byline=draw(maybe),
        dateline=draw(st.none() | st.builds(Dateline, place=texts)),
        credit=draw(maybe),
        copyright=draw(maybe),
        usage_terms=draw(maybe),
        subjects=sum(draw(subjects), ()),
        organisations=draw(tuples(st.builds(organisation_of, texts, tuples(words)))),
        people=draw(tuples(texts)),
        places=draw(tuples(texts)),
        body=draw(st.text(characters, max_size=60).filter(lambda text: not text or not text.isspace())),
    )


@given(articles())
def test_what_is_written_is_valid_and_reads_as_the_same_article(article: Article) -> None:
    """The round trip is the identity, and the IPTC's schema has no complaint."""
    written = write_ninjs(article)
    assert [error.message for error in SCHEMA.iter_errors(json.loads(written))] == []
    assert read(written) == article


def parsed() -> Iterator[Article]:
    """Give every article of the samples of all formats."""
    for path in sorted(DATA.glob("*/*")):
        items = read_all(path.read_bytes(), WireFormat(path.parent.name))
        yield from (item for item in items if isinstance(item, Article))


@pytest.mark.parametrize("article", list(parsed()), ids=lambda article: article.item_id)
def test_articles_of_every_format_survive(article: Article) -> None:
    """All but the day of a dateline and where a time was read that ninjs has no field for; a trailer is text again,
    and genres and events stand behind the other subjects. A headline taken from the body is stated by then, and warnings are gone.
    """
    written = write_ninjs(article)
    assert [error.message for error in SCHEMA.iter_errors(json.loads(written))] == []
    again = read(written)
    place = article.dateline and article.dateline.model_copy(update={"day": None, "agency": None})
    source = article.time_source if article.time_source == "first_created" else "version_created"
    body = "\n\n".join(filter(None, (article.body, article.trailer)))
    assert again == article.model_copy(
        update={
            "dateline": place,
            "time_source": source,
            "subjects": in_order(article.subjects),
            "body": body,
            "trailer": None,
            "headline_source": "stated",
            "warnings": (),
        }
    )


def test_what_normalize_parts_comes_back_together() -> None:
    """Tables and trailer return to the text, where they are found again; the headline keeps its tags."""
    article = Article(
        provider="m",
        item_id="tag:m.example,2026:1",
        time=datetime(2026, 3, 3, tzinfo=UTC),
        time_source="version_created",
        headline="UPDATE 1-Tin rises",
        headline_base="Tin rises",
        dateline=Dateline(place="LONDON", day=date(2026, 3, 3)),
        body="Tin rose.\n\nIt fell later.",
        tables=(Table(rows=(("Tin", "33,500"), ("Lead", "2,000")), after=1),),
        trailer="(Reporting by Ann Lee)",
    )
    again = normalize(ParsedArticle(read(write_ninjs(article))), "en", TimeLimits())
    assert (again.body, again.tables, again.trailer) == (article.body, article.tables, article.trailer)
    assert (again.headline, again.headline_base) == ("UPDATE 1-Tin rises", "Tin rises")
    assert again.dateline == Dateline(place="LONDON")


def test_codes_of_the_iptc_are_written_by_their_addresses() -> None:
    """Who reads ninjs need not know our schemes."""
    article = read(
        b'{"uri": "tag:m.example,2026:1", "versioncreated": "2026-03-03", "headline": "Tin",'
        b' "subject": [{"literal": "medtop:20000385", "name": "market"}]}'
    )
    assert json.loads(write_ninjs(article))["subjects"] == [
        {"name": "market", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000385"}
    ]
