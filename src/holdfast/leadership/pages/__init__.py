"""Pages of clause 5 that people look at rather than read."""

from django.urls import URLPattern, include, path

from holdfast.leadership.pages.publication import PUBLIC

ROUTES: list[URLPattern] = []
urlpatterns = [path("leadership/", include((ROUTES, "leadership"))), *PUBLIC]
