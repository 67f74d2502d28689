"""Who may read, and what a browser may do with an answer.

Pages hold text of strangers. Everything is escaped where it is rendered; the policy here is the second wall: no script but
our own file, no frame, no form to elsewhere. A server on another address than this machine's needs a token.
"""

import hmac
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.serve.problems import problem

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache, private",
}
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
COOKIE: Final = "wirebeam_token"


class Guarded:
    """Answers only requests that name this server and, if a token is set, know it; adds the headers to each answer.

    The check of the name keeps a page of another site from reading a server on this machine through a changed DNS entry.
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookie: str | None = None

        async def add_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    found.setdefault(name, value)
                if cookie is not None:
                    found.append("set-cookie", cookie)
            await send(message)

        if self._token is None:
            if _name_of(headers.get("host", "")) not in LOCAL_NAMES:
                answer = problem(421, "the address names another server", "open it as http://127.0.0.1:PORT/")
                await answer(scope, receive, add_headers)
                return
        elif not self._knows(headers, scope):
            answer = problem(
                401, "this server needs its token", "add ?token=... once, or a header Authorization: Bearer ..."
            )
            await answer(scope, receive, add_headers)
            return
        elif _query_token(scope) is not None:
            cookie = f"{COOKIE}={self._token}; Path=/; HttpOnly; SameSite=Strict"
        await self._app(scope, receive, add_headers)

    def _knows(self, headers: Headers, scope: Scope) -> bool:
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        cookies = SimpleCookie(headers.get("cookie", ""))
        given = (
            bearer if kind.lower() == "bearer" else None,
            cookies[COOKIE].value if COOKIE in cookies else None,
            _query_token(scope),
        )
        expected = (self._token or "").encode()
        return any(one is not None and hmac.compare_digest(one.encode(), expected) for one in given)


def _query_token(scope: Scope) -> str | None:
    found = parse_qs(scope["query_string"].decode("latin-1")).get("token")
    return found[0] if found else None


def _name_of(host: str) -> str:
    """Return the name in a Host header.

    >>> _name_of("127.0.0.1:8080"), _name_of("[::1]:80")
    ('127.0.0.1', '[::1]')
    """
    return host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
