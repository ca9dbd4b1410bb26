"""Where the API stands in the house."""

from __future__ import annotations

from typing import Final

from django.urls import URLResolver, include, path

urlpatterns: Final[list[URLResolver]] = [path("api/", include("holdfast.api.urls"))]
