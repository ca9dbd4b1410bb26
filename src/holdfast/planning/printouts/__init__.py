"""What clause 6 prints."""

from django.urls import URLPattern, include, path

from holdfast.planning.printouts.change_plans import change_plan_pdf
from holdfast.planning.printouts.changes_board import changes_pdf
from holdfast.planning.printouts.objectives import objectives_pdf

ROUTES: list[URLPattern] = [
    path("change-plans/<uuid:key>/paper/", change_plan_pdf, name="change-plan"),
    path("changes/report/", changes_pdf, name="changes"),
    path("objectives/report/", objectives_pdf, name="objectives"),
]
urlpatterns = [path("planning/", include((ROUTES, "planning-print")))]
