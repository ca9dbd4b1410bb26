"""The business verbs of processes, criteria, execution records and the process map."""

from holdfast.operation.processes.commands.criteria import (
    amend_criterion,
    set_criterion,
    withdraw_criterion,
)
from holdfast.operation.processes.commands.executions import (
    amend_execution,
    correct_execution,
    decide_on_breach,
    raise_breach,
    record_execution,
)
from holdfast.operation.processes.commands.maps import (
    ON_MAP,
    amend_map,
    approve_map,
    arrange_map,
    draw_map,
)
from holdfast.operation.processes.commands.processes import (
    PROCESS_FIELDS,
    amend_process,
    describe_process,
    put_process_in_force,
    revise_process,
    withdraw_process,
)

__all__ = [
    "ON_MAP",
    "PROCESS_FIELDS",
    "amend_criterion",
    "amend_execution",
    "amend_map",
    "amend_process",
    "approve_map",
    "arrange_map",
    "correct_execution",
    "decide_on_breach",
    "describe_process",
    "draw_map",
    "put_process_in_force",
    "raise_breach",
    "record_execution",
    "revise_process",
    "set_criterion",
    "withdraw_criterion",
    "withdraw_process",
]
