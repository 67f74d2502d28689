"""One article, brought into one shape."""

from datetime import UTC, date, datetime

import pytest

from pipelines.enrich import enrich
from pipelines.normalize import Plausible, normalize
from schemas import Article, Reason, Rejected

WHEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ANY = Plausible()


def article(body: str, **fields) -> Article:
    given = {
        "provider": "meridian",
        "item_id": "1",
        "time": WHEN,
        "time_source": "version_created",
        "headline": "Tin rises",
    }
    return normalize(Article(**(given | fields), body=body), "en", ANY)


def test_the_parts_of_a_story_are_parted() -> None:
    """Byline, dateline, story and trailer each have their own field."""
    done = article("By Ann Lee\n\nLONDON, March 3 (Meridian) - Tin\nrose.\n\nIt fell later.\n\n(Reporting by Ann Lee)")
    assert (done.byline, done.authors) == ("By Ann Lee", ("Ann Lee",))
    assert done.dateline is not None
    assert (done.dateline.place, done.dateline.day, done.dateline.agency) == ("LONDON", date(2026, 3, 3), "Meridian")
    assert done.body == "Tin rose.\n\nIt fell later."
    assert done.trailer == "(Reporting by Ann Lee)"


def test_the_headline_is_parted_from_its_tags() -> None:
    """The headline stays as sent beside its base."""
    done = article("Text.", headline="CORRECTED-UPDATE 2-Tin\n rises")
    assert (done.headline, done.headline_base) == ("CORRECTED-UPDATE 2-Tin rises", "Tin rises")
    assert [tag.text for tag in done.tags] == ["CORRECTED", "UPDATE 2"]


def test_an_editors_note_is_not_part_of_the_story() -> None:
    """A repeat under a note has the same text as the story that it repeats."""
    done = article("(Corrects figure in third paragraph)\n\nLONDON, March 3 (Meridian) - Tin rose.")
    assert (done.advisory, done.body) == ("Corrects figure in third paragraph", "Tin rose.")


def test_the_agency_is_the_credit_where_none_is_given() -> None:
    """From the dateline, the sign-off or the byline; the notice of a trailer is the copyright."""
    assert article("PARIS (AFP) - Tin rose.").credit == "AFP"
    assert article("Tin rose.\n\n(c) Copyright Thomson Reuters 2026").copyright == "(c) Copyright Thomson Reuters 2026"
    assert article("Tin rose.\n\nREUTER", byline="By Ann Lee, AP").credit == "Reuters"
    assert article("Tin rose.", byline="By Ann Lee, Reuters").credit == "Reuters"
    assert article("Tin rose.\n\nREUTER", credit="Meridian").credit == "Meridian"


def test_a_role_under_the_byline_is_part_of_it() -> None:
    """As AP files it."""
    done = article("By ANN LEE\n\nAP Business Writer\n\nNEW YORK (AP) _ Tin rose.")
    assert (done.byline, done.authors, done.body) == ("By ANN LEE, AP Business Writer", ("Ann Lee",), "Tin rose.")


def test_boilerplate_gives_no_entities_and_no_amounts() -> None:
    """Nor do tables."""
    body = (
        "LONDON, March 3 (Meridian) - Tin rose.\n\nRelated stories\n\nZinc at $900\n\nLead deal of $5 million\n\n"
        "It fell.\n\nSubscribe to our newsletter for $5 a month\n\nCopyright 2026 Meridian. $5 a copy"
    )
    done = enrich(article(body), None, "rules")
    assert (done.body, done.amounts) == ("Tin rose.\n\nIt fell.", ())


def test_bullets_stand_before_the_dateline() -> None:
    """They stay in the text; the dateline goes."""
    done = article("* Tin up 5%\n\n* Lead flat\n\nLONDON, March 3 (Meridian) - Tin rose.")
    assert done.body == "* Tin up 5%\n\n* Lead flat\n\nTin rose."
    assert done.dateline is not None


def test_plain_text_takes_provider_and_day_from_its_dateline() -> None:
    """The source knows only the year."""
    done = article("ACCRA, March 5, 2025 (Meridian Wire) - Tin rose.", provider="unknown", time_source="record")
    assert (done.provider, done.time, done.time_source) == (
        "meridian-wire",
        datetime(2025, 3, 5, tzinfo=UTC),
        "dateline",
    )


def test_a_stated_time_is_stronger_than_the_dateline() -> None:
    """The dateline may be yesterday's."""
    assert article("LONDON, March 2 (Meridian) - Tin rose.").time == WHEN


def test_an_item_without_text_stays_without() -> None:
    """A flash is its headline."""
    done = article(" \n", language="und")
    assert (done.body, done.trailer, done.dateline, done.language) == ("", None, None, "en")


@pytest.mark.parametrize(
    ("when", "plausible"),
    [
        (datetime(1789, 7, 14, tzinfo=UTC), ANY),
        (datetime(9999, 1, 1, tzinfo=UTC), Plausible(latest=WHEN)),
        (datetime(2026, 3, 5, tzinfo=UTC), Plausible(received=WHEN)),
    ],
)
def test_a_time_that_cannot_be_is_rejected(when: datetime, plausible: Plausible) -> None:
    """Before the telegraph, after the run's own day, or a day after it was received."""
    item = Article(provider="m", item_id="1", time=when, time_source="version_created", headline="Tin", body="")
    with pytest.raises(Rejected) as caught:
        normalize(item, "en", plausible)
    assert caught.value.reason is Reason.IMPOSSIBLE_TIME
