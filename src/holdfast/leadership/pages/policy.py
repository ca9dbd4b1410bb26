"""The policy on one page, and who has read it (5.2)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.acting.commands import Command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.leadership.commands import coverage as on_coverage
from holdfast.leadership.commands import policy, publication
from holdfast.leadership.models import (
    AdverseImpactAssessment,
    PolicyCommitment,
    PolicyConsistencyReview,
    PolicyOutcome,
    SecurityPolicy,
)
from holdfast.leadership.queries.coverage import coverage_for, not_confirmed
from holdfast.leadership.queries.policy import extract_is_current, policy_of
from holdfast.leadership.queries.policy_page import CommitmentRow, PolicyView, policy_view
from holdfast.records import content
from holdfast.records.models import Record
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import command_address, new_address, part_address, record_address
from holdfast.web.forms import form_for, values_of
from holdfast.web.middleware import Request
from holdfast.web.paging import Order, page_of
from holdfast.web.possible import fits


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


@require_GET
def policy_page(request: Request) -> HttpResponse:
    """Show the policy with all that it is to hold, and a button at what is missing."""
    _permit(request)
    made = REGISTRY.of(SecurityPolicy)
    found = policy_of(request.caller)
    context: dict[str, Any] = {"policy": found, "record_type": made}
    if found is None:
        may = request.caller.may_somewhere(policy.set_up_policy.needs)
        context["create_url"] = new_address(made) if may else ""
    else:
        context |= _shown(request, policy_view(request.caller, found, clock.today()))
    return render(request, "leadership/policy.html", context)


def _shown(request: Request, view: PolicyView) -> dict[str, Any]:
    found = view.policy
    return {
        "view": view,
        "state": found.state_now,
        "url": record_address(found),
        "is_overdue": found.is_review_overdue(clock.today()),
        "text_url": part_address(found, "drafted"),
        "paper_url": reverse("leadership-print:policy", args=(found.pk,)),
        "coverage_url": reverse("leadership:policy-coverage"),
        "link_url": part_address(found, "links"),
        "commitments": [_commitment(row) for row in view.commitments],
        "outcomes": [{"row": row, "url": record_address(row.outcome)} for row in view.outcomes],
        "impacts": _addressed(view.impacts),
        "comparisons": _addressed(view.comparisons),
        "triggers": _triggers(view),
        "changes": [
            {"change": change, "kind": BusinessChange(change.kind).label} for change in view.changes
        ],
        "extract": _extract(request, found),
        "buttons": _buttons(request, view),
        "steps": _steps(request, view),
    }


def _commitment(row: CommitmentRow) -> dict[str, Any]:
    return {
        "row": row,
        "url": record_address(row.commitment),
        "served_by": [
            {"record": r, "url": record_address(r), "kind": REGISTRY.of(r).noun}
            for r in row.served_by
        ],
        "link_url": part_address(row.commitment, "links"),
    }


def _addressed(records: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"record": record, "url": record_address(record)} for record in records]


def _triggers(view: PolicyView) -> list[dict[str, Any]]:
    named = view.annex.get("triggers", ())
    wanted = (BusinessChange.MERGER, BusinessChange.ACQUISITION, BusinessChange.SCOPE)
    return [{"label": kind.label, "is_set": kind.value in named} for kind in wanted]


def _extract(request: Request, found: SecurityPolicy) -> dict[str, Any]:
    slug = next(
        (o.slug for o in request.organizations if o.pk == request.caller.organization_id), ""
    )
    address = request.build_absolute_uri(reverse("published-policy", args=(slug,))) if slug else ""
    return {
        "is_current": extract_is_current(found),
        "is_old": "version" in found.extract and not extract_is_current(found),
        "version": found.extract.get("version"),
        "address": address,
    }


def _buttons(request: Request, view: PolicyView) -> dict[str, str]:
    """Give the addresses at which what is missing is mended, for those who may."""
    found = view.policy
    about = {"policy": str(found.pk), "next": reverse("leadership:policy")}
    of_version = {**about, "policy_version": str(view.judged)}
    made: dict[str, str] = {}
    for name, model, start in (
        ("commitment", PolicyCommitment, about),
        ("outcome", PolicyOutcome, about),
        ("impact", AdverseImpactAssessment, of_version),
        ("comparison", PolicyConsistencyReview, of_version),
    ):
        made[name] = _new(request, model, start)
    for name, command in (
        ("amend", policy.amend_policy),
        ("change", policy.note_business_change),
        ("write", content.draft_version),
    ):
        made[name] = _on(request, found, command)
    if found.version_in_force is not None:
        for name, command in (
            ("look", policy.review_after_change),
            ("publish", publication.publish_extract),
            ("unpublish", publication.unpublish_extract),
        ):
            made[name] = _on(request, found, command)
    return made


def _new(request: Request, model: type[Record], start: dict[str, str]) -> str:
    made = REGISTRY.of(model)
    may = made.create is not None and request.caller.may(made.create.needs)
    return f"{new_address(made)}?{urlencode(start)}" if may else ""


def _on(request: Request, found: SecurityPolicy, command: Command[..., Any]) -> str:
    if not request.caller.may(command.needs, found.unit_id):
        return ""
    return f"{command_address(found, command)}?{urlencode({'next': reverse('leadership:policy')})}"


def _steps(request: Request, view: PolicyView) -> list[dict[str, str]]:
    """Give the next steps of its life: submit, approve, put in force, distribute."""
    wanted: tuple[Command[..., Any], ...] = (
        content.submit_version,
        policy.approve_policy,
        content.put_in_force,
        content.distribute,
    )
    return [
        {"label": str(command.label), "url": command_address(view.policy, command)}
        for command in wanted
        if fits(request.caller, view.policy, command, view.open)
        and not (command is content.distribute and view.share and view.share.given_to_all)
    ]


@require_http_methods(["GET", "POST"])
def coverage_page(request: Request) -> HttpResponse:
    """Show who has confirmed the policy in force, and take in signed lists."""
    _permit(request)
    found = policy_of(request.caller)
    version = version_in_force_of(found) if found is not None else None
    if found is None or version is None:
        raise Http404(_("No security policy is in force yet."))
    may = request.caller.may(on_coverage.acknowledge_by_list.needs, found.unit_id)
    posted = request.POST if request.method == "POST" else None
    form = form_for(
        request.caller,
        on_coverage.acknowledge_by_list,
        data=posted,
        initial={"confirmed_on": clock.today()},
    )
    if posted is not None and form.is_valid() and _take_in(request, found, form):
        return redirect("leadership:policy-coverage")
    page = page_of(
        not_confirmed(request.caller, found, version),
        Order("title"),
        cursor=request.GET.get("cursor", ""),
    )
    covered = coverage_for(request.caller, found, version)
    context = {
        "policy": found,
        "version": version,
        "share": covered.share,
        "reaches": covered.share.reaches(found.acknowledgement_target),
        "units": covered.units,
        "missing": [{"person": person, "url": record_address(person)} for person in page.rows],
        "earlier_url": f"?cursor={page.earlier}" if page.earlier else "",
        "further_url": f"?cursor={page.further}" if page.further else "",
        "reminders": list(reversed(found.reminders))[:10],
        "form": form if may else None,
        "remind_url": command_address(found, on_coverage.remind) if may else "",
        "distribute_url": command_address(found, content.distribute) if may else "",
        "here": reverse("leadership:policy"),
    }
    return render(request, "leadership/policy_coverage.html", context)


def _take_in(request: Request, found: SecurityPolicy, form: Any) -> bool:
    values = values_of(on_coverage.acknowledge_by_list, form)
    try:
        done = on_coverage.acknowledge_by_list(request.caller, found, **values)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        form.add_error("body", refusal.message)
        return False
    messages.success(
        request,
        ngettext(
            "%(count)d acknowledgement is recorded.",
            "%(count)d acknowledgements are recorded.",
            done.recorded,
        )
        % {"count": done.recorded},
    )
    if done.unknown:
        messages.warning(
            request, _("Left out as unknown: {lines}").format(lines=", ".join(done.unknown[:50]))
        )
    return True


POLICY_ROUTES = [
    path("policy/", policy_page, name="policy"),
    path("policy/coverage/", coverage_page, name="policy-coverage"),
]
