"""The API put together: hand-written routes first, then those of every kind of record."""

from __future__ import annotations

from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from holdfast.api import about, copies, hanging, records
from holdfast.api.doorway import BearerToken, SignedIn, doorway
from holdfast.api.problems import answer, problem_of

OFFERED: Final[list[tuple[str, Router]]] = []


def offer(prefix: str, router: Router) -> None:
    """Add the hand-written routes of another room, from AppConfig.ready().

    Its views run as the caller behind the request (`current_caller()`), answer in `response=`
    schemas or an HttpResponse, and raise Refused or Problem.
    """
    OFFERED.append((prefix, router))


class OrjsonRenderer(BaseRenderer):
    """Writes JSON with orjson."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Give the bytes of an answer."""
        return orjson.dumps(data, default=str, option=records.OPTIONS)


class OrjsonParser(Parser):
    """Reads JSON with orjson, which refuses broken Unicode."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read the body of a request."""
        return orjson.loads(request.body)


def _answer_problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer(request, problem_of(error if isinstance(error, Exception) else error()))


def _built() -> NinjaAPI:
    made = NinjaAPI(
        title="Holdfast",
        version="1",
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        auth=[BearerToken(), SignedIn()],
        renderer=OrjsonRenderer(),
        parser=OrjsonParser(),
    )
    for kind in tuple(made._exception_handlers):  # noqa: SLF001 - ninja's own answers are no problem details
        del made._exception_handlers[kind]  # noqa: SLF001
    made.add_exception_handler(Exception, _answer_problem)
    made.add_router("", about.router)
    for prefix, router in OFFERED:
        made.add_router(prefix, router)
    made.add_router("", copies.router)
    made.add_router("", records.router)
    made.add_router("", hanging.router)
    return made


api: Final = _built()


def patterns() -> list[URLPattern | URLResolver]:
    """Give the addresses of the API, each behind the doorway."""
    found: list[URLPattern | URLResolver] = api.urls[0]
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback = doorway(pattern.callback)
    # Ninja's own start page would answer anybody; the API has its own.
    return [pattern for pattern in found if getattr(pattern, "name", "") != "api-root"]
