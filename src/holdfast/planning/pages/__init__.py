"""Pages of clause 6 that people look at rather than read."""

from django.urls import URLPattern, include, path

ROUTES: list[URLPattern] = []
urlpatterns = [path("planning/", include((ROUTES, "planning")))]
