"""Processes on paper: their map, and what they are for."""

from __future__ import annotations

from django.urls import include, path

from holdfast.operation.processes.printouts.maps import map_pdf
from holdfast.operation.processes.printouts.purposes import purposes_pdf

urls = [
    path("map/report/", map_pdf, name="map"),
    path("purposes/report/", purposes_pdf, name="purposes"),
]
urlpatterns = [path("processes/", include((urls, "processes-print")))]
