"""Pages of the story browser over the demo's results."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from schemas import EventType
from tests.sinks.reports import report_values
from tests.sinks.values import event
from tests.unit.serve.conftest import Opener, client_of

IZMIR = "94b406456e5a48ad"
PAGES = (
    "/stories",
    "/stories?text=norway",
    "/stories?currency=EUR&at_least=1000000000",
    "/stories?company=Norrvik+Gas",
    f"/stories/{IZMIR}",
    f"/stories/{IZMIR}?revision=2",
    f"/stories/{IZMIR}?at=2026-03-02T06:00Z",
    f"/stories/{IZMIR}/compare?before=1&after=3",
    f"/stories/{IZMIR}/compare?before=1&after=3&view=inline",
    "/amounts",
    "/amounts?currency=EUR",
    "/names/company/Norrvik%20Gas",
    "/names/place/Izmir",
    "/dead-letters",
    "/dead-letters?reason=malformed",
    "/runs",
    "/world-events?type=acquisition",
    "/stories?topic=medtop:03000000",
)
VOID = {"meta", "link", "input", "br", "img", "line"}


class Balanced(HTMLParser):
    """Notes elements that are not closed in order, ids that are used twice, and links to other hosts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value in self.ids:
                self.problems.append(f"id {value} twice")
            if name == "id":
                self.ids.add(value or "")
            if name in {"href", "src", "action"} and (value or "").startswith(("http", "//", "javascript")):
                self.problems.append(f"leaves the server: {value}")
            if name.startswith("on") or name == "style":
                self.problems.append(f"inline {name}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is empty."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note an element that closes."""
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_stays_on_the_server(demo: TestClient, path: str) -> None:
    """Its elements are closed, its ids are unique, and it loads nothing from elsewhere."""
    answer = demo.get(path)
    assert answer.status_code == 200
    parser = Balanced()
    parser.feed(answer.text)
    assert (parser.problems, parser.open) == ([], [])
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_also_json_and_csv(demo: TestClient, path: str) -> None:
    """With the same parameters."""
    place, _, query = path.replace("&view=inline", "").partition("?")
    data = demo.get(f"{place}.json?{query}")
    assert data.status_code == 200
    assert data.json() == demo.get(f"/api/v1{place}?{query}").json()
    rows = demo.get(f"{place}.csv?{query}")
    assert rows.status_code == 200
    assert list(csv.reader(io.StringIO(rows.text)))


def test_a_story_shows_its_versions_and_the_figures_that_changed(demo: TestClient) -> None:
    """The latest first, each with its badge, and a toll as it was and is."""
    page = demo.get(f"/stories/{IZMIR}").text
    assert page.count('class="badge updated"') == 3
    assert re.search(r"<b>dead</b>\s*<del>19</del> → <ins>27</ins>", page)
    assert '<mark class="amount"' in page
    assert 'href="/names/place/Izmir"' in page


def test_a_story_as_known_at_a_time_has_no_later_version(demo: TestClient) -> None:
    """Neither its text nor its headline nor its figures."""
    page = demo.get(f"/stories/{IZMIR}?at=2026-03-02T06:00Z").text
    assert "12 dead" in page
    assert not re.search(r"27 after|<ins>27|rise", page)
    assert demo.get(f"/stories/{IZMIR}?at=2026-03-01T00:00Z").status_code == 404


def test_two_versions_are_compared_word_by_word(demo: TestClient) -> None:
    """Removed and added words stand in the headline; a paragraph that is new stands on the right alone."""
    page = demo.get(f"/stories/{IZMIR}/compare?before=1&after=3").text
    assert "Strong earthquake <del>shakes</del><ins>hits</ins> Izmir" in page
    assert '<tr class="added"><td></td><td><ins>' in page


def test_filters_keep_each_other_and_can_be_taken_off(demo: TestClient) -> None:
    """A facet adds its filter to those that are set; the chip of a filter is the address without it."""
    page = demo.get("/stories?text=calderfield&currency=EUR").text
    assert 'href="/stories?text=calderfield&amp;currency=EUR&amp;house=meridian"' in page
    assert 'href="/stories?text=calderfield"' in page
    assert "/stories?currency=EUR" in page


def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(demo: TestClient) -> None:
    """All stories once, in the order of the list, whatever the length of a page."""
    whole = [story["story_id"] for story in demo.get("/stories.json?limit=500").json()["stories"]]
    found: list[str] = []
    cursor = ""
    while True:
        page = demo.get(f"/stories.json?limit=7&cursor={cursor}").json()
        found += [story["story_id"] for story in page["stories"]]
        cursor = page.get("next")
        if not cursor:
            break
    assert found == whole
    assert len(set(found)) == len(found) > 7


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/stories?curency=EUR", "did you mean currency?"),
        ("/stories?limit=0", "limit"),
        ("/stories?since=soon", "since"),
        ("/stories?currency=euro", "currency"),
    ],
)
def test_a_wrong_parameter_is_named(demo: TestClient, path: str, told: str) -> None:
    """On the page for people and in the problem details for programs."""
    page = demo.get(path)
    assert page.status_code == 400
    assert told in page.text
    answer = demo.get(path.replace("?", ".json?"))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


def test_what_is_not_there_is_said_with_a_way_back(demo: TestClient) -> None:
    """404, on a page with a link, or as problem details."""
    page = demo.get("/stories/none")
    assert page.status_code == 404
    assert 'href="/stories"' in page.text
    assert "begin at its first page" in demo.get("/stories.json?cursor=zz").json()["detail"]
    assert demo.get("/api/v1/nothing").json()["status"] == 404


def test_an_answer_that_the_reader_has_is_not_sent_again(demo: TestClient) -> None:
    """By its entity tag."""
    first = demo.get("/stories.json")
    again = demo.get("/stories.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_story_says_what_its_text_means(store_of: Opener) -> None:
    """Roles of amounts, events, quotes and topics, each with its rule, and what the second version revised."""
    with client_of(store_of(report_values())) as client:
        deal, fine = (client.get(f"/stories/{story}").text for story in ("deal", "fine"))
    text = " ".join(re.sub(r"<[^>]+>", " ", deal).split())
    assert "deal price of Zenith Optics Inc" in text
    assert "counterparty Glasmark Corp" in text
    assert "acquirer Zenith Optics Inc" in text
    assert "acquisition revised Zenith Optics Inc, Glasmark Corp: planned, $2.6 billion" in text
    assert "economy, business and finance" in text
    quoted = " ".join(re.sub(r"<[^>]+>", " ", fine).split())
    assert (
        "Dana Orrell \u201cWe have learned from this and paid for it\u201d By \u201csaid\u201d. Rule direct-after"
        in quoted
    )


def test_the_topics_are_a_facet_with_names(demo: TestClient) -> None:
    """The filter takes the code."""
    page = demo.get("/stories").text
    assert ">economy, business and finance</a>" in page
    assert 'href="/stories?topic=medtop%3A03000000"' in page
    rows = demo.get("/stories.json?topic=medtop:03000000").json()["stories"]
    assert any("earthquake" in row["headline"] for row in rows)
    assert len(rows) < len(demo.get("/stories.json").json()["stories"])


def test_the_desks_are_a_facet(store_of: Opener) -> None:
    """As the provider's category or section names them; items without one have none."""
    filed = {
        "subjects": ({"scheme": "medtop", "code": "04000000"}, {"scheme": "anpa", "code": "f", "name": "Financial"})
    }
    values = [
        event(EventType.CREATED, 1, article=filed),
        event(
            EventType.CREATED,
            1,
            story="s2",
            headline="Cup final",
            article={"subjects": ({"scheme": "section", "code": "Sport"},)},
        ),
        event(EventType.CREATED, 1, story="s3", headline="Rain"),
    ]
    with client_of(store_of(values)) as client:
        for _ in range(2):  # the second answer knows row numbers
            found = client.get("/stories/facets.json").json()["values"]["desk"]
            assert sorted(one["value"] for one in found) == ["financial", "sport"]
            assert 'href="/stories?desk=sport"' in client.get("/stories").text
            rows = client.get("/stories.json?desk=sport").json()["stories"]
            assert [row["headline"] for row in rows] == ["Cup final"]
