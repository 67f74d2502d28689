"""Every text field is cleaned, not headline and body alone."""

from datetime import UTC, datetime

from pipelines.normalize.characters import clean_fields
from schemas import Article, Dateline, Organisation, Subject

DAY = datetime(2026, 3, 3, tzinfo=UTC)


def test_mojibake_is_mended_in_every_field() -> None:
    """Text that was decoded wrongly at the provider."""
    wrong, right = "procÃ¨s &amp; santÃ©", "procès & santé"
    article = Article(
        provider="p",
        item_id="i",
        time=DAY,
        time_source="record",
        headline="x",
        body="y",
        slug=wrong,
        byline=wrong,
        credit=wrong,
        copyright=wrong,
        usage_terms=wrong,
        people=(wrong,),
        places=("Leeds", wrong),
        subjects=(Subject(scheme="keyword", code=wrong, name=wrong), Subject(scheme="keyword", code="tin")),
        organisations=(Organisation(name=wrong, symbols=("XPAR:A",)),),
        dateline=Dateline(place=wrong),
    )
    clean = clean_fields(article)
    assert wrong not in str(clean)
    assert (clean.slug, clean.usage_terms, clean.places, clean.dateline) == (
        right,
        right,
        ("Leeds", right),
        Dateline(place=right),
    )
    assert clean.subjects[0] == Subject(scheme="keyword", code=right, name=right)
    assert clean.organisations == (Organisation(name=right, symbols=("XPAR:A",)),)
    assert clean_fields(clean) is clean
