"""Checks before the steps of processes and of their map."""

from holdfast.operation.processes.gates.maps import MAP_IS_WHOLE
from holdfast.operation.processes.gates.processes import PROCESS_IS_DESCRIBED

__all__ = ["MAP_IS_WHOLE", "PROCESS_IS_DESCRIBED"]
