"""How live records answer clause 6; importing it registers the checks."""

from holdfast.planning.checks import system_risks

__all__ = ["system_risks"]
