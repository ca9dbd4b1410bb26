"""How live records answer clause 7; importing it registers the checks."""

from holdfast.support.checks import awareness, competence, resources

__all__ = ["awareness", "competence", "resources"]
