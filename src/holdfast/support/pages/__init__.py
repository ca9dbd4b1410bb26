"""Pages of clause 7 that people look at rather than read."""

from django.urls import URLPattern, include, path

ROUTES: list[URLPattern] = []
urlpatterns = [path("support/", include((ROUTES, "support")))]
