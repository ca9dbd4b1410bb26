"""What clause 7 prints."""

from django.urls import URLPattern, include, path

ROUTES: list[URLPattern] = []
urlpatterns = [path("support/", include((ROUTES, "support-print")))]
