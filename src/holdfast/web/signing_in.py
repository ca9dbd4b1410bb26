"""How people come in: nobody signs himself up, single sign-on finds invited users only."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from holdfast.accounts.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by whoever manages access, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody signs himself up."""
        return False


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
