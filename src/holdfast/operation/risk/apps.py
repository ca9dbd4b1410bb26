"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class RiskConfig(AppConfig):
    """Assessment and treatment of security risks (8.3)."""

    name = "holdfast.operation.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.operation.risk import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.operation.risk.pages.home import top_risks  # noqa: PLC0415
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.web import home, navigation  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        read = Permission.RECORD_READ
        navigation.add("6", _("What was considered"), "risk:coverage", "matrix", 6, read)
        navigation.add("8", _("Risk matrix"), "risk:matrix", "matrix", 10, read)
        navigation.add("8", _("Risk method"), "risk:handbook", "level", 20, read)
        home.add_panel("risks", 20, "risk/home_panel.html", top_risks)
        _tell_what_is_decided_on()


def _tell_what_is_decided_on() -> None:
    """Let the cockpit of top management say what matters for a yes or a no (5.1)."""
    from holdfast.leadership.queries.deciding import briefs_from  # noqa: PLC0415 - models first
    from holdfast.operation.risk.queries import briefs  # noqa: PLC0415 - models must be loaded

    briefs_from("risk.treatment", briefs.briefs_of_treatments)
    briefs_from("risk.riskscenario", briefs.briefs_of_scenarios)
    briefs_from("risk.riskacceptance", briefs.briefs_of_acceptances)
    briefs_from("risk.riskassessment", briefs.briefs_of_assessments)
    briefs_from("risk.riskmethod", briefs.briefs_of_methods)
