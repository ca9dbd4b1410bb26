"""One's own pages: profile and security, reminders, and tokens for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.accounts.choices import TokenScope
from holdfast.accounts.commands import issue_token, revoke_token
from holdfast.accounts.models import User
from holdfast.accounts.queries import describe_roles, tokens_of
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.web.middleware import Request
from holdfast.work.choices import Rhythm
from holdfast.work.reminding.readers import choice_of
from holdfast.work.reminding.recording import choose_reminders

SECURITY = (
    ("account_change_password", gettext_lazy("Change the password"), "key"),
    ("mfa_index", gettext_lazy("Second factor, passkeys and recovery codes"), "passkey"),
    ("mfa_list_webauthn", gettext_lazy("Passkeys and security keys"), "passkey"),
    ("account_email", gettext_lazy("E-mail addresses"), "mail"),
)


class TokenForm(forms.Form):
    """What a token is for, what it may do, and how long."""

    name = forms.CharField(
        label=gettext_lazy("What uses it"),
        max_length=100,
        help_text=gettext_lazy("As in “badge system”: later one sees what to revoke."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"), choices=TokenScope.choices, widget=forms.RadioSelect
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RemindersForm(forms.Form):
    """How often somebody is reminded by e-mail, and in which language."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=(("", gettext_lazy("That of the organization")), *settings.LANGUAGES),
    )


def _user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_GET
def profile_page(request: Request) -> HttpResponse:
    """Show who one is here, and where one's sign-in is kept safe."""
    context = {
        "member": _user(request),
        "roles": describe_roles(request.caller),
        "security": [
            {"url": url, "label": label, "icon": icon}
            for name, label, icon in SECURITY
            if (url := _address(name))
        ],
    }
    return render(request, "web/accounts/profile.html", context)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
def reminders_page(request: Request) -> HttpResponse:
    """Show how one is reminded by e-mail, and take another choice."""
    user, choice = _user(request), choice_of(request.caller)
    start = {
        "rhythm": choice.rhythm if choice else Rhythm.DAILY,
        "language": choice.language if choice else "",
    }
    form = RemindersForm(request.POST or None, initial=start, auto_id="f_%s")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            choose_reminders(
                request.caller, rhythm=Rhythm(values["rhythm"]), language=values["language"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("You are reminded as you chose."))
            return redirect("web:reminders")
    context = {
        "form": form,
        "address": user.email,
        "is_person": request.caller.person_id is not None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/accounts/reminders.html", context, status=status)


@require_http_methods(["GET", "POST"])
def tokens_page(request: Request) -> HttpResponse:
    """Show one's tokens, and issue a new one whose secret is shown this once."""
    user = _user(request)
    start = {"scope": TokenScope.READ, "expires_on": clock.today() + dt.timedelta(days=90)}
    form = TokenForm(request.POST or None, initial=start, auto_id="f_%s")
    secret, status = "", 200
    if request.method == "POST":
        secret = _issue(request, form)
        status = 200 if secret else 422
    context: dict[str, Any] = {
        "form": TokenForm(initial=start, auto_id="f_%s") if secret else form,
        "secret": secret,
        "tokens": tokens_of(user),
        "now": clock.now(),
    }
    response = render(request, "web/accounts/tokens.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _issue(request: Request, form: TokenForm) -> str:
    if not form.is_valid():
        return ""
    values = form.cleaned_data
    try:
        issued = issue_token(
            request.caller,
            name=values["name"],
            scope=TokenScope(values["scope"]),
            expires_on=values["expires_on"],
        )
    except Refused as refusal:
        field = next((name for name in refusal.fields if name in form.fields), None)
        form.add_error(field, refusal.message)
        return ""
    return issued.secret


@require_POST
def revoke_page(request: Request, key: UUID) -> HttpResponse:
    """Revoke one of one's tokens at once."""
    token = tokens_of(_user(request)).filter(pk=key).first()
    if token is None:
        raise Http404(_("There is no such token."))
    revoke_token(request.caller, token)
    messages.success(request, _("The token was revoked; whatever used it is out."))
    return redirect("web:tokens")
