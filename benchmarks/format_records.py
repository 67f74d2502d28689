"""One story in every format, as agencies and papers send it: two or three kilobytes, a page of 40, a feed of 20 items."""

import json
from collections.abc import Mapping
from html import escape

from schemas import WireFormat

HEADLINE = "Tin rises to highest since June as stocks fall & demand grows"
DATELINE = "LONDON, March 3 (Meridian) - "
LEAD = "Tin rose to $33,500 a tonne on Tuesday, the highest price since June, as stocks in London fell again."
FURTHER = (
    "Stocks in the warehouses of the exchange fell by 240 tonnes to 2,115, the lowest since last summer, daily data "
    'showed. "Stocks are low and nobody is selling," said Ann Roe, who trades metals for Tin Co in Singapore.'
)
PARAGRAPHS = (LEAD, *(f"{FURTHER} It was day {day} of the rise." for day in range(1, 9)), "(Reporting by Ann Lee)")
TEXT = DATELINE + "\n\n".join(PARAGRAPHS)
MARKED_UP = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in TEXT.split("\n\n"))
TITLE = escape(HEADLINE)
CODES = ("medtop:20000385", "medtop:20000410", "medtop:20000392")
KEYWORDS = ("metals", "tin", "commodities")
FEED_ITEMS = 20
ID, DAY, SECONDS = "urn:newsml:meridian.example:20260303:MX0042", "2026-03-03T10:00:00Z", 1772532000
URL, RIGHTS = "https://meridian.example/markets/tin-rises", "(c) 2026 Meridian"

