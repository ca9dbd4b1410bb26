"""What clause 7 prints."""

from django.urls import URLPattern, include, path

from holdfast.support.printouts.awareness import AWARENESS_PRINTS
from holdfast.support.printouts.competence import COMPETENCE_PRINTS

ROUTES: list[URLPattern] = [*AWARENESS_PRINTS, *COMPETENCE_PRINTS]
urlpatterns = [path("support/", include((ROUTES, "support-print")))]
