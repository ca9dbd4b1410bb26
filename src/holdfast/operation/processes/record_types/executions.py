"""Declarations: criteria and execution records."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes import commands
from holdfast.operation.processes.models import Criterion, ProcessExecution
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule


def _result(execution: ProcessExecution) -> str:
    """Give what was found; of what was put right, also what was said first."""
    first = execution.corrects
    if first is None or first.result == execution.result:
        return execution.result
    return gettext("{result} (first: {before})").format(
        result=execution.result, before=first.result
    )


CRITERION = RecordType(
    model=Criterion,
    slug="criteria",
    clause="8.1",
    noun=_("criterion"),
    plural=_("criteria"),
    about=_(
        "By what one sees that a process runs as it should: waiting time at the gate at most ten "
        "minutes, seals checked yes or no, rounds per night at least four. With a limit it can be "
        "measured; with an interval it is known when a record is missing."
    ),
    create=commands.set_criterion,
    amend=commands.amend_criterion,
    commands=(commands.withdraw_criterion, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        "process",
        "measure",
        "lower_limit",
        "upper_limit",
        "unit_of_measure",
        "interval_days",
        "state",
    ),
    filters=("state", "process", "measure", "owner"),
    search=("reference", "title", "measured", "method"),
    sections=(
        Section(_("The criterion"), ("title", "process", "measured", "measure")),
        Section(_("Limits"), ("lower_limit", "upper_limit", "unit_of_measure")),
        Section(_("How and how often"), ("interval_days", "method", "withdrawn_because")),
    ),
    dues=(Due("review_due", _("Review the criterion"), ("in_use",)),),
    related=("owner", "unit", "process"),
    synonyms={
        "title": ("criterion", "indicator", "kpi", "name", "metric"),
        "process": ("process", "process name", "process id", "activity"),
        "measured": ("what is measured", "description", "definition", "measured"),
        "measure": ("how judged", "type", "kind", "measure"),
        "unit_of_measure": ("unit of measure", "uom", "measured in"),
        "lower_limit": ("lower limit", "minimum", "min", "from", "at least"),
        "upper_limit": ("upper limit", "maximum", "max", "to", "at most", "limit"),
        "interval_days": ("interval", "interval days", "frequency", "every days"),
        "method": ("method", "how measured", "measurement method"),
        "external_reference": ("id", "criterion id", "no", "ref"),
    },
    choice_words={
        "measure": {
            "number": "limits",
            "numeric": "limits",
            "value": "limits",
            "boolean": "yes_no",
            "check": "yes_no",
            "pass/fail": "yes_no",
            "yes/no": "yes_no",
        }
    },
    icon="level",
)
EXECUTION = RecordType(
    model=ProcessExecution,
    slug="executions",
    clause="8.1",
    noun=_("execution record"),
    plural=_("execution records"),
    about=_(
        "That a process ran: when, by whom, what was found. Held against its criterion at once; a "
        "breach waits for a nonconformity or a decision. A wrong entry is corrected by another "
        "record and stays in view. Attach what proves it: a log, a photo."
    ),
    create=commands.record_execution,
    amend=commands.amend_execution,
    commands=(
        commands.raise_breach,
        commands.decide_on_breach,
        commands.correct_execution,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "happened_at",
        "process",
        "criterion",
        Column("result", _("Result"), _result),
        "performed_by",
        "state",
    ),
    filters=("state", "process", "criterion", "outcome", "unit"),
    search=("reference", "title", "performed_by", "note"),
    sections=(
        Section(_("What ran"), ("title", "process", "happened_at", "performed_by")),
        Section(_("What was found"), ("criterion", "value", "answer", "outcome", "note")),
        Section(_("The breach"), ("decision", "decided_by", "decided_on")),
        Section(_("Correction"), ("corrects", "correction_reason")),
    ),
    traces=(
        TraceRule(
            Relation.ARISES_FROM,
            ("improvement.nonconformity",),
            _("Raised as"),
            inward=True,
        ),
        TraceRule(Relation.EVIDENCES, (), _("Evidenced by"), inward=True),
    ),
    order=("-happened_at", "-reference"),
    related=("owner", "unit", "process", "criterion", "corrects"),
    synonyms={
        "title": ("title", "entry", "record", "subject"),
        "process": ("process", "process name", "process id", "activity"),
        "criterion": ("criterion", "indicator", "kpi", "metric", "check point"),
        "value": ("value", "reading", "measured value", "result", "figure", "count"),
        "answer": ("as it should be?", "ok", "passed", "compliant", "in order", "answer"),
        "happened_at": ("when", "date", "time", "date and time", "performed at", "timestamp"),
        "performed_by": ("by whom", "by", "performed by", "officer", "guard", "operator", "name"),
        "note": ("note", "remark", "remarks", "comment", "observation"),
        "external_reference": ("id", "log no", "no", "ref"),
    },
    choice_words={
        "answer": {
            "ok": "yes",
            "pass": "yes",
            "passed": "yes",
            "true": "yes",
            "not ok": "no",
            "fail": "no",
            "failed": "no",
            "false": "no",
        }
    },
    icon="check",
)
