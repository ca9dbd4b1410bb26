"""The security policy on paper: its text, what it commits to, who answers, who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.leadership.choices.policy import BusinessChange, CommitmentKind
from holdfast.leadership.models import (
    AdverseImpactAssessment,
    PolicyConsistencyReview,
    SecurityPolicy,
)
from holdfast.leadership.queries.policy import comparisons_of, impacts_on, seen_at_approval
from holdfast.printing.answering import printed
from holdfast.printing.markdown import tree_of
from holdfast.printing.parts import (
    Callout,
    Column,
    Fact,
    Facts,
    Heading,
    Part,
    Rich,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.printing.versions import version_foot, version_head
from holdfast.records.models import ContentVersion
from holdfast.records.queries import open_version_of, version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


@require_GET
def policy_pdf(request: Request, key: UUID) -> HttpResponse:
    """Give the policy as a paper: the version in force, else the draft, marked as one."""
    record = record_at(request.caller, REGISTRY["leadership.securitypolicy"], key)
    if not isinstance(record, SecurityPolicy):
        raise TypeError(type(record).__name__)
    version = version_in_force_of(record) or open_version_of(record)
    if version is None:
        raise Http404(_("Nothing of the policy is written yet."))
    page = reverse("web:reference", args=(record.reference,))
    name = f"{record.reference}-v{version.number}"
    printout = policy_printout(record, version)
    return printed(request, request.caller, printout, page=page, name=name)


def policy_printout(policy: SecurityPolicy, version: ContentVersion) -> Printout:
    """Give a version of the policy as it was bound, with its approval."""
    annex: Mapping[str, Any] = dict(version.annex)
    in_force = version.number == policy.version_in_force
    return Printout(
        kind=_("Security policy · clause 5.2"),
        title=policy.title,
        reference=policy.reference,
        under=[_("Version {number}").format(number=version.number)],
        facts=_facts(policy, version, in_force=in_force),
        parts=[
            Rich(tree_of(version.body)),
            *_commitments(annex),
            *_outcomes(annex),
            *_review(annex),
            *_judged(policy, version),
            *_approval(version),
        ],
        classification=policy.classification,
        watermark="" if in_force else _("Draft"),
        keywords=["ISO 28000:2022", "5.2"],
        head=version_head(version),
        foot=version_foot(version, policy.reference),
    )


def _facts(policy: SecurityPolicy, version: ContentVersion, *, in_force: bool) -> list[Fact]:
    state = Value(_("In force"), "good", "pill") if in_force else Value(_("Draft"), "warn", "pill")
    made = [Fact(_("State"), state)]
    if version.effective_on is not None:
        made.append(Fact(_("Effective from"), date_format(version.effective_on)))
    if policy.review_due is not None and in_force:
        made.append(Fact(_("Next review"), date_format(policy.review_due)))
    if version.approver_name:
        made.append(Fact(_("Approved by"), version.approver_name))
    purpose = str(dict(version.annex).get("purpose", ""))
    if purpose:
        made.append(Fact(_("Purpose it serves"), purpose, wide=True))
    return made


def _commitments(annex: Mapping[str, Any]) -> list[Part]:
    rows = [
        [str(c["number"] or ""), c["text"], str(CommitmentKind(c["kind"]).label)]
        for c in annex.get("commitments", ())
    ]
    if not rows:
        return []
    columns = [
        Column(_("No."), 7, number=True),
        Column(_("We commit ourselves"), 63),
        Column(_("Kind"), 30),
    ]
    return [Heading(_("Commitments")), Sheet(columns, rows)]


def _outcomes(annex: Mapping[str, Any]) -> list[Part]:
    rows = [
        [
            Value(entry["title"], how="strong"),
            entry["text"],
            entry["role_title"] or Value(_("nobody"), "bad", "pill"),
            ", ".join(entry.get("responsible", ())) or "–",
        ]
        for entry in annex.get("outcomes", ())
    ]
    if not rows:
        return []
    columns = [
        Column(_("Outcome"), 20),
        Column(_("What is different then"), 36),
        Column(_("Accountable"), 22),
        Column(_("Responsible"), 22),
    ]
    return [Heading(_("Accountability for outcomes")), Sheet(columns, rows)]


def _review(annex: Mapping[str, Any]) -> list[Part]:
    named = [str(BusinessChange(t).label) for t in annex.get("triggers", ()) if t != "other"]
    named += [str(other) for other in annex.get("other_triggers", ())]
    made: list[Part] = []
    if named:
        words = _("Beside its yearly review the policy is reviewed on: {triggers}.")
        made += [Heading(_("Review")), Text(words.format(triggers=", ".join(named)))]
    considered = [f"{a['reference']} {a['title']}" for a in annex.get("assessments", ())]
    if considered:
        words = _("It was written in view of the risk assessment {assessments}.")
        made.append(Text(words.format(assessments=", ".join(considered))))
    return made


def _judged(policy: SecurityPolicy, version: ContentVersion) -> list[Part]:
    made: list[Part] = []
    for impact in impacts_on(policy.pk, version.number).order_by("assessed_on", "recorded_at"):
        made += [
            Heading(_("Harm that it can do elsewhere"), 2),
            *_later(impact, version),
            Facts(
                [
                    Fact(_("Looked at"), ", ".join(impact.aspects.split("\n")), wide=True),
                    Fact(_("Harm"), impact.harm, wide=True),
                    Fact(_("What is done about it"), impact.answer or "–", wide=True),
                ]
            ),
        ]
    for review in comparisons_of(policy.pk, version.number).order_by("reviewed_on", "recorded_at"):
        rows: list[list[Words]] = [
            [Value(f.policy, how="strong"), f.finding or "–"] for f in review.findings
        ]
        made += [
            Heading(_("Agreement with other policies"), 2),
            *_later(review, version),
            Sheet([Column(_("Policy"), 35), Column(_("Finding"), 65)], rows),
        ]
    return made


def _later(
    judged: AdverseImpactAssessment | PolicyConsistencyReview, version: ContentVersion
) -> list[Part]:
    """Say so where something was judged only after the version was approved."""
    if version.approved_at is None or seen_at_approval(judged, version):
        return []
    words = _("Recorded on {day}, after the version was approved.")
    return [Text(words.format(day=date_format(judged.recorded_at)))]


def _approval(version: ContentVersion) -> list[Part]:
    if version.approved_at is None:
        return [Callout(_("This version is not approved."))]
    return [
        Heading(_("Approval")),
        Text(version.approval_statement),
        Facts(
            [
                Fact(_("Approved by"), Value(version.approver_name, how="strong")),
                Fact(_("On"), date_format(version.approved_at)),
                Fact(_("Bound to"), Value(f"SHA-256 {version.digest}", how="mono"), wide=True),
            ]
        ),
    ]


POLICY_PRINTS = [path("policies/<uuid:key>/paper/", policy_pdf, name="policy")]
