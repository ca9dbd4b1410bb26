"""How live records answer clause 7; importing it registers the checks."""

from holdfast.support.checks import (
    awareness,
    communication,
    competence,
    documents_kept,
    documents_made,
    resources,
)

__all__ = [
    "awareness",
    "communication",
    "competence",
    "documents_kept",
    "documents_made",
    "resources",
]
