"""Embargoes, holds and rights of every format, from the record to the event."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import parse
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import pack_item
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from schemas import Article, Disposition, EventType, Origin, PubStatus, StoryStatus, WireFormat
from tests.unit.parse.messages import limits_for, message

FILED = datetime(2026, 3, 3, 10, tzinfo=UTC)
ENDS = datetime(2026, 3, 3, 11, tzinfo=UTC)
HEADLINE = "Tin rises in London trade"
STORY = "Tin rose to $33,500 a tonne on Tuesday, the highest price since June."
NOTICES = {
    "usable": "",
    "embargoed": "EMBARGOED UNTIL 1100 GMT, March 3",
    "withheld": "EMBARGOED pending release by the ministry",
}


def noticed(state: str, gap: str = "\n\n") -> str:
    """Write the story under a notice, as formats do that have no field for it."""
    return gap.join(filter(None, (NOTICES[state], STORY)))


def ninjs(state: str) -> str:
    ends = {"embargoed": ENDS.isoformat()} if state == "embargoed" else {}
    status = "withheld" if state == "withheld" else "usable"
    item = {
        "uri": "urn:newsml:meridian.example:20260303:M1",
        "type": "text",
        "versioncreated": FILED.isoformat(),
        "urgency": 2,
    }
    item |= {"pubstatus": status, "headline": HEADLINE, "body_text": STORY, "language": "en"} | ends
    return json.dumps(item | {"usageterms": "Not for resale", "copyrightnotice": "(c) Meridian"})  # fmt: skip


def newsml_g2(state: str) -> str:
    ends = f"<embargoed>{ENDS.isoformat()}</embargoed>" if state == "embargoed" else ""
    status = "withheld" if state == "withheld" else "usable"
    return f"""<newsItem guid="urn:newsml:meridian.example:20260303:M1" version="1" xml:lang="en">
<rightsInfo><copyrightNotice>(c) Meridian</copyrightNotice><usageTerms>Not for resale</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>{FILED.isoformat()}</versionCreated>{ends}<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><urgency>2</urgency><headline>{HEADLINE}</headline></contentMeta>
<contentSet><inlineXML><html><body><p>{STORY}</p></body></html></inlineXML></contentSet></newsItem>"""


def newsml_1(state: str) -> str:
    change = f"<StatusWillChange><FutureStatus FormalName='Usable'/><DateAndTime>{ENDS:%Y%m%dT%H%M%SZ}</DateAndTime></StatusWillChange>"
    status = {"usable": "Usable", "embargoed": "Embargoed", "withheld": "Withheld"}[state]
    return f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>meridian.example</ProviderId><DateId>20260303</DateId>
<NewsItemId>M1</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId></NewsIdentifier></Identification>
<NewsManagement><ThisRevisionCreated>{FILED:%Y%m%dT%H%M%SZ}</ThisRevisionCreated><Status FormalName="{status}"/>
{change if state == "embargoed" else ""}<Urgency FormalName="2"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{HEADLINE}</HeadLine><CopyrightLine>(c) Meridian</CopyrightLine><RightsLine>Not for resale</RightsLine></NewsLines>
<ContentItem><DataContent>{STORY}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


def nitf(state: str) -> str:
    status = f'management-status="{state}"'
    ends = f'<date.release norm="{ENDS:%Y%m%dT%H%M%SZ}"/>' if state == "embargoed" else ""
    return f"""<nitf><head><docdata {status}><doc-id regsrc="Meridian" id-string="M1"/><urgency ed-urg="2"/>
<date.issue norm="{FILED:%Y%m%dT%H%M%SZ}"/>{ends}<doc.copyright year="2026" holder="Meridian"/><doc.rights limitations="Not for resale"/></docdata></head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline></body.head><body.content><p>{STORY}</p></body.content></body></nitf>"""


def mapped(state: str) -> str:
    ends = {"embargo": int(ENDS.timestamp() * 1000)} if state == "embargoed" else {}
    record = {"id": 7, "title": HEADLINE, "content": {"text": STORY}, "published_at": int(FILED.timestamp()), "prio": 2}
    status = "withheld" if state == "withheld" else "usable"
    return json.dumps(record | ends | {"state": status, "notice": "(c) Meridian", "rights": "Not for resale"})


def rss(state: str) -> str:
    return f"""<rss xmlns:dcterms="http://purl.org/dc/terms/"><channel><link>https://meridian.example</link><item><guid>1</guid>
<title>{HEADLINE}</title><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><dcterms:rights>(c) Meridian</dcterms:rights>
<dcterms:license>Not for resale</dcterms:license><description>&lt;p&gt;{noticed(state, "&lt;/p&gt;&lt;p&gt;")}&lt;/p&gt;</description>
</item></channel></rss>"""


def atom(state: str) -> str:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><link href="https://meridian.example"/><rights>(c) Meridian</rights>
<link rel="license" href="Not for resale"/><entry><id>e</id><title>{HEADLINE}</title><updated>{FILED.isoformat()}</updated>
<content type="text">{noticed(state)}</content></entry></feed>"""


def json_feed(state: str) -> str:
    item = {"id": "1", "title": HEADLINE, "date_published": FILED.isoformat(), "content_text": noticed(state)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Meridian", "items": [item]})


def json_ld(state: str) -> str:
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": "https://meridian.example/1",
        "headline": HEADLINE,
    }
    article |= {"datePublished": FILED.isoformat(), "articleBody": noticed(state), "publisher": {"name": "Meridian"}}
    return json.dumps(article | {"copyrightNotice": "(c) Meridian", "usageInfo": "Not for resale"})  # fmt: skip


