"""5.2.1 and 5.1: the policy in force, what it promises, and who approved it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Evidence,
    Gap,
    check,
    day_after,
    evidence_of,
    gap_at,
    joined,
    missing,
)
from holdfast.context.checks.answers import (
    CONFIRMED,
    REVIEWED,
    TRACE,
    earliest,
    failed,
    latest_of,
    missing_kind,
    model_of,
)
from holdfast.leadership.choices.policy import CommitmentKind
from holdfast.leadership.models import AdverseImpactAssessment, PolicyCommitment, SecurityPolicy
from holdfast.leadership.queries.policy import (
    InForce,
    commitments_of,
    policies_in_force,
    stands_in,
)
from holdfast.records.models import ContentVersion, Trace

AMEND: Final = "leadership.policy.amended"
APPROVE: Final = "leadership.policy.approved"
ADD_COMMITMENT: Final = "leadership.policy.commitment_added"
REVISE: Final = "planning.objective.revised"
OBJECTIVE: Final = "planning.objective"
COMMITMENT: Final = "leadership.policycommitment"
POLICY: Final = (SecurityPolicy, ContentVersion)
NEXT: Final[Mapping[str, tuple[Text, str]]] = {
    "draft": (gettext_lazy("The policy is a draft."), "records.content.submitted"),
    "in_review": (gettext_lazy("The policy waits for its approval by top management."), APPROVE),
    "approved": (
        gettext_lazy("The policy is approved but not in force."),
        "records.content.put_in_force",
    ),
}
Judge = Callable[[InForce], Sequence[Gap]]


def none_in_force(on: dt.date) -> Answer:
    """Say how far the policies that are not in force have come; one question."""
    waiting = SecurityPolicy.objects.live().exclude(state="withdrawn").order_by("reference")
    gaps: list[Gap] = []
    begins: dt.date | None = None
    for policy in waiting[:SHOWN]:
        if policy.unconfirmed:
            why: Text = gettext_lazy("It comes from a template and is not confirmed as yours.")
            gaps.append(gap_at(policy, why, CONFIRMED))
        elif policy.state in NEXT:
            gaps.append(gap_at(policy, *NEXT[policy.state]))
        elif policy.effective_on is not None and policy.effective_on > on:
            begins = min(begins or policy.effective_on, policy.effective_on)
            gaps.append(gap_at(policy, gettext_lazy("The policy is not yet in effect.")))
        else:
            why = gettext_lazy("The review of the policy is overdue.")
            gaps.append(gap_at(policy, why, REVIEWED))
    if not gaps:
        why = gettext_lazy("No security policy is in force.")
        gaps = [missing(SecurityPolicy, why, "leadership.policy.set_up")]
    return Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps), lapses_on=begins)


def every_policy(
    on: dt.date, judge: Judge, *, evidence: Sequence[Evidence] = (), lapses: dt.date | None = None
) -> Answer:
    """Answer “every policy in force is as it should be”, as a judge of its gaps says."""
    found = policies_in_force(on)
    if not found:
        return none_in_force(on)
    gaps = [gap for each in found for gap in judge(each)]
    if gaps:
        return Answer(met=False, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    shown = (*(evidence_of(each.policy) for each in found), *evidence)
    return Answer(
        met=True,
        evidence=shown[:SHOWN],
        evidence_total=len(shown),
        lapses_on=earliest((lapses, *(day_after(each.policy.review_due) for each in found))),
    )


def bound_gap(kind: str, entry: Mapping[str, Any], why: Text, command: str) -> Gap:
    """Name what is missing at a part as the version in force bound it."""
    return Gap(why, kind, UUID(entry["id"]), entry["reference"], entry["title"], command)


def _approved(found: InForce) -> list[Gap]:
    if found.by_top_management:
        return []
    why = _(
        "{who} approved version {number} without holding a top-management role that day: have the "
        "next version approved by top management."
    ).format(who=found.version.approver_name or _("Somebody"), number=found.version.number)
    return [gap_at(found.policy, why, APPROVE)]


@check("5.2.1/0", reads=POLICY)
def policy_in_force(on: dt.date) -> Answer:
    """A policy is in force that top management approved."""
    return every_policy(on, _approved)


def _suits(found: InForce) -> list[Gap]:
    gaps = []
    if not found.annex.get("purpose"):
        why = gettext_lazy("The version in force does not state the purpose that it serves.")
        gaps.append(gap_at(found.policy, why, AMEND))
    passage = str(found.annex.get("purpose_passage", ""))
    if not passage:
        why = gettext_lazy("The version in force names no passage that shows the purpose.")
        gaps.append(gap_at(found.policy, why, AMEND))
    elif not stands_in(passage, found.version.body):
        why = gettext_lazy("The passage that is to show the purpose does not stand in the text.")
        gaps.append(gap_at(found.policy, why, AMEND))
    return gaps


@check("5.2.1/a", reads=POLICY)
def policy_suits_the_purpose(on: dt.date) -> Answer:
    """The policy in force states the purpose it serves, and a passage of its text shows it."""
    return every_policy(on, _suits)


@check("5.2.1/b", reads=(*POLICY, PolicyCommitment, Trace, OBJECTIVE), awaits=(OBJECTIVE,))
def policy_is_a_framework(on: dt.date) -> Answer:
    """Its commitments are numbered; each that calls for one has an active objective."""
    found = policies_in_force(on)
    called = [
        entry
        for each in found
        for entry in each.annex.get("commitments", ())
        if entry["calls_for_objective"]
    ]
    pursued = _objectives_of({UUID(entry["id"]) for entry in called}, on)

    def judge(each: InForce) -> list[Gap]:
        commitments = each.annex.get("commitments", ())
        if not commitments:
            why = gettext_lazy("The version in force has no numbered commitments.")
            return [gap_at(each.policy, why, ADD_COMMITMENT)]
        unnumbered = gettext_lazy("It has no number in the version in force.")
        bare = gettext_lazy("No active objective is linked to it, and it calls for one.")
        return [
            *(
                bound_gap(COMMITMENT, c, unnumbered, "leadership.policy.commitment_amended")
                for c in commitments
                if not c["number"]
            ),
            *(
                bound_gap(COMMITMENT, c, bare, TRACE)
                for c in commitments
                if c["calls_for_objective"] and UUID(c["id"]) not in pursued
            ),
        ]

    lapses = earliest(
        latest_of([day_after(o.review_due) for o in objectives]) for objectives in pursued.values()
    )
    evidence = {o.pk: evidence_of(o) for objectives in pursued.values() for o in objectives}
    return every_policy(on, judge, evidence=tuple(evidence.values()), lapses=lapses)


def _objectives_of(commitments: set[UUID], on: dt.date) -> dict[UUID, list[Any]]:
    """Give the active objectives of each commitment that has one, in three questions."""
    model = model_of(OBJECTIVE)
    if model is None or not commitments:
        return {}
    live = Trace.objects.filter(ended_at__isnull=True)
    pairs = [
        *live.filter(source_id__in=commitments, target_type=OBJECTIVE).values_list(
            "source_id", "target_id"
        ),
        *live.filter(target_id__in=commitments, source_type=OBJECTIVE).values_list(
            "target_id", "source_id"
        ),
    ]
    active = model.objects.current(on).in_bulk({objective for _commitment, objective in pairs})
    found: dict[UUID, list[Any]] = defaultdict(list)
    for commitment, objective in pairs:
        if objective in active and active[objective] not in found[commitment]:
            found[commitment].append(active[objective])
    return {key: objectives for key, objectives in found.items() if objectives}


def _commits(on: dt.date, kind: CommitmentKind, why: Text) -> Answer:
    kept = [
        Evidence(COMMITMENT, UUID(c["id"]), c["reference"], c["title"])
        for each in policies_in_force(on)
        for c in commitments_of(each.annex, kind)
    ]
    return every_policy(
        on,
        lambda each: (
            [] if commitments_of(each.annex, kind) else [gap_at(each.policy, why, ADD_COMMITMENT)]
        ),
        evidence=kept,
    )


@check("5.2.1/c", reads=(*POLICY, PolicyCommitment))
def policy_commits_to_requirements(on: dt.date) -> Answer:
    """The policy in force holds a commitment to meet applicable requirements."""
    why = gettext_lazy("The version in force does not commit to meeting applicable requirements.")
    return _commits(on, CommitmentKind.REQUIREMENTS, why)


@check("5.2.1/d", reads=(*POLICY, PolicyCommitment))
def policy_commits_to_improvement(on: dt.date) -> Answer:
    """The policy in force holds a commitment to continual improvement of the system."""
    why = gettext_lazy("The version in force does not commit to continual improvement.")
    return _commits(on, CommitmentKind.IMPROVEMENT, why)


def about_versions(found: Iterable[InForce]) -> Q:
    """Give the condition “it judges one of these versions in force”."""
    wanted = Q(pk__in=[])
    for each in found:
        wanted |= Q(policy_id=each.policy.pk, policy_version=each.version.number)
    return wanted


@check("5.2.1/e", reads=(*POLICY, AdverseImpactAssessment))
def policy_considers_harm(on: dt.date) -> Answer:
    """The harm that the version in force can do elsewhere was assessed."""
    judged: dict[UUID, AdverseImpactAssessment] = {
        impact.policy_id: impact
        for impact in AdverseImpactAssessment.objects.current(on)
        .filter(about_versions(policies_in_force(on)))
        .order_by("assessed_on", "reference")
    }
    why = gettext_lazy("No adverse-impact assessment judges the version in force.")
    return every_policy(
        on,
        lambda each: (
            []
            if each.policy.pk in judged
            else [gap_at(each.policy, why, "leadership.policy.impact_assessed")]
        ),
        evidence=[evidence_of(impact) for impact in judged.values()],
        lapses=earliest(day_after(impact.review_due) for impact in judged.values()),
    )


@check("5.1/1", reads=(*POLICY, OBJECTIVE), awaits=(OBJECTIVE,))
def policy_and_objectives_fit(on: dt.date) -> Answer:
    """Top management approved the policy and each active objective, which states its goal."""
    return joined(policy_in_force(on), _objectives_fit(on))


def _objectives_fit(on: dt.date) -> Answer:
    model = model_of(OBJECTIVE)
    if model is None:
        return Answer(met=True)
    active = list(model.objects.current(on).order_by("reference"))
    if not active:
        why = gettext_lazy("No security objective is active.")
        return failed(missing_kind(OBJECTIVE, why, "planning.objective.proposed"))
    aimless = gettext_lazy("It does not state the strategic goal that it serves.")
    unapproved = gettext_lazy("Nobody with a top-management role approved it.")
    gaps = [
        *(gap_at(o, aimless, REVISE) for o in active if not o.goal.strip()),
        *(
            gap_at(o, unapproved, REVISE)
            for o in active
            if RoleKey.TOP_MANAGEMENT not in o.approver_roles
        ),
    ]
    return Answer(
        met=not gaps,
        evidence=tuple(evidence_of(o) for o in active[:SHOWN]) if not gaps else (),
        evidence_total=0 if gaps else len(active),
        gaps=tuple(gaps[:SHOWN]),
        gaps_total=len(gaps),
        lapses_on=None if gaps else earliest(day_after(o.review_due) for o in active),
    )
