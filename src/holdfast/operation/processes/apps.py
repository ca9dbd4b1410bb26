"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class ProcessesConfig(AppConfig):
    """Clauses 8.1 and 8.2: processes."""

    name = "holdfast.operation.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.acting.commands import stand_before  # noqa: PLC0415 - models must be loaded
        from holdfast.operation.processes import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.planning.gates import changes, criteria  # noqa: PLC0415 - models must be loaded
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.web import navigation  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        add = navigation.add
        read, record = Permission.RECORD_READ, Permission.PROCESS_RECORD
        add("4", _("Process map"), "processes:map", "branch", 13, read)
        add("8", _("What processes are for"), "processes:purposes", "operation", 5, read)
        add("8", _("Record it"), "processes:choose", "check", 6, record)
        stand_before("processes.process.put_in_force", changes.PROCESS_HAS_ITS_PLAN)
        stand_before("processes.process.amended", changes.PROCESS_AMENDMENT_HAS_ITS_PLAN)
        stand_before("processes.process.withdrawn", changes.PROCESS_WITHDRAWAL_HAS_ITS_PLAN)
        stand_before("processes.criterion.set", criteria.FURTHER_CRITERION_HAS_ITS_PLAN)
        stand_before("processes.criterion.amended", criteria.CRITERION_AMENDMENT_HAS_ITS_PLAN)
        stand_before("processes.criterion.withdrawn", criteria.CRITERION_WITHDRAWAL_HAS_ITS_PLAN)
