"""4.3: the scope, what it considered, and that people have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Evidence,
    Gap,
    Lack,
    check,
    day_after,
    gap_at,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import REVIEWED, every, failed, held
from holdfast.context.models import ContextIssue, PartyRequirement, Scope
from holdfast.context.queries.scopes import (
    Considered,
    annexes_of,
    changed_among,
    considered_by,
    scopes_in_force,
)
from holdfast.records.models import ContentVersion, Distribution

AMEND: Final = "context.scope.amended"
TRACE: Final = "records.trace.made"
PARTS: Final[Mapping[str, tuple[Text, str]]] = {
    "units": (gettext_lazy("The version in force lists no units."), TRACE),
    "sites": (gettext_lazy("The version in force lists no sites."), TRACE),
    "activities": (gettext_lazy("The version in force lists no activities."), AMEND),
    "supply_chain_parts": (
        gettext_lazy("The version in force lists no parts of the supply chain."),
        AMEND,
    ),
}
NEXT: Final[Mapping[str, tuple[Text, str]]] = {
    "draft": (gettext_lazy("The scope is a draft."), "records.content.submitted"),
    "in_review": (gettext_lazy("The scope waits for approval."), "context.scope.approved"),
    "approved": (
        gettext_lazy("The scope is approved but not in force."),
        "records.content.put_in_force",
    ),
}


def _none_in_force(on: dt.date) -> Answer:
    """Say how far the scopes that are not in force have come; one question."""
    waiting = Scope.objects.live().exclude(state="withdrawn").order_by("reference")
    gaps: list[Gap] = []
    begins: dt.date | None = None
    for scope in waiting[:SHOWN]:
        if scope.unconfirmed:
            why: Text = gettext_lazy("It comes from a template and is not confirmed as yours.")
            gaps.append(gap_at(scope, why, "records.record.confirmed"))
        elif scope.state in NEXT:
            gaps.append(gap_at(scope, *NEXT[scope.state]))
        elif scope.effective_on is not None and scope.effective_on > on:
            begins = min(begins or scope.effective_on, scope.effective_on)
            gaps.append(gap_at(scope, gettext_lazy("The scope is not yet in effect.")))
        else:
            gaps.append(
                gap_at(scope, gettext_lazy("The review of the scope is overdue."), REVIEWED)
            )
    if not gaps:
        gaps = [
            missing(Scope, gettext_lazy("No scope statement is in force."), "context.scope.set_up")
        ]
    # An answer that time alone will change is asked again on that day.
    return Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps), lapses_on=begins)


@check("4.3/1", reads=(Scope, ContentVersion))
def scope_in_force(on: dt.date) -> Answer:
    """One scope is in force; it lists what is inside, and gives a reason for what is not."""
    scopes = list(scopes_in_force(on)[:SHOWN])
    if not scopes:
        return _none_in_force(on)
    if len(scopes) > 1:
        return failed(
            *(
                gap_at(
                    scope,
                    gettext_lazy("More than one scope statement is in force: withdraw the others."),
                    "records.content.withdrawn",
                )
                for scope in scopes
            )
        )
    scope = scopes[0]
    version = annexes_of(scopes).get(scope.pk)
    gaps = _contents(scope, version.annex if version is not None else {})
    return failed(*gaps) if gaps else held((scope,), day_after(scope.review_due))


def _contents(scope: Scope, annex: Mapping[str, Any]) -> list[Gap]:
    gaps = [gap_at(scope, *lack) for part, lack in PARTS.items() if not annex.get(part)]
    gaps += [
        gap_at(
            scope,
            _("It leaves out “{what}” without a reason.").format(what=entry.get("what", "")),
            AMEND,
        )
        for entry in annex.get("exclusions", ())
        if not str(entry.get("reason", "")).strip()
    ]
    return gaps


@check("4.3/2", reads=(Scope, ContentVersion, ContextIssue, PartyRequirement))
def scope_considers(on: dt.date) -> Answer:
    """The version in force considered issues and requirements, and none changed unnoticed."""
    scopes = list(scopes_in_force(on)[:SHOWN])
    if not scopes:
        return _none_in_force(on)
    gaps: list[Gap] = []
    evidence: list[Evidence] = []
    versions = annexes_of(scopes)
    merged = {"considered": [e for v in versions.values() for e in v.annex.get("considered", ())]}
    known = {c.id: c for c in considered_by(merged)}
    for scope in scopes:
        annex = versions[scope.pk].annex if scope.pk in versions else {}
        keys = {entry["id"]: entry["substance"] for entry in annex.get("considered", ())}
        mine = [_as_considered(c, keys[str(c.id)]) for c in known.values() if str(c.id) in keys]
        gaps += _unconsidered(scope, mine) + _flags(scope, mine)
        evidence += [Evidence(c.type, c.id, c.reference, c.title) for c in mine if not c.changed]
    if gaps:
        return Answer(met=False, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    answer = Answer(met=True, evidence=tuple(evidence[:SHOWN]), evidence_total=len(evidence))
    for scope in scopes:
        answer = lapsing(answer, day_after(scope.review_due))
    return answer


def _as_considered(considered: Considered, then: str) -> Considered:
    return Considered(
        considered.type,
        considered.id,
        considered.reference,
        considered.title,
        then,
        considered.record,
        considered.substance,
    )


def _unconsidered(scope: Scope, considered: list[Considered]) -> list[Gap]:
    kinds = {c.type for c in considered}
    wanted = {
        "context.contextissue": gettext_lazy("The version in force names no issue considered."),
        "context.partyrequirement": gettext_lazy(
            "The version in force names no requirement of an interested party considered."
        ),
    }
    return [gap_at(scope, why, TRACE) for kind, why in wanted.items() if kind not in kinds]


def _flags(scope: Scope, considered: list[Considered]) -> list[Gap]:
    why = _("{reference} {title} changed since it was considered: look at the scope again.")
    return [
        gap_at(
            scope,
            why.format(reference=change.reference, title=change.title),
            "context.scope.looked_at_again",
        )
        for change in changed_among(scope, considered)
    ]


@check("4.3/3", reads=(Scope, ContentVersion, Distribution))
def scope_is_available(on: dt.date) -> Answer:
    """The scope in force was given to people or places."""
    scopes = scopes_in_force(on)
    copies = Distribution.objects.filter(
        content_version__record_id=OuterRef("pk"),
        content_version__number=OuterRef("version_in_force"),
        recalled_at__isnull=True,
    )
    if not scopes.exists():
        return _none_in_force(on)
    answer = every(
        scopes,
        Lack(
            ~Q(Exists(copies)),
            gettext_lazy("The version in force was not given to anybody or to any place."),
            "records.content.distributed",
        ),
        dated=True,
    )
    return answer
