"""Addresses of the API, included below /api/."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, re_path

from holdfast.api import pages
from holdfast.api.doorway import doorway
from holdfast.api.routes import patterns

V1: Final[list[URLPattern | URLResolver]] = [
    path("openapi.json", doorway(pages.openapi), name="api-openapi"),
    path("docs", pages.docs, name="api-docs"),
    *patterns(),
    re_path(r"^(?P<path>.*)$", doorway(pages.nothing_here), name="api-nothing"),
]
urlpatterns: Final[list[URLPattern | URLResolver]] = [path("v1/", include(V1))]
