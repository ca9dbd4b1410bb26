"""Django's entry to the room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Clause 7: resources and documents."""

    name = "holdfast.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.support import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )

        REGISTRY.add(*record_types.TYPES)
        _keep_what_is_documented()
        _let_nobody_in_without()


def _let_nobody_in_without() -> None:
    """Let an assignment of a role wait for the clearance and the licences it needs (7.2)."""
    from holdfast.acting.commands import stand_before  # noqa: PLC0415 - models must be loaded
    from holdfast.support.gates import clearance  # noqa: PLC0415 - models must be loaded

    stand_before("leadership.assignment.assigned", clearance.CLEARED_FIRST)
    stand_before("leadership.assignment.assigned", clearance.LICENSED_FIRST)


def _keep_what_is_documented() -> None:
    """Let retention date what becomes obsolete, a hold stand against erasing, recalls be due."""
    from holdfast.accounts.personal_data.erasing import stands_against  # noqa: PLC0415
    from holdfast.records.content import keep_by  # noqa: PLC0415 - models must be loaded
    from holdfast.support.queries import documents_due, retention  # noqa: PLC0415
    from holdfast.work.queries import also_due  # noqa: PLC0415 - models must be loaded

    keep_by(retention.version_kept_until)
    stands_against(retention.why_a_hold_keeps)
    also_due("recalls", documents_due.recalls_due)
