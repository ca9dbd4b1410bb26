"""Declarations: processes."""

from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes import commands
from holdfast.operation.processes.models import Process
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

PROCESS = RecordType(
    model=Process,
    slug="processes",
    clause="8.1",
    noun=_("process"),
    plural=_("processes"),
    about=_(
        "The work by which security happens: gate and patrol, seal control, legal watch, audit, "
        "and the business processes that carry security in them. Each has an owner, inputs, "
        "outputs, criteria and others that it works with; a list without these is no process map."
    ),
    create=commands.describe_process,
    amend=commands.amend_process,
    commands=(
        commands.put_process_in_force,
        commands.revise_process,
        commands.withdraw_process,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "lane", "is_security_function", "state", "owner", "review_due"),
    filters=("state", "lane", "is_security_function", "owner", "unit"),
    search=("reference", "title", "purpose", "inputs", "outputs", "criteria"),
    sections=(
        Section(
            _("The process"),
            ("title", "purpose", "lane", "is_security_function", "clauses", "supply_chain_level"),
        ),
        Section(_("What goes in and out"), ("inputs", "outputs", "interactions")),
        Section(
            _("When it is done well"),
            ("criteria", "required_interval"),
            _("Criteria with limits are records of their own, below."),
        ),
        Section(_("In force"), ("in_force_since", "times_in_force", "withdrawn_because")),
    ),
    traces=(
        TraceRule(
            Relation.FEEDS,
            ("processes.process",),
            _("Feeds the process"),
            _("The note says what flows: “cleared visitors”, “audit findings”."),
        ),
        TraceRule(Relation.USES, ("processes.process",), _("Works with the process")),
        TraceRule(
            Relation.SERVES,
            ("leadership.policycommitment", "planning.objective"),
            _("Serves"),
            _("The commitments of the policy and the objectives that need this process."),
        ),
        TraceRule(Relation.MEETS, ("context.complianceobligation",), _("Meets the obligation")),
        TraceRule(
            Relation.ADDRESSES,
            ("context.partyrequirement", "context.contextissue"),
            _("Addresses"),
        ),
        TraceRule(
            Relation.CARRIES,
            ("risk.riskscenario",),
            _("Carries the risk"),
            _("Risks that arise where this work is done."),
        ),
        TraceRule(Relation.RELATES_TO, ("leadership.role",), _("Done by the role")),
        TraceRule(Relation.RELATES_TO, ("support.document",), _("Described in")),
    ),
    dues=(Due("review_due", _("Review the process"), ("in_force",)),),
    synonyms={
        "title": ("process", "process name", "name", "activity"),
        "purpose": ("purpose", "aim", "objective", "description"),
        "inputs": ("inputs", "input", "from"),
        "outputs": ("outputs", "output", "result", "to"),
        "interactions": ("interactions", "interfaces", "works with", "linked processes"),
        "criteria": ("criteria", "kpi", "acceptance criteria", "measure", "standard"),
        "clauses": ("clauses", "clause", "iso clause", "requirement"),
        "lane": ("lane", "process type", "category", "level"),
        "required_interval": ("interval", "frequency", "shown every"),
        "supply_chain_level": ("security level", "supply chain level"),
        "owner": ("owner", "process owner", "responsible"),
        "review_due": ("next review", "review date"),
        "external_reference": ("id", "process id", "no", "ref"),
    },
    choice_words={
        "lane": {
            "steering": "management",
            "business": "core",
            "operational": "core",
            "primary": "core",
            "supporting": "support",
        }
    },
    icon="operation",
)
TYPES = (PROCESS,)
