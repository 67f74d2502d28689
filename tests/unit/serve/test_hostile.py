"""Articles of strangers and requests of strangers."""

import pytest
from starlette.testclient import TestClient

from pipelines.serve.local import is_local
from schemas import EventType
from tests.sinks.values import event, facts, letter
from tests.unit.serve.conftest import Opener, client_of

HEADLINES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE events; --",
    "{{ 7 * 7 }}{% for x in y %}",
    "</textarea></title></svg><svg onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt; \x1b[2J \u202egnp.exe",
)
TOKEN = "0123456789abcdef"


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_hostile_headline_is_text(headline: str, store_of: Opener) -> None:
    """On every page that shows it; as a name, a house and a filter too."""
    store = store_of(
        [
            event(
                EventType.CREATED,
                1,
                headline=headline,
                provider=headline,
                note=headline,
                article=facts(headline) | {"subjects": ({"scheme": "category", "code": headline},)},
            ),
            letter(headline.encode()),
        ]
    )
    pages = (
        "/stories",
        "/stories/s1",
        "/dead-letters",
        "/amounts",
        "/world-events",
        "/quotes",
        "/deals",
        "/roles",
        "/worth",
    )
    with client_of(store) as client:
        for path in pages:
            answer = client.get(path)
            assert answer.status_code == 200
            harmless(answer.text)
        answer = client.get("/stories", params={"text": headline, "house": headline})
        assert answer.status_code == 200
        harmless(answer.text)


def harmless(page: str) -> None:
    """Hold that no element or handler of a headline is in a page."""
    for part in ("<script>alert", "<img", "<svg onload", "onerror=alert(1)>", "49{", 'href="javascript:'):
        assert part not in page


def test_a_request_that_names_another_server_is_refused(demo: TestClient) -> None:
    """So that a page of another site cannot read this one through a changed DNS entry."""
    answer = demo.get("/stories", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "Rotterdam" not in answer.text


def test_with_a_token_every_request_needs_it(store_of: Opener) -> None:
    """As a header, or once in the address, then as a cookie."""
    store = store_of([event(EventType.CREATED, 1)])
    with client_of(store, TOKEN) as client:
        assert client.get("/stories").status_code == 401
        assert client.get("/stories", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/stories", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        first = client.get(f"/stories?token={TOKEN}")
        assert first.status_code == 200
        assert "HttpOnly" in first.headers["set-cookie"]
        assert client.get("/stories").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "wire.example"])
def test_other_addresses_are_not_local(host: str) -> None:
    """They need a token."""
    assert not is_local(host)


def test_no_file_but_our_own_is_served(demo: TestClient) -> None:
    """Whatever the path."""
    for name in ("../app.py", "..%2fapp.py", "app.py", "wirebeam.css/../../app.py", "none.css"):
        assert demo.get(f"/static/{name}").status_code == 404
    assert demo.get("/static/wirebeam.css").headers["content-type"].startswith("text/css")
