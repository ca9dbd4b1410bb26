"""Declarations: processes, criteria, execution records, the process map."""

from holdfast.operation.processes.record_types.executions import CRITERION, EXECUTION
from holdfast.operation.processes.record_types.maps import MAP
from holdfast.operation.processes.record_types.processes import PROCESS

TYPES = (PROCESS, CRITERION, EXECUTION, MAP)
