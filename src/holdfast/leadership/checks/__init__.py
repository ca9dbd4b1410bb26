"""How live records answer clause 5; importing it registers the checks."""

from holdfast.leadership.checks import activity, roles

__all__ = ["activity", "roles"]
