"""What clauses 4.4, 8.1 and 8.2 record."""

from holdfast.operation.processes.models.criteria import Criterion
from holdfast.operation.processes.models.executions import ProcessExecution
from holdfast.operation.processes.models.maps import ProcessMap
from holdfast.operation.processes.models.processes import Process, clauses_in, is_clause

__all__ = ["Criterion", "Process", "ProcessExecution", "ProcessMap", "clauses_in", "is_clause"]
