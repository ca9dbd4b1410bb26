"""The list of all verbs."""

from holdfast.config.cli import (
    assurance,
    bringing,
    finding,
    keeping,
    registers,
    reminding,
    running,
    safety,
)

COMMANDS = (
    *running.VERBS,
    *assurance.VERBS,
    *registers.VERBS,
    *bringing.VERBS,
    *safety.VERBS,
    *keeping.VERBS,
    *finding.VERBS,
    *reminding.VERBS,
)
