"""The list of all verbs."""

from holdfast.config.cli import assurance, bringing, keeping, registers, reminding, running, safety

COMMANDS = (
    *running.VERBS,
    *assurance.VERBS,
    *registers.VERBS,
    *bringing.VERBS,
    *safety.VERBS,
    *keeping.VERBS,
    *reminding.VERBS,
)
