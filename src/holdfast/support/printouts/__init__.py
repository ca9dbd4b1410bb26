"""What clause 7 prints."""

from django.urls import URLPattern, include, path

from holdfast.support.printouts.competence import COMPETENCE_PRINTS

ROUTES: list[URLPattern] = [*COMPETENCE_PRINTS]
urlpatterns = [path("support/", include((ROUTES, "support-print")))]
