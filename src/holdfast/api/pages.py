"""What people read of the API: the OpenAPI document, and a page that lists every route."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from holdfast.api.conditions import is_known_tag
from holdfast.api.document import document_bytes
from holdfast.api.problems import KINDS, NOT_FOUND, ROOT, Problem, answer

METHODS: Final = ("get", "post", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """One route as the help page lists it."""

    method: str
    path: str
    summary: str
    about: str


@dataclass(frozen=True)
class Chapter:
    """The routes of one kind of record."""

    name: str
    about: str
    routes: list[Route] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where the chapter stands on the page."""
        return self.name.replace("/", "-")


@cache
def _tag() -> str:
    return hashlib.sha256(document_bytes()).hexdigest()[:32]


def openapi(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document; it says how the API works and nothing of anybody's records."""
    headers = {"ETag": f'"{_tag()}"', "Cache-Control": "public, max-age=300"}
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET"})
    if is_known_tag(request, _tag()):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(document_bytes(), content_type="application/json", headers=headers)


def docs(request: HttpRequest) -> HttpResponse:
    """Show every route with what it does, for whoever writes a program against the API."""
    context = {
        "page_title": _("API"),
        "chapters": _chapters(),
        "kinds": KINDS,
        "document_url": f"{ROOT}/openapi.json",
    }
    return render(request, "api/docs.html", context)


@csrf_exempt
def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Say that an address of the API leads nowhere."""
    return answer(
        request,
        Problem(
            NOT_FOUND,
            _("The API has no such address; {docs} lists all.").format(docs=f"{ROOT}/docs"),
        ),
    )


@cache
def _chapters() -> tuple[Chapter, ...]:
    document: Mapping[str, Any] = orjson.loads(document_bytes())
    chapters = {tag["name"]: Chapter(tag["name"], tag["description"]) for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method not in methods:
                continue
            operation = methods[method]
            chapter = chapters.setdefault(operation["tags"][0], Chapter(operation["tags"][0], ""))
            about = str(operation.get("description", ""))
            route = Route(method.upper(), path, operation["summary"], about)
            chapter.routes.append(route)
    for chapter in chapters.values():
        chapter.routes.sort(key=lambda route: (route.path.count("/"), route.path))
    return tuple(chapters.values())
