"""How live records answer the statements of 8.1 and 8.2."""

from holdfast.operation.processes.checks import criteria, executions, purposes

__all__ = ["criteria", "executions", "purposes"]
