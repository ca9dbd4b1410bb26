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
    columns=("reference", "title", "is_security_function", "state", "owner", "review_due"),
    filters=("state", "is_security_function", "owner", "unit"),
    search=("reference", "title", "purpose", "inputs", "outputs", "criteria"),
    sections=(
        Section(_("The process"), ("title", "purpose", "is_security_function", "clauses")),
        Section(_("What goes in and out"), ("inputs", "outputs", "interactions")),
        Section(_("When it is done well"), ("criteria",)),
    ),
    traces=(
        TraceRule(Relation.USES, ("processes.process",), _("Works with the process")),
        TraceRule(Relation.MEETS, ("context.complianceobligation",), _("Meets the obligation")),
        TraceRule(
            Relation.ADDRESSES,
            ("context.partyrequirement", "context.contextissue"),
            _("Addresses"),
        ),
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
        "owner": ("owner", "process owner", "responsible"),
        "review_due": ("next review", "review date"),
        "external_reference": ("id", "process id", "no", "ref"),
    },
    icon="operation",
)
TYPES = (PROCESS,)
