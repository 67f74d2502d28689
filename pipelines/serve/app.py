"""The server: each view of ``ask`` as a page, as ``.json`` and as ``.csv``, and as JSON under ``/api/v1``."""

from collections.abc import Callable
from importlib.resources import files
from typing import Final, Literal

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipelines.ask.cursor import NoSuchPage
from pipelines.ask.store import Store
from pipelines.ask.views import VIEWS, View
from pipelines.errors import NotDelivered, Refused, SinkRefused
from pipelines.serve.answers import csv_text, entity_tag, json_text
from pipelines.serve.openapi import PREFIX, describe_api
from pipelines.serve.pages import PAGES
from pipelines.serve.problems import phrase, problem
from pipelines.serve.render import environment
from pipelines.serve.requests import read_query
from pipelines.serve.security import Guarded
from pipelines.serve.stream.endpoint import PATH as STREAM
from pipelines.serve.stream.endpoint import EventStream
from pipelines.sinks.reading import refuse_older_tables
from schemas.base import Frozen

Form = Literal["html", "json", "csv"]
PAGE_PARAMETERS: Final = ("view",)
"""Parameters that say how a page looks, not what it answers."""
MEDIA: Final = {"html": "text/html", "json": "application/json", "csv": "text/csv"}
STATIC_MEDIA: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def build_app(store: Store, token: str | None = None, stream: EventStream | None = None) -> Guarded:
    """Return the application over a store, and the stream of its events. With a token every request must know it."""
    server = Server(store, stream or EventStream(store))
    return Guarded(Starlette(routes=server.routes(), exception_handlers={HTTPException: server.failed}), token)


class Server:
    """Answers requests from one store."""

    def __init__(self, store: Store, stream: EventStream) -> None:
        self._store = store
        self._stream = stream
        self._templates = environment()

    def routes(self) -> list[Route]:
        """Return the routes of all views; paths without parameters come first, since the first match answers."""
        found = [
            Route("/", lambda _request: RedirectResponse("/stories")),
            Route("/healthz", lambda _request: PlainTextResponse("ok\n")),
            Route("/static/{name}", static_file),
            Route(f"{PREFIX}/openapi.json", self.api_description),
            Route(f"{PREFIX}{STREAM}", self._stream.answer),
        ]
        for name in sorted(VIEWS, key=lambda name: (VIEWS[name].path.count("{"), name)):
            path = typed(VIEWS[name].path)
            found += [
                Route(f"{path}.json", self.endpoint(name, "json")),
                Route(f"{path}.csv", self.endpoint(name, "csv")),
                Route(f"{PREFIX}{path}", self.endpoint(name, "json", of_form=False)),
            ]
            if (files("pipelines.serve") / "templates" / f"{name}.html").is_file():
                found.append(Route(path, self.endpoint(name, "html")))
        return found

    def endpoint(self, name: str, form: Form, *, of_form: bool = True) -> Callable[[Request], Response]:
        """Return the function that answers one view in one form. It runs in a thread of its own.

        ``of_form`` says that parameters may come from a page's form, which sends empty ones too.
        """
        view = VIEWS[name]

        def answer(request: Request) -> Response:
            try:
                others = PAGE_PARAMETERS if form == "html" else ()
                query = read_query(view.query, request.query_params, request.path_params, others, of_form=of_form)
                return self._answer(request, name, view, query, form)
            except (SinkRefused, NotDelivered) as error:
                return self._problem(request, 503, str(error), form)
            except NoSuchPage as error:
                return self._problem(request, 404, str(error), form)
            except Refused as error:
                return self._problem(request, 400, str(error), form)

        return answer

    def _answer(self, request: Request, name: str, view: View, query: Frozen, form: Form) -> Response:
        with refuse_older_tables(self._store.name), self._store.snapshot() as reader:
            found = view.answer(reader, query)
            if found is None:
                return self._problem(request, 404, "there is no such thing here, or it may not be shown", form)
            if form == "html":
                beside = PAGES[name](reader, query, found) if name in PAGES else {}
        if form == "json":
            text = json_text(found)
        elif form == "csv":
            text = csv_text(found, view.rows)
        else:
            page = self._templates.get_template(f"{name}.html")
            text = page.render(query=query, answer=found, request=request, store=self._store.name, **beside)
        return conditional(request, text, MEDIA[form])

    def api_description(self, request: Request) -> Response:
        """Return the description of the API."""
        return conditional(request, orjson.dumps(describe_api()).decode(), MEDIA["json"])

    def failed(self, request: Request, error: Exception) -> Response:
        """Answer a request that no route takes."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        answer = self._problem(request, status, phrase(status), "json" if _wants_data(request) else "html")
        answer.headers.update(error.headers or {} if isinstance(error, HTTPException) else {})
        return answer

    def _problem(self, request: Request, status: int, message: str, form: Form) -> Response:
        """Return an error: problem details for programs, a page for people."""
        if form != "html":
            return problem(status, phrase(status), message)
        page = self._templates.get_template("problem.html")
        text = page.render(
            status=status, title=phrase(status), message=message, request=request, store=self._store.name
        )
        return Response(text, status, media_type="text/html")


def _wants_data(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path.endswith((".json", ".csv"))


def typed(path: str) -> str:
    """Return the path of a view for the router; the name of a company may contain a slash.

    >>> typed("/names/{kind}/{name}")
    '/names/{kind}/{name:path}'
    """
    return path.replace("{name}", "{name:path}")


def conditional(request: Request, text: str, media: str) -> Response:
    """Return a text with its entity tag, or 304 if the reader has it."""
    body = text.encode("utf-8", "replace")
    tag = entity_tag(body)
    headers = {"etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media, headers=headers)


def static_file(request: Request) -> Response:
    """Return a file of our own: the style sheet, the script, the icon."""
    name = request.path_params["name"]
    place = files("pipelines.serve") / "static" / name
    kind = STATIC_MEDIA.get(name.rpartition(".")[2])
    if kind is None or not place.is_file():
        return problem(404, phrase(404), "there is no such file")
    return conditional(request, place.read_text(encoding="utf-8"), kind)
