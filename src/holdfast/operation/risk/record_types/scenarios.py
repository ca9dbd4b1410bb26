"""Declaration: risk scenarios."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import FLAGS
from holdfast.operation.risk.method import DIMENSIONS
from holdfast.operation.risk.models import RiskScenario
from holdfast.operation.risk.queries.panels import scenario_panel
from holdfast.operation.risk.record_types.synonyms import DECISIONS, RISK
from holdfast.records.choices import Relation
from holdfast.records.commands import archive_record, restore_record, void_record
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule
from holdfast.work.commands import plan_action_for


def _of(stage: str) -> tuple[str, ...]:
    return (
        f"vulnerability_{stage}",
        f"likelihood_{stage}",
        f"consequence_{stage}",
        *(f"{name}_{stage}" for name in DIMENSIONS),
        f"rationale_{stage}",
    )


SCENARIO = RecordType(
    model=RiskScenario,
    slug="scenarios",
    clause="8.3",
    noun=_("risk"),
    plural=_("risks"),
    about=_("What can happen to the organization's security: judged, decided on, treated."),
    create=commands.record_scenario,
    amend=commands.amend_scenario,
    commands=(
        commands.score_scenario,
        commands.decide_treatment,
        commands.accept_risk,
        commands.plan_treatment,
        commands.review_scenario,
        commands.call_review,
        commands.rejudge_scenario,
        commands.link_threat,
        commands.link_vulnerability,
        commands.link_asset,
        commands.report_scenario,
        plan_action_for,
        commands.merge_scenario,
        commands.close_scenario,
        void_record,
        archive_record,
        restore_record,
    ),
    columns=(
        "reference",
        "title",
        "site",
        Column("level_before", _("Before")),
        Column("level_current", _("Now")),
        Column("level_target", _("Target")),
        "decision",
        "owner",
        "state",
        "review_due",
    ),
    filters=("state", "level_current", "decision", "site", "owner", "family", "above_appetite"),
    search=(
        "reference",
        "title",
        "description",
        "actor",
        "way",
        "at_risk",
        "threat_text",
        "vulnerability_text",
        "consequence_text",
        "category",
        "external_reference",
    ),
    sections=(
        Section(
            _("The scenario"),
            ("title", "actor", "way", "at_risk", "vulnerability_text", "consequence_text"),
            _("Who or what uses which way against what, through which weakness, leading to what."),
        ),
        Section(
            _("Where it belongs"),
            (
                "site",
                "flow_step",
                "family",
                "category",
                "catalogue_threat",
                "catalogue_vulnerability",
                "protected_asset",
                *FLAGS.values(),
            ),
        ),
        Section(_("What is known"), ("controls_text", "evidence", "grade", "assessed_on")),
        Section(_("Who could do it"), ("intent", "capability", "threat_step")),
        Section(_("Before controls"), _of("before")),
        Section(_("Now"), _of("current")),
        Section(_("As it is to be"), (*_of("target"), "target_reason")),
        Section(
            _("Decision"),
            ("decision", "decision_reason", "decided_by", "decided_at", "needs_plan"),
        ),
        Section(
            _("As another register tells it"),
            (
                "description",
                "threat_text",
                "treatment_text",
                "due_text",
                "contingency_text",
                "trigger_text",
                "exposure_text",
                "source_level",
                "source_score",
                "source_level_target",
                "source_score_target",
                "source_status",
                "source_priority",
                "source_identified",
                "source_reviewed",
                "notes",
            ),
        ),
    ),
    traces=(
        TraceRule(
            Relation.TREATS, (), _("Treated by"), _("Controls and plans that hold it."), inward=True
        ),
        TraceRule(Relation.ARISES_FROM, (), _("Arises from"), _("Issues, incidents, changes.")),
        TraceRule(Relation.RELATES_TO, (), _("Relates to")),
    ),
    dues=(Due("review_due", _("Review of the risk due")),),
    order=("reference",),
    related=("owner", "unit", "site"),
    synonyms=RISK,
    choice_words={"decision": DECISIONS},
    icon="risk",
    detail_template="risk/scenario.html",
    panel_context=scenario_panel,
)
