"""One article, brought into one shape."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.article import enrich
from pipelines.normalize import TimeLimits, normalize
from schemas import Article, Dateline, NormalizedArticle, ParsedArticle, PubStatus, Reason, Rejected, WarningCode

WHEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ANY = TimeLimits()


def article(body: str, **fields: Any) -> Article:
    given = {
        "provider": "meridian",
        "item_id": "1",
        "time": WHEN,
        "time_source": "version_created",
        "headline": "Tin rises",
    }
    return normalize(ParsedArticle(Article(**(given | fields), body=body)), "en", ANY)


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
    done = enrich(NormalizedArticle(article(body)), None, "rules")
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
        (datetime(9999, 12, 31, tzinfo=UTC), TimeLimits(latest=WHEN)),
        (datetime(1, 1, 1, tzinfo=UTC), TimeLimits(received=datetime(1700, 1, 1, tzinfo=UTC))),
    ],
)
def test_a_time_that_cannot_be_is_rejected_where_nothing_stands_in(when: datetime, plausible: TimeLimits) -> None:
    """Before the telegraph, or after the run's own day."""
    item = Article(
        provider="m", item_id="1", time=when, time_source="version_created", headline="Tin", body="Tin rose."
    )
    with pytest.raises(Rejected) as caught:
        normalize(ParsedArticle(item), "en", plausible)
    assert caught.value.reason is Reason.IMPOSSIBLE_TIME


CREATED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DATED = "LONDON, March 1, 2026 (Meridian) - Tin rose."


