"""How people come in: nobody signs himself up, single sign-on finds invited users only."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import User
from holdfast.accounts.queries import organizations_of
from holdfast.web import access_log


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by whoever manages access, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody signs himself up."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Let a user in, and note it in the access log of each of his organizations."""
        super().login(request, user)
        for organization in organizations_of(user):
            access_log.note(
                request,
                AccessKind.SIGNED_IN,
                organization_id=organization.pk,
                actor_id=user.pk,
                actor_name=str(user),
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a failed sign-in where the organizations concerned can see it."""
        super().authentication_failed(request, **credentials)
        tried = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        user = User.objects.filter(email=tried).first() if tried else None
        ids = [o.pk for o in organizations_of(user)] if user else [None]
        for organization_id in ids:
            access_log.note(
                request,
                AccessKind.SIGN_IN_FAILED,
                organization_id=organization_id,
                actor_id=user.pk if user else None,
                actor_name=tried,
            )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponseBase:
        """Send a user whose access was taken away back to the door, with a reason."""
        messages.error(request, _("This access was closed. Ask whoever manages access."))
        return redirect("account_login")


class InvitedSocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on signs in users that were entered here; it makes no new ones."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Say that an identity provider makes no users here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a verified address of the identity provider with the user of that address."""
        if sociallogin.is_existing:
            return
        verified = [a.email.lower() for a in sociallogin.email_addresses if a.verified]
        user = User.objects.filter(email__in=verified, is_active=True).first()
        if user is None:
            messages.error(
                request,
                _("Nobody with this address was invited here. Ask whoever manages access."),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)