NITF_BODY = f"""<body><body.head><hedline><hl1>{TITLE}</hl1></hedline><byline>By Ann Lee</byline>
<dateline><location>LONDON</location></dateline></body.head><body.content>{MARKED_UP}</body.content></body>"""
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf version="-//IPTC//DTD NITF 3.6//EN"><head><title>{TITLE}</title>
<tobject tobject.type="news"><tobject.subject tobject.subject.refnum="04008000" tobject.subject.type="Economy"/></tobject>
<docdata management-status="usable"><doc-id regsrc="Meridian" id-string="MX0042"/><urgency ed-urg="4"/>
<date.issue norm="20260303T100000Z"/><du-key generation="1" key="METALS-TIN"/>
<doc.copyright year="2026" holder="Meridian"/>
<key-list>{"".join(f'<keyword key="{word}"/>' for word in KEYWORDS)}</key-list></docdata></head>{NITF_BODY}</nitf>"""
NEWSML_G2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{ID}" version="1" standard="NewsML-G2" conformance="power" xml:lang="en">
<rightsInfo><copyrightHolder><name>Meridian</name></copyrightHolder><usageTerms>Not for resale</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="meridian"/><versionCreated>{DAY}</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><urgency>4</urgency><headline>{TITLE}</headline><slugline>METALS-TIN</slugline><by>By Ann Lee</by>
{"".join(f'<subject type="cpnat:abstract" qcode="{code}"><name>metals</name></subject>' for code in CODES)}
{"".join(f"<keyword>{word}</keyword>" for word in KEYWORDS)}</contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{MARKED_UP}</body></html>
</inlineXML></contentSet></newsItem>"""
NEWSML_1 = f"""<?xml version="1.0" encoding="UTF-8"?>
<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20260303T100000Z</DateAndTime></NewsEnvelope><NewsItem><Identification><NewsIdentifier>
<ProviderId>meridian.example</ProviderId><DateId>20260303</DateId><NewsItemId>MX0042</NewsItemId>
<RevisionId PreviousRevision="0" Update="N">1</RevisionId><PublicIdentifier>{ID}:1</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260303T093000Z</FirstCreated>
<ThisRevisionCreated>20260303T100000Z</ThisRevisionCreated><Status FormalName="Usable"/><Urgency FormalName="4"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{TITLE}</HeadLine><ByLine>By Ann Lee</ByLine><CopyrightLine>{RIGHTS}</CopyrightLine>
<SlugLine>METALS-TIN</SlugLine></NewsLines><DescriptiveMetadata><Language FormalName="en"/>
<SubjectCode><Subject FormalName="04000000"/></SubjectCode></DescriptiveMetadata>
<ContentItem><MediaType FormalName="Text"/><Format FormalName="NITF"/><DataContent><nitf>{NITF_BODY}</nitf></DataContent></ContentItem>
</NewsComponent></NewsItem></NewsML>"""
NINJS = json.dumps(
    {
        "uri": ID,
        "type": "text",
        "version": "1",
        "versionCreated": DAY,
        "pubStatus": "usable",
        "urgency": 4,
        "language": "en",
        "headlines": [{"role": "main", "value": HEADLINE}],
        "slugline": "METALS-TIN",
        "by": "By Ann Lee",
        "subjects": [{"uri": code, "name": "metals"} for code in CODES],
        "bodies": [{"contentType": "text/html", "value": MARKED_UP}],
        "copyrightNotice": RIGHTS,
    }
)
JSON_LD = json.dumps(
    {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": URL,
        "headline": HEADLINE,
        "datePublished": DAY,
        "author": [{"@type": "Person", "name": "Ann Lee"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Meridian", "url": "https://meridian.example"},
        "keywords": list(KEYWORDS),
        "articleBody": TEXT,
    }
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Meridian",
        "home_page_url": "https://meridian.example",
        "items": [
            {"id": str(number), "url": f"{URL}/{number}", "title": HEADLINE, "content_html": MARKED_UP, "date_published": DAY}
            for number in range(FEED_ITEMS)
        ],
    }
)  # fmt: skip
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Meridian</title><link>https://meridian.example</link><language>en</language>
{
    "".join(
        f'''<item><title>{escape(TITLE)}</title><link>{URL}/{number}</link><guid>{URL}/{number}</guid><dc:creator>Ann Lee</dc:creator>
<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><category>metals</category><category>tin</category>
<description>{escape(LEAD)}</description><content:encoded><![CDATA[{MARKED_UP}]]></content:encoded></item>'''
        for number in range(FEED_ITEMS)
    )
}</channel></rss>"""
ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Meridian</title><link href="https://meridian.example"/>
{
    "".join(
        f'''<entry><id>{ID}:{number}</id><title>{TITLE}</title><link href="{URL}/{number}"/><updated>{DAY}</updated>
<author><name>Ann Lee</name></author><category term="metals"/><content type="html">{escape(MARKED_UP)}</content></entry>'''
        for number in range(FEED_ITEMS)
    )
}</feed>"""
LINES = TEXT.replace("\n\n", "\r\n    ")
IPTC_7901 = f"\x01mer0042 4 ec 410\r\nmetals/tin\r\n\x02{HEADLINE}=\r\n    {LINES}\r\n\x03\r\n031000 GMT MAR 26\r\n\x04"
ANPA_1312 = (
    f"\x16\x16\x01a0042 ---\r\nr f BC-METALS-TIN 03-03 0410\r\n\x02^BC-METALS-TIN,0410<\r\n^{HEADLINE}<\r\n^By ANN LEE=\r\n\t"
    + TEXT.replace("\n\n", "\r\n\t")
    + "\r\n\x03MD-LO-03-03-26 1000GMT<\r\n\x04"
)
REUTERS = f"""<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="7001" NEWID="7"><DATE> 3-MAR-1987 10:00:00.00</DATE>
<TOPICS><D>tin</D></TOPICS><PLACES><D>uk</D></PLACES><PEOPLE></PEOPLE><ORGS></ORGS><EXCHANGES></EXCHANGES><COMPANIES></COMPANIES>
<UNKNOWN>&#5;&#5;&#5;F&#22;&#22;&#1;f0704&#31;reute
u f BC-TIN   03-03 0105</UNKNOWN><TEXT>&#2;<TITLE>{TITLE}</TITLE><DATELINE>    LONDON, March 3 - </DATELINE><BODY>{"    ".join(PARAGRAPHS)}
 Reuter
&#3;</BODY></TEXT></REUTERS>"""
MAPPED = json.dumps(
    {"id": 42, "title": HEADLINE, "content": {"text": TEXT}, "published_at": SECONDS, "tags": list(KEYWORDS)}
)
MENU = "".join(f'<li class="item-{n}"><a href="/section/{n}" data-track="nav">Section {n}</a></li>' for n in range(60))
TEASERS = "".join(
    f'<div class="teaser"><a href="/story/{n}"><img src="/img/{n}.jpg" alt=""><h3>Copper story number {n}</h3></a><span>2h</span></div>'
    for n in range(60)
)
SCRIPT = "<script>window.config = {" + ",".join(f'"key{n}": "{"x" * 40}"' for n in range(260)) + "};</script>"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Meridian</title>
<link rel="canonical" href="{URL}"><meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="{DAY}"><meta name="author" content="Ann Lee">{SCRIPT}</head><body>
<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{TITLE}</h1><div class="body">{MARKED_UP}</div></article>
<aside>{TEASERS}</aside></main><footer><ul>{MENU}</ul><p>{RIGHTS}. All rights reserved.</p></footer></body></html>"""

RECORDS: Mapping[WireFormat, str] = {
    WireFormat.NINJS: NINJS,
    WireFormat.NEWSML_G2: NEWSML_G2,
    WireFormat.NEWSML_1: NEWSML_1,
    WireFormat.NITF: NITF,
    WireFormat.RSS: RSS,
    WireFormat.ATOM: ATOM,
    WireFormat.JSON_FEED: JSON_FEED,
    WireFormat.JSON_LD: JSON_LD,
    WireFormat.HTML: PAGE,
    WireFormat.IPTC_7901: IPTC_7901,
    WireFormat.ANPA_1312: ANPA_1312,
    WireFormat.MAPPED_JSON: MAPPED,
    WireFormat.TEXT: f"{HEADLINE}\n\n{TEXT}\n",
    WireFormat.REUTERS_SGML: REUTERS,
}
