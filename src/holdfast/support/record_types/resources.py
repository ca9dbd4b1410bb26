"""Declarations: what the system needs, and the plan of it (7.1)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule
from holdfast.support.commands import resources
from holdfast.support.models import ResourceNeed, ResourcePlan
from holdfast.support.queries.documents_panel import use_panel
from holdfast.support.queries.resources import resource_plan_panel

NEED = RecordType(
    model=ResourceNeed,
    slug="resource-needs",
    clause="7.1",
    noun=_("resource need"),
    plural=_("resource needs"),
    about=_(
        "People, equipment, budget, technology and premises that the system needs, beside what it "
        "has. Link each to the risk, treatment or objective that calls for it; top management "
        "grants or declines it with a reason. A treatment that was approved and never paid for is "
        "found here before the auditor finds it."
    ),
    create=resources.state_need,
    amend=resources.amend_need,
    commands=(*resources.ON_NEED, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        "kind",
        "needed",
        "provided",
        "measure",
        "state",
        "provide_by",
        "owner",
    ),
    filters=("state", "kind", "owner", "unit"),
    search=("reference", "title", "purpose"),
    sections=(
        Section(_("The need"), ("title", "kind", "purpose", "needed_from")),
        Section(_("How much"), ("needed", "provided", "measure")),
        Section(_("The decision"), ("decision", "decided_by", "decided_on", "provide_by")),
    ),
    traces=(
        TraceRule(
            Relation.ADDRESSES,
            ("risk.riskscenario", "risk.treatment", "context.complianceobligation"),
            _("Needed for the risk, treatment or obligation"),
        ),
        TraceRule(Relation.SERVES, ("planning.objective",), _("Needed for the objective")),
        TraceRule(Relation.RELATES_TO, ("processes.process",), _("Used by the process")),
    ),
    dues=(Due("provide_by", _("Provide the resource"), ("granted",)),),
    synonyms={
        "title": ("resource", "title", "name", "need", "item"),
        "kind": ("kind", "type", "category"),
        "purpose": ("purpose", "what for", "description", "justification"),
        "needed": ("needed", "required", "demand", "target"),
        "provided": ("provided", "available", "current", "existing"),
        "measure": ("counted in", "unit", "unit of measure"),
        "needed_from": ("needed from", "from", "start"),
        "owner": ("owner", "responsible"),
    },
    choice_words={
        "kind": {"staff": "people", "personnel": "people", "money": "budget", "it": "technology"}
    },
    icon="layers",
)
RESOURCE_PLAN = RecordType(
    model=ResourcePlan,
    slug="resource-plans",
    clause="7.1",
    noun=_("resource plan"),
    plural=_("resource plans"),
    about=_(
        "What the system needs against what it is given, as management approved it. The approved "
        "version keeps every need as it stood on that day."
    ),
    create=resources.set_up_resource_plan,
    amend=resources.amend_resource_plan,
    commands=(*resources.ON_RESOURCE_PLAN, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "version_in_force", "effective_on", "review_due"),
    filters=("state", "owner"),
    sections=(Section(_("The plan"), ("title",)),),
    dues=(Due("review_due", _("Review the resource plan"), ("in_force",)),),
    importable=False,
    icon="document",
    panels=("support/panels/resource_plan.html", "support/panels/documents_use.html"),
    panel_context=lambda caller, plan: {
        **resource_plan_panel(caller, plan),
        **use_panel(caller, plan),
    },
)
