"""How live records answer clause 5; importing it registers the checks."""

from holdfast.leadership.checks import activity, policy, policy_requirements, roles

__all__ = ["activity", "policy", "policy_requirements", "roles"]
