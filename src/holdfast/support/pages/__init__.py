"""Pages of clause 7 that people look at rather than read."""

from django.urls import URLPattern, include, path

from holdfast.support.pages import (
    access_reviews,
    awareness,
    awareness_coverage,
    awareness_links,
    awareness_tablet,
    clearance,
    communication,
    communication_compose,
    communication_recipients,
    competence,
    contacts,
    documents,
    documents_copies,
    documents_papers,
    resources,
    session_codes,
    tablet_lock,
    training,
)

ROUTES: list[URLPattern] = [
    *resources.ROUTES,
    *access_reviews.ACCESS_ROUTES,
    *documents.DOCUMENT_ROUTES,
    *documents_copies.COPY_ROUTES,
    *documents_papers.DOCUMENT_PRINTS,
    *communication.ROUTES,
    *communication_compose.ROUTES,
    *communication_recipients.ROUTES,
    *contacts.ROUTES,
    *training.ROUTES,
    *session_codes.ROUTES,
    *competence.COMPETENCE_ROUTES,
    *clearance.CLEARANCE_ROUTES,
    *awareness.ROUTES,
    *awareness_coverage.ROUTES,
    *tablet_lock.ROUTES,
    *awareness_tablet.ROUTES,
    *awareness_links.ROUTES,
]
urlpatterns = [
    path("support/", include((ROUTES, "support"))),
    *awareness_links.PUBLIC,
    *documents_copies.PUBLIC,
]
