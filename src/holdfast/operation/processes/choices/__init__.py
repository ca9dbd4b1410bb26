"""Enumerations of the process map and of execution records."""

from holdfast.operation.processes.choices.executions import Answered, Measure, Outcome
from holdfast.operation.processes.choices.lanes import Lane

__all__ = ["Answered", "Lane", "Measure", "Outcome"]