def html(state: str) -> str:
    text = "".join(f"<p>{part}</p>" for part in (*noticed(state).split("\n\n"), f"Traders said: {STORY}" * 3))
    return f"""<html><head><title>{HEADLINE}</title><meta name="copyright" content="(c) Meridian">
<meta property="article:published_time" content="{FILED.isoformat()}"><link rel="license" href="Not for resale">
<link rel="canonical" href="https://meridian.example/1"></head><body><article><h1>{HEADLINE}</h1>{text}</article></body></html>"""


def text(state: str) -> str:
    return f"{HEADLINE}\n\n{noticed(state)}\n"


def iptc_7901(state: str) -> str:
    return f"\x01mer0042 2 ec 20\r\nmetals\r\n\x02{HEADLINE}=\r\n{noticed(state)}\r\n\x03\r\n031000 GMT MAR 26\r\n\x04"


def anpa_1312(state: str) -> str:
    story = noticed(state, "\r\n\t")
    return f"\x01a0042 ---\r\nb f BC-TIN 03-03 0020\r\n\x02^{HEADLINE}<\r\n\t{story}\r\n\x03MD-LO-03-03-26 1000GMT<\r\n\x04"


def reuters(state: str) -> str:
    return f"""<REUTERS NEWID="7"><DATE> 3-MAR-2026 10:00:00.00</DATE><UNKNOWN>&#22;&#1;f0704&#31;reute
b f BC-TIN   03-03 0105</UNKNOWN><TEXT><TITLE>{HEADLINE}</TITLE><BODY>{noticed(state)}</BODY></TEXT></REUTERS>"""


class Told(NamedTuple):
    """How a format states a story, and what it says beside it."""

    record: Callable[[str], str]
    urgency: int | None = None
    rights: tuple[str, str] | None = ("(c) Meridian", "Not for resale")


FORMATS: Mapping[WireFormat, Told] = {
    WireFormat.NINJS: Told(ninjs, 2),
    WireFormat.NEWSML_G2: Told(newsml_g2, 2),
    WireFormat.NEWSML_1: Told(newsml_1, 2),
    WireFormat.NITF: Told(nitf, 2, ("Copyright 2026 Meridian", "Not for resale")),
    WireFormat.MAPPED_JSON: Told(mapped, 2),
    WireFormat.RSS: Told(rss),
    WireFormat.ATOM: Told(atom),
    WireFormat.JSON_FEED: Told(json_feed, rights=None),
    WireFormat.JSON_LD: Told(json_ld),
    WireFormat.HTML: Told(html),
    WireFormat.TEXT: Told(text, rights=None),
    WireFormat.IPTC_7901: Told(iptc_7901, 2, rights=None),
    WireFormat.ANPA_1312: Told(anpa_1312, 2, rights=None),
    WireFormat.REUTERS_SGML: Told(reuters, 2, rights=None),
}
"""Every format; rights that it has no field for are none."""
EVERY = pytest.mark.parametrize("wire_format", WireFormat)


def told(wire_format: WireFormat, state: str, now: datetime) -> StoryOutcome:
    """Take a record through parse, normalize and stories, as seen at a time."""
    raw = message(FORMATS[wire_format].record(state).encode(), wire_format, FILED)
    article = normalize(parse(raw, limits_for(wire_format)), "en", TimeLimits())
    (outcome,) = fold_desk([pack_item(article, Origin(source="test"))], StoryRules(now=now))
    return outcome


def shown(outcome: StoryOutcome) -> list[Article]:
    """Give the articles that the events show."""
    return [event.article for event in outcome.events if event.article]


@EVERY
def test_an_embargo_holds_the_story_until_it_ends(wire_format: WireFormat) -> None:
    """Before its time no event shows an article; at its time the story is published as it was filed."""
    before = told(wire_format, "embargoed", ENDS - timedelta(minutes=1))
    assert shown(before) == []
    assert before.dispositions == {Disposition.HELD: 1}
    after = told(wire_format, "embargoed", ENDS)
    assert [article.headline for article in shown(after)] == [HEADLINE]
    assert after.story.status is StoryStatus.PUBLISHED


@EVERY
def test_a_withheld_item_is_never_shown(wire_format: WireFormat) -> None:
    """However late it is."""
    outcome = told(wire_format, "withheld", FILED + timedelta(days=300))
    assert shown(outcome) == []
    assert (outcome.story.status, outcome.dispositions) == (StoryStatus.HELD, {Disposition.HELD: 1})


@EVERY
def test_rights_and_urgency_reach_the_event(wire_format: WireFormat) -> None:
    """Copyright, usage terms and urgency stand on the article of the event, as the format states them."""
    outcome = told(wire_format, "usable", FILED)
    (article,) = shown(outcome)
    assert [event.type for event in outcome.events] == [EventType.CREATED]
    assert article.urgency == FORMATS[wire_format].urgency
    assert (article.copyright, article.usage_terms) == (FORMATS[wire_format].rights or (None, None))
    assert STORY in article.body


def test_a_notice_over_the_headline_of_a_text_holds_it() -> None:
    """Its first line is read as the headline; a headline about an embargo holds nothing."""
    for over, ends in ((NOTICES["embargoed"], ENDS), ("Embargo on tin hits trade", None)):
        raw = message(f"{over}\n\n{HEADLINE}\n\n{STORY}\n".encode(), WireFormat.TEXT, FILED)
        article = normalize(parse(raw, limits_for(None)), "en", TimeLimits())
        assert (article.embargo_until, article.status) == (ends, PubStatus.USABLE)
