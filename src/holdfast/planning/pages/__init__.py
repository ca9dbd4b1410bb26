"""Pages of clause 6 that people look at rather than read."""

from django.urls import URLPattern, include, path

from holdfast.planning.pages import system_risks
from holdfast.planning.pages.changes import changes_page, forecast_page
from holdfast.planning.pages.objectives import board_page

ROUTES: list[URLPattern] = [
    path("changes/", changes_page, name="changes"),
    path("changes/<uuid:key>/forecast/", forecast_page, name="change-forecast"),
    path("system-risks/board/", system_risks.board_page, name="system-risks"),
    path("objectives/board/", board_page, name="objectives"),
]
urlpatterns = [path("planning/", include((ROUTES, "planning")))]
