"""Django's entry to the room."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Clauses 8.1 and 8.2: processes."""

    name = "holdfast.operation.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.acting.commands import stand_before  # noqa: PLC0415 - models must be loaded
        from holdfast.operation.processes import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.planning.gates import changes  # noqa: PLC0415 - models must be loaded
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        stand_before("processes.process.put_in_force", changes.PROCESS_HAS_ITS_PLAN)
        stand_before("processes.process.amended", changes.PROCESS_AMENDMENT_HAS_ITS_PLAN)
