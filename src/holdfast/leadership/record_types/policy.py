"""Declarations: the security policy and its parts (5.2)."""

from django.utils.translation import gettext_lazy as _

from holdfast.leadership.commands import coverage, impact, policy, publication
from holdfast.leadership.models import (
    AdverseImpactAssessment,
    PolicyCommitment,
    PolicyConsistencyReview,
    PolicyOutcome,
    SecurityPolicy,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

POLICY = RecordType(
    model=SecurityPolicy,
    slug="policies",
    clause="5.2",
    noun=_("security policy"),
    plural=_("security policies"),
    about=_(
        "What top management wants of security: the purpose it serves, the framework for "
        "objectives, numbered commitments, outcomes with one accountable role each, and the "
        "changes on which it is reviewed. Write it, have top management approve it, give it to "
        "everybody, and publish what others may read."
    ),
    create=policy.set_up_policy,
    amend=policy.amend_policy,
    commands=(
        policy.review_after_change,
        *policy.ON_POLICY,
        coverage.acknowledge_by_list,
        coverage.remind,
        publication.publish_extract,
        publication.unpublish_extract,
        policy.note_business_change,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "state", "version_in_force", "effective_on", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "purpose"),
    sections=(
        Section(_("What it serves"), ("title", "purpose", "purpose_passage", "framework_passage")),
        Section(
            _("When it is reviewed"),
            (
                "review_on_merger",
                "review_on_acquisition",
                "review_on_scope_change",
                "other_triggers",
            ),
        ),
        Section(_("Who is to know it"), ("acknowledgement_target", "availability")),
    ),
    traces=(
        TraceRule(
            Relation.CONSIDERS,
            ("risk.riskassessment",),
            _("Considers the risk assessment"),
            _("The overall risk assessment that the policy agrees with."),
        ),
        TraceRule(Relation.ADDRESSES, ("context.partyrequirement",), _("Addresses")),
        TraceRule(Relation.MEETS, ("context.complianceobligation",), _("Meets the obligation")),
        TraceRule(Relation.SERVES, ("planning.objective",), _("Served by"), inward=True),
    ),
    dues=(Due("review_due", _("Review the policy"), ("in_force",)),),
    importable=False,
    icon="seal",
)
COMMITMENT = RecordType(
    model=PolicyCommitment,
    slug="commitments",
    clause="5.2.1",
    noun=_("commitment of the policy"),
    plural=_("commitments of the policy"),
    about=_(
        "What the policy promises, one numbered sentence each. Objectives, processes and plans "
        "are linked to the commitment that they serve, so that one sees which promise is kept."
    ),
    create=policy.add_commitment,
    amend=policy.amend_commitment,
    commands=ON_EVERY_RECORD,
    columns=("number", "reference", "title", "kind", "calls_for_objective", "policy"),
    filters=("kind", "policy"),
    search=("reference", "title", "text"),
    sections=(
        Section(
            _("The commitment"),
            ("title", "policy", "number", "text", "kind", "passage", "calls_for_objective"),
        ),
    ),
    traces=(
        TraceRule(
            Relation.SERVES,
            ("planning.objective", "processes.process"),
            _("Served by"),
            inward=True,
        ),
    ),
    order=("policy", "number"),
    related=("owner", "unit", "policy"),
    synonyms={
        "title": ("title", "commitment title", "heading", "name"),
        "text": ("commitment", "text", "wording", "statement"),
        "number": ("number", "no", "nr"),
        "kind": ("kind", "type"),
        "policy": ("policy", "security policy"),
    },
    icon="check-circle",
)
OUTCOME = RecordType(
    model=PolicyOutcome,
    slug="outcomes",
    clause="5.2.2",
    noun=_("outcome of the policy"),
    plural=_("outcomes of the policy"),
    about=_(
        "What the policy is to bring about, and the one role that is accountable for it. More "
        "than one role may do the work; exactly one answers for the result."
    ),
    create=policy.add_outcome,
    amend=policy.amend_outcome,
    commands=ON_EVERY_RECORD,
    columns=("reference", "title", "accountable", "policy"),
    filters=("accountable", "policy"),
    search=("reference", "title", "text"),
    sections=(
        Section(_("The outcome"), ("title", "policy", "text")),
        Section(_("Who answers for it"), ("accountable", "responsible")),
    ),
    traces=(
        TraceRule(
            Relation.SERVES,
            ("planning.objective", "processes.process"),
            _("Served by"),
            inward=True,
        ),
    ),
    related=("owner", "unit", "policy", "accountable"),
    synonyms={
        "title": ("title", "outcome title", "heading", "name"),
        "text": ("outcome", "text", "result"),
        "accountable": ("accountable", "accountable role", "role"),
        "policy": ("policy", "security policy"),
    },
    icon="star",
)
IMPACT = RecordType(
    model=AdverseImpactAssessment,
    slug="impacts",
    clause="5.2.1",
    noun=_("adverse-impact assessment"),
    plural=_("adverse-impact assessments"),
    about=_(
        "What harm a version of the policy, with its objectives, targets and programmes, can do to "
        "other aspects of the organization: safety, environment, privacy, work, customers; and "
        "what is done about it."
    ),
    create=impact.assess_impact,
    amend=impact.amend_impact,
    commands=ON_EVERY_RECORD,
    columns=("reference", "title", "policy", "policy_version", "assessed_on"),
    filters=("policy",),
    search=("reference", "title", "harm"),
    sections=(
        Section(_("What was judged"), ("title", "policy", "policy_version", "assessed_on")),
        Section(_("What it can do"), ("aspects", "harm", "answer")),
    ),
    related=("owner", "unit", "policy"),
    importable=False,
    icon="warning",
)
COMPARISON = RecordType(
    model=PolicyConsistencyReview,
    slug="comparisons",
    clause="5.2.2",
    noun=_("consistency review"),
    plural=_("consistency reviews"),
    about=_(
        "How a version of the security policy agrees with the other policies of the organization: "
        "each by its name, with what the comparison found."
    ),
    create=impact.compare_policies,
    amend=impact.amend_comparison,
    commands=ON_EVERY_RECORD,
    columns=("reference", "title", "policy", "policy_version", "reviewed_on"),
    filters=("policy",),
    search=("reference", "title", "others"),
    sections=(
        Section(_("What was compared"), ("title", "policy", "policy_version", "reviewed_on")),
        Section(_("What it found"), ("others", "contradictions")),
    ),
    related=("owner", "unit", "policy"),
    importable=False,
    icon="document",
)
