"""How live records answer clause 6; importing it registers the checks."""

from holdfast.planning.checks import changes, objectives, system_risks

__all__ = ["changes", "objectives", "system_risks"]
