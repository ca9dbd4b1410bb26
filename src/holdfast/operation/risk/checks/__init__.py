"""How live records answer 6.1.1, 6.1.2, 6.1.3 and 8.3; importing it registers the checks."""

from holdfast.operation.risk.checks import coverage, evaluation, feeding, treatment

__all__ = ["coverage", "evaluation", "feeding", "treatment"]
