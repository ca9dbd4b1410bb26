"""All addresses of the house: rooms bring theirs, the generic pages answer for the rest."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

PAGES = ("pages", "printouts", "addresses")
handler400 = "holdfast.web.pages.errors.bad_request"
handler403 = "holdfast.web.pages.errors.forbidden"
handler404 = "holdfast.web.pages.errors.not_found"
handler500 = "holdfast.web.pages.errors.failed"


def _of_rooms() -> list[URLPattern | URLResolver]:
    """Give the addresses of every room that has pages of its own, in the order of the apps."""
    found: list[URLPattern | URLResolver] = []
    for config in apps.get_app_configs():
        if not config.name.startswith("holdfast.") or config.name == "holdfast.web":
            continue
        for module in PAGES:
            if find_spec(f"{config.name}.{module}") is not None:
                found += getattr(import_module(f"{config.name}.{module}"), "urlpatterns", [])
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    *_of_rooms(),
    path("", include("holdfast.web.urls")),
]
