"""What clause 5 prints."""

from django.urls import URLPattern, include, path

from holdfast.leadership.printouts.activity import ACTIVITY_PRINTS
from holdfast.leadership.printouts.letters import LETTER_PRINTS
from holdfast.leadership.printouts.policy import POLICY_PRINTS
from holdfast.leadership.printouts.responsibilities import MATRIX_PRINTS

PRINTS: list[URLPattern] = [*ACTIVITY_PRINTS, *LETTER_PRINTS, *MATRIX_PRINTS, *POLICY_PRINTS]
urlpatterns = [path("leadership/", include((PRINTS, "leadership-print")))]
