"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class PlanningConfig(AppConfig):
    """Clause 6: risks and opportunities of the system, objectives, planned changes."""

    name = "holdfast.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.planning import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.web import navigation  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        read = Permission.RECORD_READ
        navigation.add("6", _("Risks of the system"), "planning:system-risks", "planning", 5, read)
        navigation.add("6", _("Objectives"), "planning:objectives", "target", 10, read)
        navigation.add("6", _("Planned changes"), "planning:changes", "refresh", 12, read)
        _show_how_objectives_went()
        _tell_what_is_decided_on()
        _ask_for_change_plans()


def _show_how_objectives_went() -> None:
    """Let the cockpit of top management show the course of each objective (5.1)."""
    from holdfast.leadership.queries.courses import courses_from  # noqa: PLC0415 - models first
    from holdfast.planning.queries.courses import courses_of_objectives  # noqa: PLC0415

    courses_from(courses_of_objectives)


def _tell_what_is_decided_on() -> None:
    """Let the cockpit of top management say what matters for a yes or a no (5.1)."""
    from holdfast.leadership.queries.deciding import briefs_from  # noqa: PLC0415 - models first
    from holdfast.planning.queries import briefs  # noqa: PLC0415 - models must be loaded

    briefs_from("planning.objective", briefs.briefs_of_objectives)
    briefs_from("planning.changeplan", briefs.briefs_of_changes)


def _ask_for_change_plans() -> None:
    """Let changes of what earlier clauses put in force ask for their change plan (6.3)."""
    from holdfast.acting.commands import stand_before  # noqa: PLC0415 - models must be loaded
    from holdfast.planning.gates import change_links, changes  # noqa: PLC0415 - models must be loaded

    stand_before("records.content.put_in_force", changes.VERSION_HAS_ITS_PLAN)
    stand_before("records.content.withdrawn", changes.WITHDRAWAL_HAS_ITS_PLAN)
    stand_before("records.trace.made", change_links.DECIDED_PLAN_NAMES_NO_MORE)
    stand_before("records.trace.ended", change_links.DECIDED_PLAN_KEEPS_ITS_RECORDS)
    stand_before("leadership.role.amended", changes.ROLE_HAS_ITS_PLAN)
    stand_before("leadership.role.dissolved", changes.ROLE_END_HAS_ITS_PLAN)
    stand_before("leadership.assignment.ended", changes.ENDING_HAS_ITS_PLAN)
