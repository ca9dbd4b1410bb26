"""Declarations: objectives, measurements, the issued document (6.2)."""

from django.utils.translation import gettext_lazy as _

from holdfast.planning.commands import objectives, objectives_document, progress
from holdfast.planning.models import (
    NoObjectiveReason,
    Objective,
    ObjectivesDocument,
    ProgressEntry,
)
from holdfast.planning.queries.objectives import objective_panel
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

OBJECTIVE = RecordType(
    model=Objective,
    slug="objectives",
    clause="6.2.1",
    noun=_("security objective"),
    plural=_("security objectives"),
    about=_(
        "What you want to reach, by when, and how you will see it: fewer losses on a route, gates "
        "that answer alarms in four minutes, every guard trained by June. Each serves a "
        "commitment of the policy and has a plan: what, with what, who, by when, how it is "
        "evaluated. Auditors ask for the last figure and what you did about it."
    ),
    create=objectives.propose_objective,
    amend=objectives.amend_objective,
    commands=(progress.record_measurement, *objectives.ON_OBJECTIVE, *ON_EVERY_RECORD),
    columns=("reference", "title", "level", "unit", "state", "owner", "due", "next_measurement"),
    filters=("state", "level", "unit", "owner", "direction"),
    search=("reference", "title", "goal", "indicator", "plan_what"),
    sections=(
        Section(_("The objective"), ("title", "level", "goal", "parent", "due")),
        Section(
            _("How it is measured"),
            (
                "indicator",
                "formula",
                "data_source",
                "unit_of_measure",
                "direction",
                "baseline",
                "baseline_on",
                "target",
                "tolerance",
                "interval_count",
                "interval_unit",
                "next_measurement",
                "cannot_be_measured_because",
                "lowers_level_because",
            ),
            _("A figure with its baseline, target and date; or why there is none."),
        ),
        Section(
            _("The plan"),
            ("plan_what", "plan_resources", "plan_evaluation"),
            _("Who is the owner; the actions hang on the objective."),
        ),
        Section(
            _("Options considered"),
            (
                "option_technological",
                "option_human",
                "option_administrative",
                "option_other",
                "option_chosen",
                "option_reason",
            ),
        ),
        Section(
            _("Viability"),
            (
                "viability_note",
                "viability_assessed_on",
                "viability_assessed_by",
                "viability_approved_on",
                "viability_approved_by",
                "viability_due",
            ),
        ),
        Section(
            _("Decision and result"),
            (
                "proposed_by",
                "approved_on",
                "approved_by",
                "active_since",
                "result",
                "result_on",
                "state_reason",
            ),
        ),
    ),
    traces=(
        TraceRule(
            Relation.SERVES,
            ("leadership.policycommitment",),
            _("Serves the commitment"),
            _("What the policy promises, and this makes true."),
        ),
        TraceRule(
            Relation.ADDRESSES,
            (
                "risk.riskscenario",
                "planning.systemrisk",
                "context.complianceobligation",
                "context.partyrequirement",
            ),
            _("Addresses"),
            _("The risks and opportunities, obligations and requirements taken into account."),
        ),
        TraceRule(
            Relation.CONSIDERS,
            ("context.interestedparty",),
            _("Interested parties consulted or affected"),
            _("Write their view in the note."),
        ),
        TraceRule(Relation.USES, ("processes.process",), _("Carried out in")),
    ),
    dues=(
        Due("review_due", _("Review the objective"), ("active",)),
        Due("next_measurement", _("Record a measurement"), ("active",)),
        Due("due", _("Close with its result, or set anew"), ("active",)),
        Due("viability_due", _("Look at viability again"), ("proposed", "approved", "active")),
    ),
    order=("reference",),
    related=("owner", "unit", "parent"),
    synonyms={
        "title": ("objective", "security objective", "goal", "title", "name"),
        "level": ("level", "scope", "tier"),
        "goal": ("strategic goal", "business goal", "strategy", "purpose"),
        "indicator": ("indicator", "kpi", "measure", "metric", "key performance indicator"),
        "formula": ("formula", "calculation", "how measured", "measurement method"),
        "data_source": ("source of data", "data source", "source", "evidence"),
        "unit_of_measure": ("unit of measure", "uom", "measured in"),
        "direction": ("direction", "trend wanted", "better is"),
        "baseline": ("baseline", "current value", "start value", "starting point"),
        "baseline_on": ("baseline date", "date of baseline"),
        "target": ("target", "target value", "goal value", "objective value"),
        "due": ("due", "deadline", "target date", "by when", "completion date", "due date"),
        "plan_what": ("what will be done", "action plan", "actions", "measures", "plan"),
        "plan_resources": ("resources", "budget", "means", "required resources"),
        "plan_evaluation": ("evaluation", "how evaluated", "evaluation method"),
        "owner": ("owner", "responsible", "who", "objective owner"),
        "review_due": ("next review", "review date", "review due"),
        "external_reference": ("id", "objective id", "no", "ref", "number"),
    },
    choice_words={
        "level": {
            "company": "organization",
            "corporate": "organization",
            "organisation": "organization",
            "department": "function",
            "unit": "function",
            "terminal": "site",
            "location": "site",
            "shift": "team",
        },
        "direction": {
            "increase": "up",
            "higher": "up",
            "more": "up",
            "decrease": "down",
            "reduce": "down",
            "lower": "down",
            "less": "down",
            "maintain": "keep",
            "hold": "keep",
        },
    },
    icon="target",
    panels=("planning/panels/objective.html",),
    panel_context=objective_panel,
)
PROGRESS = RecordType(
    model=ProgressEntry,
    slug="measurements",
    clause="6.2.1",
    noun=_("measurement"),
    plural=_("measurements"),
    about=_(
        "What was measured of each objective, on which day and by whom. A wrong figure is "
        "corrected by another entry and stays in view; a series can be imported."
    ),
    create=progress.record_progress,
    amend=progress.amend_progress,
    commands=(progress.correct_progress, *ON_EVERY_RECORD),
    on_standing=progress.plan_the_next_measurement,
    columns=("reference", "objective", "measured_on", "value", "note", "measured_by", "state"),
    filters=("state", "objective", "owner"),
    search=("reference", "title", "note"),
    sections=(
        Section(_("The measurement"), ("objective", "measured_on", "value", "note", "measured_by")),
        Section(_("Correction"), ("corrects", "correction_reason")),
    ),
    order=("-measured_on", "reference"),
    related=("owner", "unit", "objective", "corrects"),
    synonyms={
        "title": ("title", "measurement", "period"),
        "objective": ("objective", "objective id", "kpi", "indicator"),
        "measured_on": ("measured on", "date", "day", "month", "as of", "measurement date"),
        "value": ("value", "figure", "result", "actual", "measured value"),
        "note": ("note", "comment", "remarks", "explanation"),
        "external_reference": ("id", "ref", "no", "number"),
    },
    icon="chart",
)
NO_OBJECTIVE = RecordType(
    model=NoObjectiveReason,
    slug="no-objective",
    clause="6.1.3",
    noun=_("reason for no objective"),
    plural=_("reasons for no objective"),
    about=_(
        "Top-rated risks lead to objectives. Where one does not, say here why, and link the risk: "
        "its treatment is in place and proven, say, and a goal would add nothing."
    ),
    create=objectives.decide_on_no_objective,
    amend=objectives.amend_no_objective,
    commands=(objectives.end_no_objective, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "owner", "decided_on", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "reason"),
    sections=(
        Section(_("The decision"), ("title", "reason", "decided_on", "decided_by")),
        Section(_("Its end"), ("ended_because",)),
    ),
    traces=(TraceRule(Relation.CONSIDERS, ("risk.riskscenario",), _("Holds for the risk")),),
    dues=(Due("review_due", _("Look again whether it needs an objective"), ("decided",)),),
    importable=False,
    icon="target",
)
DOCUMENT = RecordType(
    model=ObjectivesDocument,
    slug="objectives-documents",
    clause="6.2.1",
    noun=_("objectives document"),
    plural=_("objectives documents"),
    about=_(
        "The document by which objectives are issued: written from the active objectives, approved "
        "by top management, given to the people whom it concerns."
    ),
    create=objectives_document.set_up_document,
    amend=objectives_document.amend_document,
    commands=(*objectives_document.ON_DOCUMENT, *ON_EVERY_RECORD),
    columns=("reference", "title", "unit", "state", "version_in_force", "effective_on"),
    filters=("state", "owner"),
    sections=(Section(_("The document"), ("title",)),),
    dues=(Due("review_due", _("Review the objectives document"), ("in_force",)),),
    importable=False,
    icon="document",
)
OBJECTIVES = (OBJECTIVE, PROGRESS, NO_OBJECTIVE, DOCUMENT)
