"""How live records answer clause 7; importing it registers the checks."""

from holdfast.support.checks import competence, resources

__all__ = ["competence", "resources"]
