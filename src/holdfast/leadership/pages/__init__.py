"""Pages of clause 5 that people look at rather than read."""

from django.urls import URLPattern, include, path

from holdfast.leadership.pages import activity, deciding, roles
from holdfast.leadership.pages.policy import POLICY_ROUTES
from holdfast.leadership.pages.publication import PUBLIC

ROUTES: list[URLPattern] = [*activity.ROUTES, *deciding.ROUTES, *POLICY_ROUTES, *roles.ROUTES]
urlpatterns = [path("leadership/", include((ROUTES, "leadership"))), *PUBLIC]
