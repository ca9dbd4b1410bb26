"""What clause 6 prints."""

from django.urls import URLPattern, include, path

from holdfast.planning.printouts.objectives import objectives_pdf

ROUTES: list[URLPattern] = [
    path("objectives/report/", objectives_pdf, name="objectives"),
]
urlpatterns = [path("planning/", include((ROUTES, "planning-print")))]
