"""Declarations: risks and opportunities of the system, decisions that none arises (6.1)."""

from django.utils.translation import gettext_lazy as _

from holdfast.planning.commands import system_risks
from holdfast.planning.models import NoSystemRisk, SystemRisk
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule
from holdfast.work.commands import plan_action_for

SOURCES = ("context.contextissue", "context.partyrequirement", "context.complianceobligation")
SYSTEM_RISK = RecordType(
    model=SystemRisk,
    slug="system-risks",
    clause="6.1.1",
    noun=_("risk or opportunity of the system"),
    plural=_("risks and opportunities of the system"),
    about=_(
        "What can keep the management system itself from its results, or help it: guards that "
        "cannot be found, a merger that splits duties, a customer programme that opens doors. "
        "What can happen to goods and people stands in the risk register of 8.3; auditors ask for "
        "both, and do not like to find them mixed."
    ),
    create=system_risks.record_system_risk,
    amend=system_risks.amend_system_risk,
    commands=(
        system_risks.address_system_risk,
        system_risks.confirm_action_planned,
        plan_action_for,
        system_risks.integrate_system_risk,
        system_risks.judge_system_risk,
        system_risks.accept_system_risk,
        system_risks.close_system_risk,
        system_risks.take_up_system_risk,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "side",
        Column("weight_words", _("Weight")),
        "decision",
        "state",
        "owner",
        "review_due",
    ),
    filters=("state", "side", "decision", "effectiveness", "owner"),
    search=("reference", "title", "description", "effect", "finding"),
    sections=(
        Section(_("What it is"), ("title", "side", "description")),
        Section(
            _("What it does"),
            ("effect", "likelihood", "extent"),
            _("In words; figures are for the security risks of 8.3."),
        ),
        Section(
            _("Decision"),
            ("decision", "decision_reason", "decided_by", "decided_on"),
        ),
        Section(
            _("Did it work?"),
            ("effectiveness", "finding", "judged_by", "judged_on", "closed_because"),
        ),
    ),
    traces=(
        TraceRule(
            Relation.ARISES_FROM,
            SOURCES,
            _("Arises from"),
            _("The issue or requirement that it comes from."),
        ),
        TraceRule(
            Relation.CHANGES,
            ("processes.process",),
            _("Is built into the process"),
            _("The process that what is done about it becomes part of."),
        ),
        TraceRule(
            Relation.ADDRESSES,
            ("planning.objective",),
            _("Addressed by the objective"),
            inward=True,
        ),
        TraceRule(Relation.RELATES_TO, (), _("Relates to")),
    ),
    dues=(
        Due(
            "review_due",
            _("Review the risk or opportunity of the system"),
            ("identified", "action_planned", "integrated", "judged", "accepted"),
        ),
    ),
    synonyms={
        "title": ("risk", "opportunity", "risk/opportunity", "r&o", "issue", "name"),
        "side": ("risk or opportunity", "type", "r/o", "threat/opportunity"),
        "description": ("description", "details", "cause"),
        "effect": ("effect", "impact", "consequence", "effect on intended results", "benefit"),
        "likelihood": ("likelihood", "probability"),
        "extent": ("extent", "severity", "impact level", "size of effect"),
        "owner": ("owner", "responsible", "risk owner"),
        "review_due": ("next review", "review date"),
        "external_reference": ("id", "no", "ref", "risk id"),
    },
    choice_words={
        "side": {"r": "risk", "threat": "risk", "o": "opportunity", "chance": "opportunity"},
        "likelihood": {
            "low": "unlikely",
            "rare": "unlikely",
            "medium": "possible",
            "moderate": "possible",
            "high": "likely",
        },
        "extent": {
            "low": "slight",
            "minor": "slight",
            "medium": "noticeable",
            "moderate": "noticeable",
            "high": "serious",
            "major": "serious",
        },
    },
    icon="level",
)
NO_SYSTEM_RISK = RecordType(
    model=NoSystemRisk,
    slug="no-system-risks",
    clause="6.1.1",
    noun=_("decision that no system risk arises"),
    plural=_("decisions that no system risk arises"),
    about=_(
        "Not every issue or requirement brings a risk or opportunity for the system itself. Where "
        "none arises, the decision and its reason show that somebody looked."
    ),
    create=system_risks.decide_nothing_arises,
    amend=system_risks.amend_nothing_arises,
    commands=(system_risks.withdraw_nothing_arises, *ON_EVERY_RECORD),
    columns=("reference", "title", "decided_on", "decided_by", "state", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "reason"),
    sections=(
        Section(_("The decision"), ("reason", "decided_by", "decided_on", "withdrawn_because")),
    ),
    traces=(
        TraceRule(
            Relation.CONSIDERS,
            SOURCES,
            _("None arises from"),
            _("The issue or requirement that was looked at."),
        ),
    ),
    dues=(Due("review_due", _("Decide anew whether a system risk arises"), ("decided",)),),
    importable=False,
    icon="check",
)
