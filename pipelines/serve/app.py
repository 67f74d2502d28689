"""The server: each question of ``ask`` as a page, as ``.json`` and as ``.csv``, and as JSON under ``/api/v1``."""

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
from pipelines.ask.parameters import read_query
from pipelines.ask.question import row_model, rows_of
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.store import Store
from pipelines.ask.tabular import csv_text
from pipelines.errors import NotDelivered, Refused, SinkRefused
from pipelines.serve.answers import entity_tag, json_text
from pipelines.serve.openapi import PREFIX, describe_api
from pipelines.serve.pages import BEFORE, PAGES
from pipelines.serve.problems import phrase, problem
from pipelines.serve.render import environment
from pipelines.serve.security import Guarded
from pipelines.serve.stream.endpoint import PATH as STREAM
from pipelines.serve.stream.endpoint import EventStream
from pipelines.sinks.reading import refuse_older_tables
from schemas.base import Frozen

Form = Literal["html", "json", "csv"]
ANY_QUESTION: Final = "any-question"
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
        """Return the routes of all questions; paths without parameters come first, since the first match answers."""
        found = [
            Route("/", lambda _request: RedirectResponse("/stories")),
            Route("/healthz", lambda _request: PlainTextResponse("ok\n")),
            Route("/static/{name}", static_file),
            Route("/questions", self.list_questions),
            Route(f"{PREFIX}/openapi.json", self.api_description),
            Route(f"{PREFIX}{STREAM}", self._stream.answer),
        ]
        for name in sorted(QUESTIONS, key=lambda name: (QUESTIONS[name].path.count("{"), name)):
            path = typed(QUESTIONS[name].path)
            found += [
                Route(f"{path}.json", self.endpoint(name, "json")),
                Route(f"{path}.csv", self.endpoint(name, "csv")),
                Route(f"{PREFIX}{path}", self.endpoint(name, "json", of_form=False)),
            ]
            if template_of(name) is not None:
                found.append(Route(path, self.endpoint(name, "html")))
        return found

    def endpoint(self, name: str, form: Form, *, of_form: bool = True) -> Callable[[Request], Response]:
        """Return the function that answers one question in one form. It runs in a thread of its own.

        ``of_form`` says that parameters may come from a page's form, which sends empty ones too.
        """
        question = QUESTIONS[name]

        def answer(request: Request) -> Response:
            try:
                others = PAGE_PARAMETERS if form == "html" else ()
                query = read_query(question.query, request.query_params, request.path_params, others, of_form=of_form)
                return self._answer(request, name, query, form)
            except (SinkRefused, NotDelivered) as error:
                return self._problem(request, 503, str(error), form)
            except NoSuchPage as error:
                return self._problem(request, 404, str(error), form)
            except Refused as error:
                return self._problem(request, 400, str(error), form)

        return answer

    def _answer(self, request: Request, name: str, query: Frozen, form: Form) -> Response:
        question = QUESTIONS[name]
        with refuse_older_tables(self._store.name), self._store.snapshot() as reader:
            beside = BEFORE[name](reader, query) if form == "html" and name in BEFORE else {}
            found = question.answer(reader, query)
            if found is None:
                return self._problem(request, 404, "there is no such thing here, or it may not be shown", form)
            if form == "html" and name in PAGES:
                beside |= PAGES[name](reader, query, found)
        if form == "json":
            text = json_text(found)
        elif form == "csv":
            text = csv_text(row_model(question), rows_of(question, found))
        else:
            page = self._templates.get_template(f"{template_of(name)}.html")
            given = {"query": query, "answer": found, "question": question}
            text = page.render(**given, request=request, store=self._store.name, **beside)
        return conditional(request, text, MEDIA[form])

    def list_questions(self, request: Request) -> Response:
        """Return the page with all questions."""
        page = self._templates.get_template("questions.html")
        listed = [question for name, question in QUESTIONS.items() if template_of(name) == ANY_QUESTION]
        return conditional(
            request, page.render(questions=listed, request=request, store=self._store.name), MEDIA["html"]
        )

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


def template_of(name: str) -> str | None:
    """Return the template of a question's page: its own one, or that of all lists; None if it has no page."""
    if (files("pipelines.serve") / "templates" / f"{name}.html").is_file():
        return name
    return ANY_QUESTION if QUESTIONS[name].is_list else None


def _wants_data(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path.endswith((".json", ".csv"))


def typed(path: str) -> str:
    """Return the path of a question for the router; the name of a company may contain a slash.

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
