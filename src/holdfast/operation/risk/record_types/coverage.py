"""Declarations: considerations of 6.1.2, reports to the enterprise risk register (6.1.3)."""

from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk import commands
from holdfast.operation.risk.models import ConsideredCategory, EnterpriseReport
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

CONSIDERATION = RecordType(
    model=ConsideredCategory,
    slug="considerations",
    clause="6.1.2",
    noun=_("consideration"),
    plural=_("considerations"),
    about=_(
        "Where a kind of risk that the standard names was looked at and nothing was found: which "
        "kind, where, and why. It stands beside the scenarios and shows that nothing was left out."
    ),
    create=commands.record_consideration,
    amend=commands.amend_consideration,
    commands=(commands.withdraw_consideration, *ON_EVERY_RECORD),
    columns=("reference", "title", "category", "site", "unit", "considered_on", "state",
             "review_due"),
    filters=("state", "category", "site", "unit"),
    search=("reference", "title", "reason"),
    sections=(
        Section(
            _("What was considered"),
            ("category", "site", "unit", "reason", "considered_on", "considered_by",
             "withdrawn_because"),
        ),
    ),
    dues=(Due("review_due", _("Consider it again"), ("considered",)),),
    related=("owner", "unit", "site"),
    importable=False,
    icon="eye",
)  # fmt: skip
ENTERPRISE_REPORT = RecordType(
    model=EnterpriseReport,
    slug="enterprise-reports",
    clause="6.1.3",
    noun=_("report to the enterprise risk register"),
    plural=_("reports to the enterprise risk register"),
    about=_(
        "Which security risks were handed on to the organization's overall risk management, when, "
        "and where they stand there. Every risk above acceptance belongs there."
    ),
    create=commands.report_to_enterprise,
    amend=commands.amend_enterprise_report,
    commands=(commands.withdraw_enterprise_report, *ON_EVERY_RECORD),
    columns=("reference", "title", "reported_on", "reported_by", "state", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "enterprise_register", "note"),
    sections=(
        Section(
            _("The report"),
            (
                "enterprise_register",
                "link",
                "reported_on",
                "reported_by",
                "note",
                "withdrawn_because",
            ),
        ),
    ),
    traces=(
        TraceRule(
            Relation.COVERS, ("risk.riskscenario",), _("Reports the risks"),
            _("The note of the link is the level that the risk then had."),
        ),
    ),
    dues=(Due("review_due", _("Report again"), ("reported",)),),
    importable=False,
    icon="export",
)  # fmt: skip
