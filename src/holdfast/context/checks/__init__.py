"""How live records answer the statements of clause 4."""

from holdfast.context.checks import issues, obligations, parties, principles, scopes

__all__ = ["issues", "obligations", "parties", "principles", "scopes"]
