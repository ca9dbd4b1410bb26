"""Gates of clause 4: what has to be so before a step (DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.context.choices import ComplianceResult, IssueCategory
from holdfast.context.models import ComplianceObligation, ContextIssue, PartyRequirement, Scope
from holdfast.context.queries.links import (
    ADDRESSING,
    ANSWERING,
    MEETING,
    NOT_EXTERNAL,
    has_action,
    holds_for,
    linked_to,
)
from holdfast.records.queries import open_version_of

Values = Mapping[str, Any]


def _given(record: object, values: Values, name: str) -> bool:
    value = values.get(name, getattr(record, name, None))
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _issue_has_effect(caller: Caller, issue: ContextIssue, values: Values) -> str | None:
    if _given(issue, values, "effect") and _given(issue, values, "owner"):
        return None
    return _("State its effect on the security management system and name an owner first.")


ISSUE_HAS_EFFECT = Gate(
    key="issue-has-effect",
    clause="4.1",
    sentence=gettext_lazy("An issue is adopted with its effect stated and an owner."),
    holds=_issue_has_effect,
)


def _issue_is_addressed(caller: Caller, issue: ContextIssue, values: Values) -> str | None:
    if holds_for(issue, linked_to(ANSWERING) | has_action()):
        return None
    return _(
        "Nothing addresses this issue yet: link a risk, an objective, a process, a control or a "
        "document to it, or plan an action."
    )


ISSUE_IS_ADDRESSED = Gate(
    key="issue-is-addressed",
    clause="4.1",
    sentence=gettext_lazy("An adopted issue is addressed by something before it is only watched."),
    holds=_issue_is_addressed,
)


def _issue_is_not_legal(caller: Caller, issue: ContextIssue, values: Values) -> str | None:
    if issue.category != IssueCategory.LEGAL:
        return None
    return _(
        "This issue comes from law: it is not declined. Adopt it, or record the obligation and "
        "judge there whether it applies."
    )


LEGAL_IS_NOT_DECLINED = Gate(
    key="legal-is-not-declined",
    clause="4.2.2",
    sentence=gettext_lazy("What comes from law is not declined."),
    holds=_issue_is_not_legal,
)


def _requirement_is_not_mandatory(
    caller: Caller, requirement: PartyRequirement, values: Values
) -> str | None:
    if not requirement.mandatory:
        return None
    return _(
        "This requirement is mandatory and cannot be declined. If it is not mandatory after all, "
        "correct that first."
    )


MANDATORY_IS_NOT_DECLINED = Gate(
    key="mandatory-is-not-declined",
    clause="4.2.1",
    sentence=gettext_lazy("A mandatory requirement is not declined."),
    holds=_requirement_is_not_mandatory,
    can_override=False,
)


def _requirement_is_addressed(
    caller: Caller, requirement: PartyRequirement, values: Values
) -> str | None:
    if holds_for(requirement, linked_to(ADDRESSING)):
        return None
    return _(
        "Nothing addresses this requirement yet: link the process, control, objective, document or "
        "obligation that does."
    )


REQUIREMENT_IS_ADDRESSED = Gate(
    key="requirement-is-addressed",
    clause="4.2.1",
    sentence=gettext_lazy("An adopted requirement is addressed before it is only watched."),
    holds=_requirement_is_addressed,
)


def _evaluation_is_planned(
    caller: Caller, obligation: ComplianceObligation, values: Values
) -> str | None:
    if _given(obligation, values, "next_evaluation"):
        return None
    return _("Say by when compliance with it is evaluated.")


EVALUATION_IS_PLANNED = Gate(
    key="evaluation-is-planned",
    clause="4.2.2",
    sentence=gettext_lazy("An applicable obligation has a date for its evaluation."),
    holds=_evaluation_is_planned,
)


def _obligation_is_met_by_something(
    caller: Caller, obligation: ComplianceObligation, values: Values
) -> str | None:
    if values.get("result") == ComplianceResult.NOT_COMPLIANT:
        return None
    if holds_for(obligation, linked_to(MEETING, only=NOT_EXTERNAL)):
        return None
    return _(
        "Nothing is named that meets this obligation: link the process, control, plan, objective "
        "or document that does, or record that it is not met."
    )


OBLIGATION_IS_MET_BY_SOMETHING = Gate(
    key="obligation-is-met-by-something",
    clause="4.2.2",
    sentence=gettext_lazy("Compliance is only found where something meets the obligation."),
    holds=_obligation_is_met_by_something,
)


def _reason_is_given(caller: Caller, record: object, values: Values) -> str | None:
    if str(values.get("reason") or "").strip():
        return None
    return _("Say why it does not apply: an auditor asks for the reason.")


NOT_APPLICABLE_HAS_REASON = Gate(
    key="not-applicable-has-reason",
    clause="4.2.2",
    sentence=gettext_lazy("An obligation is set aside as not applicable only with a reason."),
    holds=_reason_is_given,
    can_override=False,
)


def _annex(scope: Scope) -> Mapping[str, Any]:
    version = open_version_of(scope)
    return dict(version.annex) if version is not None else scope.annex()


def _scope_considers(caller: Caller, scope: Scope, values: Values) -> str | None:
    kinds = {entry["type"] for entry in _annex(scope).get("considered", ())}
    missing = []
    if "context.contextissue" not in kinds:
        missing.append(_("the context issues"))
    if "context.partyrequirement" not in kinds:
        missing.append(_("the requirements of interested parties"))
    if not missing:
        return None
    return _(
        "This version does not name {missing} that were considered: link them and write the "
        "version again."
    ).format(missing=_(" and ").join(missing))


SCOPE_CONSIDERS = Gate(
    key="scope-considers",
    clause="4.3",
    sentence=gettext_lazy("The scope is set in view of issues and requirements."),
    holds=_scope_considers,
)


def _scope_is_complete(caller: Caller, scope: Scope, values: Values) -> str | None:
    annex = _annex(scope)
    parts = {
        "units": _("units"),
        "sites": _("sites"),
        "activities": _("activities"),
        "supply_chain_parts": _("parts of the supply chain"),
    }
    missing = [label for key, label in parts.items() if not annex.get(key)]
    if not missing:
        return None
    return _("The scope does not list any {missing}.").format(missing=", ".join(missing))


SCOPE_IS_COMPLETE = Gate(
    key="scope-is-complete",
    clause="4.3",
    sentence=gettext_lazy("The scope lists units, sites, activities and supply-chain parts."),
    holds=_scope_is_complete,
)


def _exclusions_have_reasons(caller: Caller, scope: Scope, values: Values) -> str | None:
    bare = [e["what"] for e in _annex(scope).get("exclusions", ()) if not e["reason"]]
    if not bare:
        return None
    return _("Give the reason, after a colon, for leaving out: {what}.").format(
        what="; ".join(bare)
    )


EXCLUSIONS_HAVE_REASONS = Gate(
    key="exclusions-have-reasons",
    clause="4.3",
    sentence=gettext_lazy("Whatever the scope leaves out is left out for a reason."),
    holds=_exclusions_have_reasons,
)
