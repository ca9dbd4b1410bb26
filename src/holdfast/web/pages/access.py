"""Who may do what: roles granted and withdrawn, the permission matrix, the access log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import withdraw_role
from holdfast.accounts.models import AccessLogEntry, Person, RoleGrant, Unit
from holdfast.accounts.queries import access_log, grants_of_organization
from holdfast.accounts.roles import ROLES
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.web.forms import choices_for
from holdfast.web.inviting import Wish, admit
from holdfast.web.meanings import meaning_of
from holdfast.web.middleware import Request
from holdfast.web.pages.found import require
from holdfast.web.paging import Order, page_of


class AdmissionForm(forms.Form):
    """Who is let in, as what, where and until when."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Needed only for somebody who has no user here yet."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=RoleKey.choices)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        None,
        label=gettext_lazy("On which unit"),
        required=False,
        empty_label=gettext_lazy("The whole organization"),
        help_text=gettext_lazy("The role holds on the unit and all below it."),
    )
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Person"),
        required=False,
        empty_label=gettext_lazy("Found by the address, or entered anew"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("An outside auditor's access ends within 60 days."),
    )
    password = forms.CharField(
        label=gettext_lazy("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Leave it empty to get a link on which he chooses his own."),
    )

    def __init__(self, caller: Caller, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="f_%s")
        self.fields["unit"].queryset = choices_for(caller, Unit)  # type: ignore[attr-defined]
        self.fields["person"].queryset = choices_for(caller, Person)  # type: ignore[attr-defined]


def _may_look(caller: Caller) -> None:
    if not caller.may(Permission.ACCESS_MANAGE):
        require(caller, Permission.ASSURANCE_READ)


@require_GET
def access_page(request: Request) -> HttpResponse:
    """Show who has which role, where, and until when."""
    _may_look(request.caller)
    today = clock.today()
    grants = list(grants_of_organization())
    context = {
        "held": [g for g in grants if g.holds_on(today)],
        "over": [g for g in grants if not g.holds_on(today)],
        "may_manage": request.caller.may(Permission.ACCESS_MANAGE),
        "own": request.caller.actor_id,
        "tabs": _tabs(request, "web:access"),
    }
    return render(request, "web/accounts/access.html", context)


def _tabs(request: Request, here: str) -> list[dict[str, Any]]:
    pages = [("web:access", _("Who has which role")), ("web:matrix", _("What roles may do"))]
    if _may_see_log(request.caller):
        pages.append(("web:log", _("Access log")))
    return [{"label": label, "url": reverse(name), "active": name == here} for name, label in pages]


def _may_see_log(caller: Caller) -> bool:
    return caller.may(Permission.ACCESS_MANAGE) or caller.may(Permission.ASSURANCE_READ)


@require_http_methods(["GET", "POST"])
def grant_page(request: Request) -> HttpResponse:
    """Let somebody in."""
    require(request.caller, Permission.ACCESS_MANAGE)
    form = AdmissionForm(request.caller, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            admission = admit(request.caller, Wish(**{**values, "role": RoleKey(values["role"])}))
        except Refused as refusal:
            known = {n: t for n, t in refusal.fields.items() if n in form.fields}
            for name, texts in known.items():
                form.add_error(name, texts)
            if not known:
                form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                _("{user} now is: {role}").format(
                    user=admission.user, role=admission.grant.get_role_display()
                ),
            )
            if admission.link:
                return _first_link(request, str(admission.user), admission.link)
            return redirect("web:access")
    status = 422 if form.is_bound else 200
    return render(request, "web/accounts/grant.html", {"form": form}, status=status)


def _first_link(request: Request, name: str, link: str) -> HttpResponse:
    context = {"name": name, "link": request.build_absolute_uri(link)}
    response = render(request, "web/accounts/invited.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, key: UUID) -> HttpResponse:
    """Ask why a role is withdrawn, and withdraw it."""
    require(request.caller, Permission.ACCESS_MANAGE)
    grant: RoleGrant | None = grants_of_organization().filter(pk=key).first()
    if grant is None:
        raise Http404(_("There is no such role grant."))
    error = ""
    if request.method == "POST":
        try:
            withdraw_role(request.caller, grant, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, _("The role was withdrawn at once."))
            return redirect("web:access")
    context = {
        "title": _("Withdraw “{role}” from {user}").format(
            role=grant.get_role_display(), user=grant.user
        ),
        "about": _("The next request of this user is without the role."),
        "record": _("Access"),
        "here": reverse("web:access"),
        "action": reverse("web:withdraw-role", args=(grant.pk,)),
        "button": _("Withdraw the role"),
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "web/records/reason.html", context, status=422 if error else 200)


@require_GET
def matrix_page(request: Request) -> HttpResponse:
    """Show what each role may do, as the program itself decides it."""
    _may_look(request.caller)
    context = {
        "roles": [role.label for role in ROLES],
        "rows": [
            {
                "name": permission.value,
                "meaning": meaning_of(permission),
                "cells": [permission in held for held in ROLES.values()],
            }
            for permission in Permission
        ],
        "tabs": _tabs(request, "web:matrix"),
    }
    return render(request, "web/accounts/matrix.html", context)


@require_GET
def log_page(request: Request) -> HttpResponse:
    """Show who came in, what outside auditors read, what was exported or refused."""
    caller = request.caller
    if not _may_see_log(caller):
        raise PermissionDenied(_("The access log is not open to you."))
    found = access_log(caller)
    everything = caller.may(Permission.ACCESS_MANAGE) or caller.may(Permission.CONFORMITY_DECIDE)
    if not everything:
        found = found.filter(actor_id=caller.actor_id)
    kind = request.GET.get("kind", "")
    kinds = AccessLogEntry._meta.get_field("kind").choices
    if kind in dict(kinds or ()):
        found = found.filter(kind=kind)
    page = page_of(found, Order("at", descending=True), cursor=request.GET.get("at", ""))
    tail = f"&kind={kind}" if kind else ""
    context = {
        "lines": page.rows,
        "earlier_url": f"?at={page.earlier}{tail}" if page.earlier else "",
        "further_url": f"?at={page.further}{tail}" if page.further else "",
        "everything": everything,
        "kinds": kinds,
        "kind": kind,
        "tabs": _tabs(request, "web:log"),
    }
    return render(request, "web/accounts/log.html", context)