@pytest.mark.parametrize("when", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
@pytest.mark.parametrize(
    ("created", "body", "received", "taken", "source"),
    [
        (CREATED, DATED, WHEN, CREATED, "first_created"),
        (None, DATED, WHEN, datetime(2026, 3, 1, tzinfo=UTC), "dateline"),
        (datetime(1, 1, 1, tzinfo=UTC), "Tin rose.", WHEN, WHEN, "record"),
    ],
)
def test_another_time_stands_in_for_one_that_cannot_be(
    when: datetime, created: datetime | None, body: str, received: datetime, taken: datetime, source: str
) -> None:
    """The time of creation, the day of the dateline, the time of the record; a warning says so."""
    item = Article(
        provider="m",
        item_id="1",
        time=when,
        time_source="version_created",
        first_created=created,
        headline="Tin",
        body=body,
    )
    done = normalize(ParsedArticle(item), "en", TimeLimits(latest=WHEN, received=received))
    assert (done.time, done.time_source) == (taken, source)
    warning = done.warnings[-1]
    assert (warning.code, warning.field, warning.value) == (WarningCode.IMPLAUSIBLE, "time", when.isoformat())
    assert warning.instead


def test_an_impossible_time_in_a_secondary_field_is_dropped() -> None:
    """With a warning for each; the item keeps its own."""
    done = article("Tin rose.", first_created=datetime(1, 1, 1, tzinfo=UTC), expires=datetime(1, 1, 1, tzinfo=UTC))
    assert (done.time, done.first_created, done.expires) == (WHEN, None, None)
    assert [(warning.code, warning.field) for warning in done.warnings] == [
        (WarningCode.IMPLAUSIBLE, "first_created"),
        (WarningCode.IMPLAUSIBLE, "expires"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "EMBARGOED UNTIL FURTHER NOTICE\n\nTin rose.",
        "SPERRFRIST: Montag\n\nTin rose.",
        "NOT FOR RELEASE BEFORE the speech\n\nTin rose.",
    ],
)
def test_an_embargo_that_cannot_be_read_holds_and_says_why(body: str) -> None:
    """Shown too late is a nuisance, shown too early is a broken promise."""
    done = article(body)
    assert (done.status, done.embargo_until, done.body) == (PubStatus.WITHHELD, None, "Tin rose.")
    assert [(warning.code, warning.field, warning.value) for warning in done.warnings] == [
        (WarningCode.UNREADABLE, "embargo_until", body.partition("\n")[0])
    ]


def test_an_embargo_of_the_year_one_holds() -> None:
    """It is no moment."""
    done = article("Tin rose.", embargo_until=datetime(1, 1, 1, tzinfo=UTC))
    assert (done.status, done.embargo_until, done.warnings[0].code) == (
        PubStatus.WITHHELD,
        None,
        WarningCode.IMPLAUSIBLE,
    )


def test_a_story_about_an_embargo_is_not_held() -> None:
    """Though it begins with the word."""
    done = article("Embargo on tin takes effect, traders said.\n\nTin rose.", headline="Embargo hits trade")
    assert (done.status, done.body.split("\n\n")[0]) == (PubStatus.USABLE, "Embargo on tin takes effect, traders said.")


def test_a_dateline_field_that_is_a_time_is_no_place() -> None:
    """Its day is kept, and the text's own dateline supplies the rest."""
    done = article("Tin rose.", dateline=Dateline(place="2.3.2026 08:00:00 CEST"))
    assert done.dateline == Dateline(place="", day=date(2026, 3, 2))
    assert [(warning.code, warning.field) for warning in done.warnings] == [(WarningCode.UNREADABLE, "dateline")]
    filed = article("ACCRA (Meridian) - Tin rose.", dateline=Dateline(place="2.3.2026 08:00:00 CEST")).dateline
    assert filed == Dateline(place="ACCRA", day=date(2026, 3, 2), agency="Meridian")
    assert article("Tin rose.", dateline=Dateline(place="10:00 Uhr")).dateline is None
    assert article("Tin rose.", dateline=Dateline(place="ACCRA, 2.3.2026 08:00")).dateline == Dateline(place="ACCRA")


def test_a_byline_in_a_field_and_in_the_text_leaves_the_dateline_to_be_read() -> None:
    """The byline is told once."""
    done = article("By Ann Lee\n\nACCRA (Meridian) - Tin rose.", byline="By Ann Lee")
    assert (done.byline, done.authors, done.body) == ("By Ann Lee", ("Ann Lee",), "Tin rose.")
    assert done.dateline == Dateline(place="ACCRA", agency="Meridian")


def test_furniture_above_a_story_goes_to_the_trailer_and_lead_lines_to_the_tags() -> None:
    """Then byline and dateline are read off what is left."""
    done = article("Metals\n\n2ND LEAD\n\nTin rises\n\nBy Ann Lee\n\nACCRA (Reuters) - Tin rose.\n\nIt fell.\n\nab/cd")
    assert (done.body, done.trailer) == ("Tin rose.\n\nIt fell.", "Metals\n\nab/cd")
    assert [(tag.text, tag.number) for tag in done.tags] == [("2ND LEAD", 2)]
    assert (done.authors, done.credit) == (("Ann Lee",), "Reuters")


def test_a_digest_has_no_dateline_of_its_own() -> None:
    """Each of its paragraphs has one."""
    body = "TOKYO - Tin rose on Monday again.\n\nLIMA - Peru sold tin on Monday."
    assert (article(body).body, article(body).dateline) == (body, None)


def test_a_note_may_stand_under_the_headline_or_before_the_dateline() -> None:
    """In parentheses, in the languages of the wires."""
    done = article("Tin rises\n\n(ATTN: UPDATES with prices)\n\nBy Ann Lee\n\nACCRA (AP) - Tin rose.")
    assert (done.advisory, done.body) == ("ATTN: UPDATES with prices", "Tin rose.")
    done = article("(Ajoute détails) BERLIN, 3 mars (Reuters) - L'étain monte.")
    assert (done.advisory, done.body) == ("Ajoute détails", "L'étain monte.")
    assert done.dateline == Dateline(place="BERLIN", day=date(2026, 3, 3), agency="Reuters")


def test_a_headline_that_is_nothing_but_control_words_gives_way_to_the_line_under_it() -> None:
    """As plain text has it."""
    done = article("2ND LEAD\nTin rises in Accra\n\nACCRA (AP) - Tin rose.", headline="URGENT")
    assert (done.headline, done.headline_base) == ("URGENT 2ND LEAD Tin rises in Accra", "Tin rises in Accra")
    assert [tag.text for tag in done.tags] == ["URGENT", "2ND LEAD"]
    assert done.body == "Tin rose."


@pytest.mark.parametrize(
    "text",
    [
        "TORONTO (Reuters) - Acme paid $20 million for Zenith.",
        "TORONTO, March 3 (Reuters) - Acme paid $20 million, and 5 cents a share.",
        "MELBOURNE/TORONTO, March 3 - Acme paid 20 mln dlrs for Zenith.",
        "SYDNEY - Acme paid $20 million for Zenith.",
        "Acme of Toronto paid $20 million for Zenith.\n\nREUTER",
    ],
)
def test_amounts_are_the_same_before_and_after_the_parts_are_parted(text: str) -> None:
    """Agency and place of the dateline are known to the amounts."""
    raw = find_amounts("", text, AmountContext(day=WHEN.date()))
    done = enrich(NormalizedArticle(article(text)), None, "rules")
    assert [(found.surface, found.currency) for found in done.amounts] == [
        (found.surface, found.currency) for found in raw
    ]


def test_a_headline_from_the_text_counts_no_amount_twice() -> None:
    """The text has them."""
    assert (
        len(enrich(NormalizedArticle(article("Acme paid $20 million for Zenith.", headline="")), None, "rules").amounts)
        == 1
    )


def test_a_house_is_no_author_of_its_own_items() -> None:
    """Pages state the publisher as author where there is none."""
    assert article("Tin rose.", byline="Harbor Post and Ann Lee", credit="Harbor Post").authors == ("Ann Lee",)
